package crypto_test

import (
	"errors"
	"strings"
	"testing"

	"watchword/crypto"
)

func TestNormalizeAcceptsAndRefuses(t *testing.T) {
	tests := []struct {
		name, in, want, reason string
	}{
		{"ASCII is kept", " Correct  Horse~ ", " Correct  Horse~ ", ""},
		{"one character", "x", "x", ""},
		{"composed", "h\u00fcnter", "h\u00fcnter", ""},
		{"decomposed", "hu\u0308nter", "h\u00fcnter", ""},
		{"full width", "\uff48\uff55\uff4e\uff54", "hunt", ""},
		{"ligature", "e\ufb03cient", "efficient", ""},
		{"no-break space", "a\u00a0b", "a b", ""},
		{"case and emoji are kept", "Stra\u00dfe \U0001f511", "Stra\u00dfe \U0001f511", ""},
		{"longest", strings.Repeat("x", 1024), strings.Repeat("x", 1024), ""},
		{"shrinks to fit nothing", "", "", "empty"},
		{"too long", strings.Repeat("x", 1025), "", "longer than 1024"},
		{"too long when normalized", strings.Repeat("\ufdfa", 40), "", "longer than 1024 bytes when normalized"},
		{"accents", "a" + strings.Repeat("\u0316", 30), "a" + strings.Repeat("\u0316", 30), ""},
		{"a joiner of one's own", "\u00e9\u034f", "\u00e9\u034f", ""},
		{"far too many accents", "a" + strings.Repeat("\u0316", 31), "", "more than thirty accents"},
		{"not UTF-8", "caf\xe9", "", "not UTF-8"},
		{"cut character", "caf\xc3", "", "not UTF-8"},
		{"surrogate", "\xed\xa0\x80", "", "not UTF-8"},
		{"line feed", "pass\n", "", "control character"},
		{"NUL", "a\x00b", "", "control character"},
		{"escape", "\x1b[A", "", "control character"},
		{"delete", "a\x7f", "", "control character"},
		{"C1", "a\u0085b", "", "control character"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			in := value(t, test.in)
			got, err := crypto.Normalize(in)
			defer got.Wipe()
			if test.reason != "" {
				if !errors.Is(err, crypto.ErrPassword) || !strings.Contains(err.Error(), test.reason) || got.Len() != 0 {
					t.Errorf("got %q, %v, want %s", show(got), err, test.reason)
				}
				return
			}
			if err != nil || string(show(got)) != test.want {
				t.Errorf("got %q, %v, want %q", show(got), err, test.want)
			}
			if string(show(in)) != test.in {
				t.Errorf("left its input as %q", show(in))
			}
		})
	}
}

func TestErrorsOfPasswordsShowNothingOfThem(t *testing.T) {
	for _, text := range []string{"hunter2\xff", "hunter2\x00", strings.Repeat("hunter2", 200)} {
		_, err := crypto.Normalize(value(t, text))
		if err == nil || strings.Contains(err.Error(), "hunter") {
			t.Errorf("got %v", err)
		}
	}
}

func TestOnePasswordOpensInEveryUnicodeForm(t *testing.T) {
	key := newKey(t, 1)
	composed := crypto.Credential{Password: value(t, "\u00dcber gro\u00df caf\u00e9 12")}
	h := header(t, key, slot(t, crypto.Password, composed, key))
	forms := map[string]string{
		"NFC":        "\u00dcber gro\u00df caf\u00e9 12",
		"NFD":        "U\u0308ber gro\u00df cafe\u0301 12",
		"full width": "\u00dc\uff42\uff45\uff52 \uff47\uff52\uff4f\u00df \uff43\uff41\uff46\u00e9\u3000\uff11\uff12",
	}
	for name, form := range forms {
		got, _, err := h.Unlock(crypto.Credential{Password: value(t, form)})
		if err != nil || !got.Equal(key) {
			t.Errorf("%s: %v", name, err)
		}
		got.Wipe()
	}
	if _, _, err := h.Unlock(crypto.Credential{Password: value(t, "\u00fcber gro\u00df caf\u00e9 12")}); !errors.Is(err, crypto.ErrWrongKey) {
		t.Errorf("another case: got %v, want %v", err, crypto.ErrWrongKey)
	}
}
