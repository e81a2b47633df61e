package crypto

import (
	"bytes"
	"encoding/base32"
	"fmt"
	"io"
	"slices"

	"watchword/secret"
)

const (
	keyFilePrefix = "ww-keyfile-1:"
	keyFileLabel  = "ww1/keyfile-check"
	keyFileCheck  = 4                                   // bytes after the key that tell a damaged file
	keyFileSize   = len(keyFilePrefix) + 58 + len("\n") // 36 bytes are 58 characters of base32
)

// NewKeyFile draws a key and writes it as the text of a key file, one line.
// The caller keeps the text in a file of mode 0600 and wipes both.
func NewKeyFile(rand io.Reader) (text secret.Value, key *Key, err error) {
	if key, err = NewKey(rand); err != nil {
		return secret.Value{}, nil, err
	}
	text = secret.Alloc(keyFileSize)
	key.use(func(b []byte) {
		mustReveal(text, func(dst []byte) { encodeKeyFile(dst, b) })
	})
	return text, key, nil
}

// encodeKeyFile fills dst with the line for key.
func encodeKeyFile(dst, key []byte) {
	check := tagged(keyFileLabel, key)
	raw := slices.Concat(key, check[:keyFileCheck])
	defer clear(raw)
	line := append(dst[:0], keyFilePrefix...)
	line = keyFileEncoding().AppendEncode(line, raw)
	copy(dst[len(line):], "\n")
}

// ParseKeyFile returns the key in the text of a key file, which it takes over
// and wipes. White space at the end is of no matter. A text of another kind is
// [ErrNotWatchword], one that was changed or cut [ErrDamaged].
func ParseKeyFile(b []byte) (key *Key, err error) {
	defer clear(b)
	line := bytes.TrimRight(b, " \t\r\n")
	if !bytes.HasPrefix(line, []byte(keyFilePrefix)) {
		return nil, fmt.Errorf("%w: a key file begins with %s", ErrNotWatchword, keyFilePrefix)
	}
	if len(line) != keyFileSize-len("\n") {
		return nil, damaged("key file has %d characters, not %d", len(line), keyFileSize-len("\n"))
	}
	secret.Do(func() { key, err = decodeKeyFile(line) })
	return key, err
}

func decodeKeyFile(line []byte) (*Key, error) {
	raw := make([]byte, KeySize+keyFileCheck)
	again := make([]byte, keyFileSize)
	defer clear(raw)
	defer clear(again)
	if _, err := keyFileEncoding().Decode(raw, line[len(keyFilePrefix):]); err != nil {
		return nil, damaged("key file has a character that none has")
	}
	// Writing it anew finds a wrong check, and spellings nobody writes.
	encodeKeyFile(again, raw[:KeySize])
	if !bytes.HasPrefix(again, line) {
		return nil, damaged("key file does not fit its check")
	}
	return KeyFrom(raw[:KeySize])
}

func keyFileEncoding() *base32.Encoding {
	return base32.StdEncoding.WithPadding(base32.NoPadding)
}
