package crypto

import (
	"bytes"
	"encoding/base32"
	"errors"
	"fmt"
	"io"
	"slices"

	"watchword/secret"
)

const (
	syncCodeSize  = 16 // bytes: with the password none can be guessed
	syncCodeChars = 26 // base32 characters of those; the last has two bits to spare
	syncCheck     = 2  // one mistyped code in 2^10 passes, and then opens nothing
)

// ErrSyncCode: the text cannot be a sync code.
var ErrSyncCode = errors.New("sync code is mistyped")

// NewSyncCode draws the 16 bytes of a sync code. The caller wipes them.
func NewSyncCode(rand io.Reader) (secret.Value, error) {
	code, err := draw(rand, syncCodeSize)
	if err != nil {
		return secret.Value{}, fmt.Errorf("draw a sync code: %w", err)
	}
	return code, nil
}

// SyncCodeKey is the [Credential.File] of a sync code: SHA-256("ww1/code" ||
// code). The code stays the caller's; the caller wipes the key.
func SyncCodeKey(code secret.Value) (key *Key, err error) {
	secret.Do(func() {
		mustReveal(code, func(b []byte) {
			sum := tagged("ww1/code", b)
			key, err = KeyFrom(sum[:])
		})
	})
	return key, err
}

// FormatSyncCode writes a code of 16 bytes as 28 characters of Crockford's
// base32, the last two of them a check. The caller wipes the text.
func FormatSyncCode(code secret.Value) secret.Value {
	text := secret.Alloc(syncCodeChars + syncCheck)
	secret.Do(func() {
		mustReveal(code, func(b []byte) {
			mustReveal(text, func(dst []byte) { encodeSyncCode(dst, b) })
		})
	})
	return text
}

func encodeSyncCode(dst, code []byte) {
	sum := tagged("ww1/code-check", code)
	syncCodeEncoding().Encode(dst, code)
	copy(dst[syncCodeChars:], syncCodeEncoding().AppendEncode(nil, sum[:5])[:syncCheck])
}

func syncCodeEncoding() *base32.Encoding {
	return base32.NewEncoding(crockford).WithPadding(base32.NoPadding)
}

// ParseSyncCode reads what FormatSyncCode wrote and a person copied, as
// [ParseRecovery] does. Anything else wraps [ErrSyncCode]. The text stays as it
// is; the caller wipes the code.
func ParseSyncCode(text secret.Value) (secret.Value, error) {
	return parseCode(text, syncCodeSize, decodeSyncCode, ErrSyncCode)
}

func decodeSyncCode(code, typed []byte) error {
	chars := slices.DeleteFunc(bytes.Clone(typed), isSpacing)
	again := make([]byte, syncCodeChars+syncCheck)
	defer func() { clear(chars[:cap(chars)]); clear(again) }()
	if len(chars) != len(again) {
		return fmt.Errorf("it has %d characters, not %d", len(chars), len(again))
	}
	for i := range chars {
		chars[i] = unmistake(chars[i])
	}
	if _, err := syncCodeEncoding().Decode(code, chars[:syncCodeChars]); err != nil {
		return errors.New("it has a character that no code has")
	}
	if encodeSyncCode(again, code); !bytes.Equal(again, chars) {
		return errors.New("its check characters do not fit")
	}
	return nil
}
