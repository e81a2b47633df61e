package pinentry

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode"
	"unicode/utf8"

	"watchword/secret"
)

const (
	// maxLine is the longest line in either direction, with its end.
	maxLine = 1002
	// maxLines are the most in one reply: answer, status and comments.
	maxLines = 100
)

// talk is a conversation. window and answer lie in locked memory.
type talk struct {
	rw     io.ReadWriter
	window []byte // what was read and not looked at is in from:to
	from   int
	to     int
	answer []byte
	taken  int  // bytes of it
	asked  bool // whether an answer is due
}

// tell gives a command and listens to the reply.
func (t *talk) tell(command, text string) error {
	line := append(escaped(command, text), '\n')
	if _, err := t.rw.Write(line); err != nil {
		return fmt.Errorf("tell it what to ask: %w", err)
	}
	return t.listen()
}

// escaped is a command as it is sent, cut to the length of a line.
func escaped(command, text string) []byte {
	line := []byte(command)
	if text != "" {
		line = append(line, ' ')
	}
	for _, r := range text {
		part := utf8.AppendRune(nil, r)
		if r == '%' || unicode.IsControl(r) {
			part = nil
			for _, b := range utf8.AppendRune(nil, r) {
				part = fmt.Appendf(part, "%%%02X", b)
			}
		}
		if len(line)+len(part) > maxLine-2 {
			break
		}
		line = append(line, part...)
	}
	return line
}

// listen takes a reply in.
func (t *talk) listen() error {
	for range maxLines {
		line, err := t.line()
		if err != nil {
			return err
		}
		word, rest, _ := bytes.Cut(line, []byte(" "))
		switch string(word) { // does not copy
		case "OK":
			return nil
		case "ERR":
			return refusal(rest)
		case "D":
			if err := t.take(rest); err != nil {
				return err
			}
		case "S": // status
		default:
			if !bytes.HasPrefix(word, []byte("#")) {
				return ErrProtocol
			}
		}
	}
	return fmt.Errorf("%w: it never ends", ErrProtocol)
}

// line returns the next line without its end, until the next call.
func (t *talk) line() ([]byte, error) {
	for {
		if n := bytes.IndexByte(t.window[t.from:t.to], '\n'); n >= 0 {
			line := t.window[t.from : t.from+n]
			t.from += n + 1
			return bytes.TrimSuffix(line, []byte("\r")), nil
		}
		t.to = secret.Copy(t.window, t.window[t.from:t.to])
		t.from = 0
		if t.to == len(t.window) {
			return nil, fmt.Errorf("%w: a line is too long", ErrProtocol)
		}
		n, err := t.rw.Read(t.window[t.to:])
		t.to += n
		switch {
		case n > 0:
		case err == nil, errors.Is(err, io.EOF):
			return nil, fmt.Errorf("it ended without an answer: %w", io.ErrUnexpectedEOF)
		default:
			return nil, err
		}
	}
}

// take decodes a part of the answer into its place.
func (t *talk) take(data []byte) error {
	if !t.asked {
		return ErrProtocol
	}
	for i := 0; i < len(data); i++ {
		b := data[i]
		if b == '%' {
			if len(data)-i < 3 {
				return ErrProtocol
			}
			high, low := nibble(data[i+1]), nibble(data[i+2])
			if high > 0xf || low > 0xf {
				return ErrProtocol
			}
			b = high<<4 | low
			i += 2
		}
		if t.taken == len(t.answer) {
			return ErrTooLong
		}
		t.answer[t.taken] = b
		t.taken++
	}
	return nil
}

// nibble is the value of a hexadecimal digit, more than 15 if it is none.
func nibble(c byte) byte {
	switch {
	case c >= '0' && c <= '9':
		return c - '0'
	case c >= 'A' && c <= 'F':
		return c - 'A' + 10
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10
	}
	return 0xff
}

// What libgpg-error calls it when a person closes the window, presses the
// button to cancel or the one to refuse. The high half of a code is its source.
const (
	cancelled      = 99
	notConfirmed   = 114
	fullyCancelled = 198
)

// refusal is the error of a line "ERR code text".
func refusal(rest []byte) error {
	number, text, _ := bytes.Cut(rest, []byte(" "))
	code, err := strconv.ParseUint(string(number), 10, 32)
	if err != nil {
		return ErrProtocol
	}
	switch code & 0xffff {
	case cancelled, notConfirmed, fullyCancelled:
		return ErrCancelled
	}
	return &RefusedError{Code: uint32(code), Text: string(text)}
}
