package crypto

import (
	"bytes"
	"fmt"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"watchword/secret"
)

const (
	maxPassword = 1024 // bytes, before and after normalization
	nfkcGrowth  = 11   // the most that NFKC lengthens UTF-8: U+FDFA
)

// Normalize returns the password that pw stands for on every keyboard and
// system: NFKC (Unicode Standard Annex 15) where it is not ASCII, and nothing
// trimmed or folded. pw must be UTF-8 of 1 to 1024 bytes without control
// characters, or the error wraps [ErrPassword] with the reason. pw stays as it
// is; the caller wipes the result.
func Normalize(pw secret.Value) (secret.Value, error) {
	reason, ascii := "", true
	mustReveal(pw, func(b []byte) {
		reason, ascii = judge(b)
	})
	if reason != "" {
		return secret.Value{}, fmt.Errorf("%w: %s", ErrPassword, reason)
	}
	if ascii {
		return clone(pw), nil
	}
	return compose(pw)
}

// judge says why b cannot be a password, or "", and whether it is all ASCII.
func judge(b []byte) (reason string, ascii bool) {
	switch {
	case len(b) == 0:
		return "it is empty", false
	case len(b) > maxPassword:
		return fmt.Sprintf("it is longer than %d bytes", maxPassword), false
	case !utf8.Valid(b):
		return "it is not UTF-8", false
	}
	ascii = true
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		if unicode.IsControl(r) {
			return "it has a control character", false
		}
		ascii = ascii && size == 1
		i += size
	}
	return "", ascii
}

// compose is NFKC, in locked memory but for what the library keeps of it on
// the stack and the heap; hence Do.
func compose(pw secret.Value) (out secret.Value, err error) {
	wide := secret.Alloc(pw.Len() * nfkcGrowth)
	defer wide.Wipe()
	secret.Do(func() {
		mustReveal(pw, func(src []byte) {
			mustReveal(wide, func(dst []byte) {
				composed := norm.NFKC.Append(dst[:0], src...)
				if err = fits(src, composed); err == nil {
					out = secret.New(composed)
				}
			})
		})
	})
	return out, err
}

// fits checks what becomes of src by normalization.
func fits(src, composed []byte) error {
	if len(composed) > maxPassword {
		return fmt.Errorf("%w: it is longer than %d bytes when normalized", ErrPassword, maxPassword)
	}
	// After thirty marks in a row the library inserts a joiner, which is not
	// NFKC: other programs would derive another key.
	if joiner := []byte("\u034f"); bytes.Count(composed, joiner) != bytes.Count(src, joiner) {
		return fmt.Errorf("%w: it has more than thirty accents on one letter", ErrPassword)
	}
	return nil
}
