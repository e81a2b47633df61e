package crypto

import (
	"bytes"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"io"
	"slices"

	"watchword/secret"
)

const (
	recoverySize  = 20 // bytes: 160 bits need no stretching
	recoveryChars = 32 // base32 characters of those
	checkChars    = 4  // one mistyped code in 2^20 passes
)

// crockford is Crockford's base32: no I, L, O or U.
const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// NewRecovery draws the 20 bytes of a recovery code. The caller wipes them.
func NewRecovery(rand io.Reader) (secret.Value, error) {
	code, err := draw(rand, recoverySize)
	if err != nil {
		return secret.Value{}, fmt.Errorf("draw a recovery code: %w", err)
	}
	return code, nil
}

// FormatRecovery writes a code of 20 bytes as 36 characters of Crockford's
// base32, the last four of them a check; grouping them is the caller's affair.
// The caller wipes the text.
func FormatRecovery(code secret.Value) secret.Value {
	text := secret.Alloc(recoveryChars + checkChars)
	secret.Do(func() {
		mustReveal(code, func(b []byte) {
			mustReveal(text, func(dst []byte) {
				base32.NewEncoding(crockford).Encode(dst, b)
				copy(dst[recoveryChars:], recoveryCheck(b))
			})
		})
	})
	return text
}

// ParseRecovery reads what FormatRecovery wrote and a person copied: in either
// case, with spaces and dashes anywhere, I and L for 1 and O for 0. Anything
// else wraps [ErrMistyped], and [ErrIsShare] if it is as long as a share. The text
// stays as it is; the caller wipes the code.
func ParseRecovery(text secret.Value) (secret.Value, error) {
	return parseCode(text, recoverySize, decodeRecovery, ErrMistyped)
}

// parseCode returns the size bytes that decode makes of text. What decode refuses
// wraps mistyped.
func parseCode(text secret.Value, size int, decode func(code, typed []byte) error, mistyped error) (secret.Value, error) {
	code := secret.Alloc(size)
	var err error
	secret.Do(func() {
		mustReveal(text, func(typed []byte) {
			mustReveal(code, func(dst []byte) { err = decode(dst, typed) })
		})
	})
	if err != nil {
		code.Wipe()
		return secret.Value{}, fmt.Errorf("%w: %w", mistyped, err)
	}
	return code, nil
}

func decodeRecovery(code, typed []byte) error {
	chars := make([]byte, 0, recoveryChars+checkChars)
	defer func() { clear(chars) }()
	extra := 0
	for _, c := range typed {
		switch {
		case isSpacing(c):
		case len(chars) == cap(chars):
			extra++
		default:
			chars = append(chars, unmistake(c))
		}
	}
	switch n := len(chars) + extra; n {
	case cap(chars):
	case shareChars:
		return ErrIsShare
	default:
		return fmt.Errorf("it has %d characters, not %d", n, cap(chars))
	}
	if _, err := base32.NewEncoding(crockford).Decode(code, chars[:recoveryChars]); err != nil {
		return errors.New("it has a character that no code has")
	}
	if check := recoveryCheck(code); !bytes.Equal(chars[recoveryChars:], check) {
		return errors.New("its check characters do not fit")
	}
	return nil
}

// isSpacing reports whether c only groups the characters of a code.
func isSpacing(c byte) bool { return c == '-' || c == ' ' || c >= '\t' && c <= '\r' }

// unmistake returns the character of the alphabet that c is meant for.
func unmistake(c byte) byte {
	if c >= 'a' && c <= 'z' {
		c -= 'a' - 'A'
	}
	switch c {
	case 'I', 'L':
		return '1'
	case 'O':
		return '0'
	}
	return c
}

// recoveryCheck returns the check characters of a code.
func recoveryCheck(code []byte) []byte {
	sum := tagged("ww1/recovery-check", code)
	return base32.NewEncoding(crockford).AppendEncode(nil, sum[:5])[:checkChars]
}

// tagged is the SHA-256 of label and b.
func tagged(label string, b []byte) [32]byte {
	both := slices.Concat([]byte(label), b)
	defer clear(both)
	return sha256.Sum256(both)
}
