package cmd

import (
	"bytes"
	"encoding/hex"
	"io"
	"unicode"
	"unicode/utf8"

	"watchword/internal/console"
	"watchword/secret"
)

// holes writes JSON that contains secrets without a secret ever being a
// string: the encoder sees random names in their place, and the values go to
// the output from locked memory.
type holes struct {
	rand   io.Reader
	names  []string
	values []secret.Value
}

// make takes v over and returns the name that stands for it.
func (h *holes) make(v secret.Value) (string, error) {
	h.values = append(h.values, v)
	err := v.Reveal(func(b []byte) error {
		if !utf8.Valid(b) {
			return &failure{
				exit: exitFailure, code: "not-text", message: "a secret is not text, which JSON cannot hold.",
				hints: []string{"ww get NAME FIELD  writes it byte for byte"},
			}
		}
		return nil
	})
	if err != nil {
		return "", err
	}
	var b [16]byte
	if _, err := io.ReadFull(h.rand, b[:]); err != nil {
		return "", err
	}
	h.names = append(h.names, hex.EncodeToString(b[:]))
	return h.names[len(h.names)-1], nil
}

func (h *holes) wipe() {
	for _, v := range h.values {
		v.Wipe()
	}
}

// write encodes v with the secrets in their places.
func (h *holes) write(w io.Writer, v any) error {
	var text bytes.Buffer
	if err := (&console.Console{Out: &text}).JSON(v); err != nil {
		return err
	}
	rest := text.Bytes()
	for i, name := range h.names {
		before, after, _ := bytes.Cut(rest, []byte(`"`+name+`"`))
		if _, err := w.Write(before); err != nil {
			return err
		}
		if err := h.values[i].Reveal(func(b []byte) error { return writeQuoted(w, b) }); err != nil {
			return err
		}
		rest = after
	}
	_, err := w.Write(rest)
	return err
}

// writeQuoted writes b, which is UTF-8, as a JSON string (RFC 8259, section
// 7). What a terminal could obey is escaped.
func writeQuoted(w io.Writer, b []byte) error {
	const longest = len(`\u0000`)
	scratch := secret.Alloc(2 + longest*len(b))
	defer scratch.Wipe()
	return scratch.Reveal(func(out []byte) error {
		quoted := append(out[:0], '"')
		for len(b) > 0 {
			r, size := utf8.DecodeRune(b)
			switch {
			case r == '"' || r == '\\':
				quoted = append(quoted, '\\', b[0])
			case unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r):
				quoted = append(quoted, '\\', 'u', hexDigits[r>>12&15], hexDigits[r>>8&15], hexDigits[r>>4&15], hexDigits[r&15])
			default:
				quoted = append(quoted, b[:size]...)
			}
			b = b[size:]
		}
		_, err := w.Write(append(quoted, '"'))
		return err
	})
}

const hexDigits = "0123456789abcdef"
