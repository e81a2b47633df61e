package crypto_test

import (
	"errors"
	"strings"
	"testing"

	"watchword/crypto"
	"watchword/secret"
)

// printed returns the texts of some shares.
func printed(shares []crypto.Share) (all []string) {
	for _, s := range shares {
		text := crypto.FormatShare(s)
		all = append(all, string(show(text)))
		text.Wipe()
	}
	return all
}

func TestShareTextSaysWhichItIs(t *testing.T) {
	_, shares := split(t, 1, 3, 31)
	for i, text := range printed(shares) {
		want := shares[0].Set + "13Z" + alphabet[i+1:i+2]
		if len(text) != 52 || text[:8] != want {
			t.Errorf("share %d is %s", i+1, text)
		}
	}
}

// grouped writes a share as it is printed.
func grouped(text, between string) string {
	var groups []string
	for i := 0; i < len(text); i += 4 {
		groups = append(groups, text[i:min(i+4, len(text))])
	}
	return strings.Join(groups, between)
}

func TestSharesAreReadAsPeopleWriteThem(t *testing.T) {
	code, shares := split(t, 5, 2, 3)
	want := show(code)
	p := printed(shares)
	dashed, spaced := grouped(p[0], "-"), grouped(p[1], " ")
	for name, text := range map[string]string{
		"as they are":        p[0] + "\n" + p[1],
		"in one line":        p[0] + " " + p[1] + " " + p[2],
		"grouped":            dashed + "\r\n" + spaced + "\r\n",
		"grouped, one line":  dashed + "  " + spaced,
		"grouped by spaces":  grouped(p[0], " ") + " " + spaced,
		"lower case":         strings.ToLower(dashed) + "\n" + strings.ToLower(p[2]),
		"empty lines":        "\n\n  \n" + p[2] + "\n\n" + dashed + "\n \n",
		"mistaken letters":   strings.NewReplacer("1", "l", "0", "o").Replace(p[0]) + "\n" + strings.ReplaceAll(p[1], "1", "I"),
		"in two lines":       dashed[:34] + "\n" + dashed[35:] + "\n\n" + spaced[:35] + "\r\n" + spaced[35:],
		"a dash in the void": p[0] + " -\n - " + p[1],
	} {
		read, err := crypto.ParseShares(value(t, text))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		wantJoined(t, read, want)
		for i := range read {
			read[i].Wipe()
		}
	}
	if read, err := crypto.ParseShares(value(t, " \n")); err != nil || len(read) != 0 {
		t.Errorf("of nothing: %v, %v", read, err)
	}
}

func TestMistypedShareIsNamed(t *testing.T) {
	_, shares := split(t, 6, 2, 3)
	p := printed(shares)
	wrong := swapped(p[1][8:])
	for _, test := range []struct{ name, typed, want string }{
		{"alone", p[0][1:], "the share is mistyped: it has 51 characters, not 52"},
		{"alone and too long", p[0] + "0", "the share is mistyped: it has 53 characters, not 52"},
		{"a recovery code", p[0][:36], "the share is mistyped: it has 36 characters, not 52"},
		{"no such letter", p[0][:20] + "U" + p[0][21:], "the share is mistyped: it has a character that no share has"},
		{"no such letter in front", "U" + p[0][1:], "the share is mistyped: it has a character that no share has"},
		{"not ASCII", "é" + p[0][2:], "the share is mistyped: it has a character that no share has"},
		{"the second", p[0] + "\n" + p[1][:8] + wrong + "\n" + p[2], "share 2 of those given is mistyped: its check characters do not fit"},
		{"the second in a line", p[0] + " " + p[1][:8] + wrong + " " + p[2], "share 2 of those given is mistyped: its check characters do not fit"},
		{"the second is short", p[0] + "\n" + p[1][1:] + "\n" + p[2], "share 2 of those given is mistyped: it has 51 characters, not 52"},
		{"the first is short, in a line", grouped(p[0][1:], " ") + " " + grouped(p[1], " "), "share 1 of those given is mistyped: it does not have 52 characters"},
		{"half", grouped(p[0], "-")[:34] + "\n", "the share is mistyped: it has 28 characters, not 52"},
		{"half, and another", p[0][:28] + "\n" + p[1], "the share is mistyped: it does not have 52 characters"},
		{"parted elsewhere", p[0][:24] + "\n" + p[0][24:], "the share is mistyped: it has 24 characters, not 52"},
		{"too many", strings.Repeat(p[0]+"\n", 32), "share 32 of those given is mistyped: no set has so many"},
	} {
		read, err := crypto.ParseShares(value(t, test.typed))
		if !errors.Is(err, crypto.ErrShareMistyped) || err.Error() != test.want || read != nil {
			t.Errorf("%s: got %v, want %s", test.name, err, test.want)
		}
	}
}

