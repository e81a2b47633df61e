package crypto_test

import (
	"bytes"
	"encoding/base32"
	"errors"
	"strings"
	"testing"

	"watchword/crypto"
	"watchword/secret"
)

const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// newCode returns a recovery code and its text.
func newCode(t testing.TB, seed uint64) (code, text secret.Value) {
	t.Helper()
	code, err := crypto.NewRecovery(newRand(seed))
	must(t, err)
	text = crypto.FormatRecovery(code)
	t.Cleanup(code.Wipe)
	t.Cleanup(text.Wipe)
	return code, text
}

func TestRecoveryTextIsTheCodeInBase32AndACheck(t *testing.T) {
	code, text := newCode(t, 1)
	want := base32.NewEncoding(alphabet).EncodeToString(show(code))
	if got := show(text); code.Len() != 20 || len(got) != 36 || string(got[:32]) != want {
		t.Errorf("got %s for %x", got, show(code))
	}
}

func TestRecoveryTextIsStable(t *testing.T) {
	got := show(crypto.FormatRecovery(value(t, "twenty random bytes!")))
	if want := "EHVPAVKMF4G74RBECHQPT832F5T6AWS17XCR"; string(got) != want {
		t.Errorf("got %s, want %s: codes on paper would no longer be read", got, want)
	}
}

func TestRecoveryCodeIsReadAsPeopleWriteIt(t *testing.T) {
	for seed := range uint64(20) {
		code, text := newCode(t, seed)
		clean := string(show(text))
		forms := map[string]string{
			"as printed": clean,
			"lower case": strings.ToLower(clean),
			"grouped":    clean[:4] + "-" + clean[4:8] + " " + clean[8:20] + "\t-" + clean[20:],
			"line end":   " " + clean + "\r\n",
			"I for 1":    strings.ReplaceAll(clean, "1", "I"),
			"l for 1":    strings.ReplaceAll(clean, "1", "l"),
			"o for 0":    strings.ReplaceAll(clean, "0", "o"),
		}
		for name, form := range forms {
			got, err := crypto.ParseRecovery(value(t, form))
			if err != nil || !bytes.Equal(show(got), show(code)) {
				t.Errorf("seed %d, %s: got %x, %v", seed, name, show(got), err)
			}
			got.Wipe()
		}
	}
}

func TestMistypedCodeIsToldApartFromAWrongOne(t *testing.T) {
	_, text := newCode(t, 1)
	clean := string(show(text))
	tests := []struct{ name, typed, reason string }{
		{"nothing", "", "it has 0 characters, not 36"},
		{"too short", clean[1:], "it has 35 characters, not 36"},
		{"too long", clean + clean, "it has 72 characters, not 36"},
		{"no such letter", "U" + clean[1:], "a character that no code has"},
		{"not ASCII", "\u00e9" + clean[2:], "a character that no code has"},
		{"no such letter in the check", clean[:35] + "U", "check characters"},
		{"two swapped", swapped(clean), "check characters"},
	}
	for _, test := range tests {
		got, err := crypto.ParseRecovery(value(t, test.typed))
		if !errors.Is(err, crypto.ErrMistyped) || !strings.Contains(err.Error(), test.reason) || got.Len() != 0 {
			t.Errorf("%s: got %v, want %s", test.name, err, test.reason)
		}
	}
}

// swapped exchanges the first two neighbours that differ.
func swapped(text string) string {
	b := []byte(text)
	for i := range b[1:] {
		if b[i] != b[i+1] {
			b[i], b[i+1] = b[i+1], b[i]
			break
		}
	}
	return string(b)
}

func TestEveryWrongCharacterIsNoticed(t *testing.T) {
	_, text := newCode(t, 2)
	for i, was := range show(text) {
		for _, c := range []byte(alphabet) {
			if c == was {
				continue
			}
			typed := show(text)
			typed[i] = c
			if _, err := crypto.ParseRecovery(secret.New(typed)); !errors.Is(err, crypto.ErrMistyped) {
				t.Errorf("%c for %c at %d: got %v", c, was, i, err)
			}
		}
	}
}

func TestErrorsOfCodesShowNothingOfThem(t *testing.T) {
	_, text := newCode(t, 3)
	clean := string(show(text))
	for _, typed := range []string{clean[1:], "U" + clean[1:], swapped(clean)} {
		_, err := crypto.ParseRecovery(value(t, typed))
		for i := range len(typed) - 4 {
			if strings.Contains(err.Error(), typed[i:i+4]) {
				t.Fatalf("error has %q: %v", typed[i:i+4], err)
			}
		}
	}
}

func TestNewRecoveryReportsABrokenSource(t *testing.T) {
	if code, err := crypto.NewRecovery(brokenAfter(19)); !errors.Is(err, errBroken) || code.Len() != 0 {
		t.Errorf("got %v", err)
	}
}
