package cmd

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"watchword/crypto"
	"watchword/internal/console"
	"watchword/secret"
	"watchword/strength"
)

// minPassword is the least number of characters of a new master password.
const minPassword = 10

// A verdict is what is said of a master password before it is taken.
type verdict struct {
	refused *failure // nil: it may be taken
	doubt   string   // why it should not be: a person may insist
}

// judge tells what a new master password is worth, and how a meter shows it.
// The error is one of the bytes of the password.
func (w *ww) judge(password secret.Value) (v verdict, m console.Meter, err error) {
	normal, err := crypto.Normalize(password)
	if err != nil {
		return v, m, err
	}
	defer normal.Wipe()
	characters := 0
	err = normal.Reveal(func(b []byte) error {
		characters = utf8.RuneCount(b)
		return nil
	})
	if err != nil {
		return v, m, err
	}
	if characters < minPassword {
		short := fmt.Sprintf("%s: take %d or more", count(characters, "character", "characters"), minPassword)
		return verdict{refused: tooShort(characters)}, console.Meter{Filled: 1, Word: "too short", Tone: console.Problem, Why: short}, nil
	}
	r := w.estimator.Estimate(normal, w.ownWords(), w.Now())
	switch r.Level() {
	case strength.Weak:
		v.refused = tooWeak(r.Why())
	case strength.Fair:
		v.doubt = fmt.Sprintf("that master password is only %v: %s.", r.Level(), r.Why())
	}
	return v, meterOf(r), nil
}

func tooShort(characters int) *failure {
	return &failure{
		exit: exitUsage, code: "too-short", state: unchanged,
		message: fmt.Sprintf("a master password of %s is guessed too quickly: take %d or more.", count(characters, "character", "characters"), minPassword),
	}
}

func tooWeak(why string) *failure {
	return &failure{
		exit: exitUsage, code: "weak", state: unchanged,
		message: fmt.Sprintf("that master password is weak: %s. Add unrelated words.", why),
		hints:   []string{"ww gen --words 6  makes one to remember"},
	}
}

// ownWords are what an attacker of the vault knows of its owner.
func (w *ww) ownWords() []string {
	return wordsOf("watchword", path.Base(strings.ReplaceAll(w.Home, `\`, "/")), strings.TrimSuffix(path.Base(w.vaultName()), ".ww"))
}

// acceptable passes a password from a source on that may be a master password, if need be
// after a question, and wipes it otherwise.
func (w *ww) acceptable(ctx context.Context, password secret.Value, err error) (secret.Value, error) {
	if err == nil {
		err = w.accept(ctx, password)
	}
	if err != nil {
		password.Wipe()
		return secret.Value{}, err
	}
	return password, nil
}

func (w *ww) accept(ctx context.Context, password secret.Value) error {
	v, _, err := w.judge(password)
	switch {
	case err != nil:
		return err
	case v.refused != nil:
		return v.refused
	case v.doubt != "":
		return w.confirm(ctx, sentence(v.doubt)+" Take it all the same?", false)
	}
	return nil
}

// sentence is text with a capital at its beginning.
func sentence(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

// acceptTyped is accept for a person, who has seen the meter and may try again.
func (w *ww) acceptTyped(ctx context.Context, password secret.Value) (taken bool, err error) {
	v, _, err := w.judge(password)
	switch {
	case err != nil || v.refused != nil:
		return false, nil // the meter has said why
	case v.doubt != "" && !w.opt.yes:
		yes, err := w.Console.Confirm(ctx, sentence(v.doubt)+" Take it all the same?", false)
		if err == nil && !yes {
			w.Console.Fail("not taken. Add unrelated words")
		}
		return yes, err
	case v.doubt != "":
		w.Console.Warn("%s", v.doubt)
	}
	return true, nil
}

// wordsOf takes texts apart into the words that a password might be made of,
// each text first as a whole.
func wordsOf(texts ...string) (words []string) {
	apart := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }
	for _, text := range texts {
		for _, word := range append([]string{text}, strings.FieldsFunc(text, apart)...) {
			if utf8.RuneCountInString(word) > 1 && !slices.Contains(words, word) {
				words = append(words, word)
			}
		}
	}
	return words
}