func TestEveryWrongCharacterOfAShareIsNoticed(t *testing.T) {
	_, shares := split(t, 7, 2, 2)
	text := printed(shares)[0]
	for i := range text {
		for _, c := range alphabet {
			typed := text[:i] + string(c) + text[i+1:]
			if _, err := crypto.ParseShares(value(t, typed)); (typed == text) != (err == nil) {
				t.Errorf("%c for %c at %d: got %v", c, text[i], i, err)
			}
		}
	}
}

func TestFirstLineOfAShareIsToldAsThat(t *testing.T) {
	_, shares := split(t, 6, 2, 3)
	p := printed(shares)
	for typed, half := range map[string]bool{p[0][:28]: true, p[0] + " " + p[1][:28]: true, p[0][:27]: false, p[0][:28] + p[0][:28]: false} {
		var e *crypto.ShareError
		if _, err := crypto.ParseShares(value(t, typed)); !errors.As(err, &e) || e.Half != half {
			t.Errorf("%s: got %+v", typed, err)
		}
	}
}

// Whoever makes the check fit is told of what cannot be.
func TestShareThatCannotBeIsRefused(t *testing.T) {
	_, shares := split(t, 8, 2, 3)
	for want, alter := range map[string]func(*crypto.Share){
		"its numbers make no sense 1": func(s *crypto.Share) { s.Need = 1 },
		"its numbers make no sense 2": func(s *crypto.Share) { s.Need = 4 },
		"its numbers make no sense 3": func(s *crypto.Share) { s.Number = 4 },
		"its numbers make no sense 4": func(s *crypto.Share) { s.Number = 0 },
		"its numbers make no sense 5": func(s *crypto.Share) { s.Of = 1 },
	} {
		s := shares[0]
		alter(&s)
		_, err := crypto.ParseShares(value(t, printed([]crypto.Share{s})[0]))
		if err == nil || !strings.Contains(err.Error(), want[:len(want)-2]) {
			t.Errorf("%+v: got %v", s, err)
		}
	}
	_, err := crypto.ParseShares(value(t, crypto.NewerShare(shares[0])))
	if err == nil || !strings.Contains(err.Error(), "it needs a newer version") {
		t.Errorf("got %v", err)
	}
}

func TestErrorsOfSharesShowNothingOfThem(t *testing.T) {
	_, shares := split(t, 9, 2, 2)
	text := printed(shares)[0]
	for _, typed := range []string{text[1:], "U" + text[1:], swapped(text), text + text[1:]} {
		_, err := crypto.ParseShares(value(t, typed))
		for i := range len(typed) - 4 {
			if strings.Contains(err.Error(), typed[i:i+4]) {
				t.Fatalf("error has %q: %v", typed[i:i+4], err)
			}
		}
	}
}

func TestShareInThePlaceOfACodeIsToldAsThat(t *testing.T) {
	_, shares := split(t, 10, 2, 2)
	_, err := crypto.ParseRecovery(value(t, printed(shares)[0]))
	if !errors.Is(err, crypto.ErrIsShare) || !errors.Is(err, crypto.ErrMistyped) {
		t.Errorf("got %v", err)
	}
}

// FuzzParseShares wants a text refused, or read as the shares it stands for.
func FuzzParseShares(f *testing.F) {
	_, shares := split(f, 1, 2, 3)
	p := printed(shares)
	f.Add([]byte(p[0]))
	f.Add([]byte(grouped(p[0], "-") + "\n" + grouped(p[1], " ") + " " + p[2]))
	f.Add([]byte("\u00e9\n\u00a0" + p[0]))
	f.Fuzz(func(t *testing.T, typed []byte) {
		in := secret.New([]byte(string(typed)))
		defer in.Wipe()
		read, err := crypto.ParseShares(in)
		if err != nil {
			if !errors.Is(err, crypto.ErrShareMistyped) || read != nil {
				t.Errorf("got %v", err)
			}
			return
		}
		again := strings.Join(printed(read), "")
		for i := range read {
			read[i].Wipe()
		}
		if clean := plainCode([]byte(strings.Join(strings.Fields(string(typed)), ""))); clean != again {
			t.Errorf("%q was read as %q", typed, again)
		}
	})
}
