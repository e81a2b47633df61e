package console

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"unicode"
)

// JSON writes v to Out as one JSON value and a newline.
func (c *Console) JSON(v any) error { return writeJSON(c.Out, v) }

// ErrorJSON writes v to Err as one JSON value and a newline.
func (c *Console) ErrorJSON(v any) error { return writeJSON(c.Err, v) }

func writeJSON(w io.Writer, v any) error {
	var plain bytes.Buffer
	e := json.NewEncoder(&plain)
	e.SetEscapeHTML(false) // URLs stay readable
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("encode json: %w", err)
	}
	if _, err := w.Write(escapeControls(plain.Bytes())); err != nil {
		return fmt.Errorf("write json: %w", err)
	}
	return nil
}

// escapeControls writes the controls that JSON leaves alone, and a terminal does
// not, as \u escapes. They can only stand inside strings, where that is the same.
func escapeControls(plain []byte) []byte {
	safe := make([]byte, 0, len(plain))
	for _, r := range string(plain) {
		if r >= 0x7f && r < 0xa0 || unicode.Is(unicode.Bidi_Control, r) {
			safe = fmt.Appendf(safe, `\u%04x`, r)
			continue
		}
		safe = append(safe, string(r)...)
	}
	return safe
}
