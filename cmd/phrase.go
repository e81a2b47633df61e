package cmd

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"
	"unicode"
	"unicode/utf8"

	"watchword/generator"
	"watchword/internal/console"
	"watchword/secret"
)

// A phrase for those who leave the choice to ww: words drawn at random, and how
// long they may take to write it down.
const (
	phraseWords = 6
	phraseTime  = 5 * time.Minute
)

// makePhrase makes a master password and shows it until the person has it on
// paper: two of its words are asked for. The caller wipes it.
func (w *ww) makePhrase(ctx context.Context) (secret.Value, error) {
	recipe := generator.Words{Count: phraseWords, Separator: "-"}
	phrase, err := draw(recipe, w.Rand)
	if err != nil {
		return secret.Value{}, err
	}
	shown := console.Revealed{
		Title:  fmt.Sprintf("Your master password (%d bits)", int(recipe.Bits())),
		Secret: phrase, For: phraseTime,
		Note: "Write it on paper now; keep the paper like a passport.",
	}
	for {
		has, err := w.handOver(ctx, shown)
		if err == nil && has {
			return phrase, nil
		}
		if err != nil {
			phrase.Wipe()
			return secret.Value{}, err
		}
		w.Console.Fail("that is not it. Here it is again")
	}
}

// handOver shows a phrase and reports whether the person has it: the shortest
// words of either half are asked for, as they are quickly typed.
func (w *ww) handOver(ctx context.Context, r console.Revealed) (has bool, err error) {
	_, err = w.Console.Reveal(ctx, r)
	if errors.Is(err, console.ErrCannotErase) {
		w.Console.Warn("what follows stays on your screen: clear it afterwards")
		err = w.Console.Disclose(r)
	}
	if err != nil {
		return false, err
	}
	prompt := "To be sure you have it — word %d: "
	for _, half := range [][2]int{{0, phraseWords / 2}, {phraseWords / 2, phraseWords}} {
		n := shortestWord(r.Secret, half[0], half[1])
		has, err := w.askWord(ctx, fmt.Sprintf(prompt, n+1), r.Secret, n)
		if err != nil || !has {
			return false, err
		}
		prompt = "word %d: "
	}
	return true, nil
}

// askWord reports whether the person knows word n of a phrase, however written.
func (w *ww) askWord(ctx context.Context, prompt string, phrase secret.Value, n int) (bool, error) {
	typed, err := w.Console.NewPassword(ctx, prompt, nil)
	if err != nil {
		return false, err
	}
	defer typed.Wipe()
	tidy, word := tidied(typed), wordOf(phrase, n)
	defer tidy.Wipe()
	defer word.Wipe()
	return tidy.Equal(word), nil
}

// shortestWord returns the number of the shortest of the words from and up to,
// but without, to.
func shortestWord(phrase secret.Value, from, to int) int {
	shortest, least := from, 0
	_ = phrase.Reveal(func(b []byte) error { // cannot fail
		n := 0
		for word := range bytes.SplitSeq(b, []byte("-")) {
			if n >= from && n < to && (n == from || len(word) < least) {
				shortest, least = n, len(word)
			}
			n++
		}
		return nil
	})
	return shortest
}

// wordOf returns word n of a phrase, for the caller to wipe.
func wordOf(phrase secret.Value, n int) (v secret.Value) {
	_ = phrase.Reveal(func(b []byte) error { // cannot fail
		for word := range bytes.SplitSeq(b, []byte("-")) {
			if n == 0 {
				v = copyOf(word)
			}
			n--
		}
		return nil
	})
	return v
}

// tidied returns v in lower case without the space around it, for the caller to
// wipe.
func tidied(v secret.Value) (tidy secret.Value) {
	_ = v.Reveal(func(b []byte) error { // cannot fail
		tidy = copyOf(bytes.TrimSpace(b))
		return nil
	})
	_ = tidy.Reveal(func(b []byte) error {
		for i, c := range b {
			if c < utf8.RuneSelf {
				b[i] = byte(unicode.ToLower(rune(c)))
			}
		}
		return nil
	})
	return tidy
}
