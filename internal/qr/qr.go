// Package qr draws QR codes of what a person may have to type from paper.
package qr

import (
	"bytes"
	"errors"
	"strconv"

	"rsc.io/qr/coding"
)

// Margin is how many squares have to stay empty on every side.
const Margin = 4

// ErrText is for a text that is too long, or has a character that is not in
// the QR code's own alphabet of digits, capitals and a few signs.
var ErrText = errors.New("that text does not fit a QR code")

// largest is the most a code may grow: beyond it squares get too small to print.
const largest = coding.Version(10)

// Path returns the dark squares as the "d" of an SVG path, in units of one
// square from the corner of the code, and how many squares a side has; the
// margin is the caller's to leave. The text may be a secret: it stays the
// caller's, and the caller wipes the path and calls Path within secret.Do, for
// the working memory of the encoder.
func Path(text []byte) (d []byte, size int, err error) {
	return drawn(text, box, len("M99 99h99v1h-99z"), false)
}

// Operators is Path for a page of PDF, as rectangles (ISO 32000-1, 8.5.2) that are
// yet to be filled. Texts of one length have operators of one length, which gives
// nothing away: what is not needed is blank.
func Operators(text []byte) (d []byte, size int, err error) {
	return drawn(text, rectangle, len("99 99 99 1 re\n"), true)
}

// drawn draws every run of dark squares by box, which appends longest bytes at most.
func drawn(text []byte, box func(d []byte, x, y, n int) []byte, longest int, whole bool) (d []byte, size int, err error) {
	plan, err := fitting(text)
	if err != nil {
		return nil, 0, err
	}
	code, err := plan.Encode(letters{text})
	if err != nil {
		return nil, 0, err
	}
	defer clear(code.Bitmap)
	room := bytes.Repeat([]byte{' '}, longest*code.Size*(code.Size+1)/2) // a run, a gap, a run
	d = runs(room[:0], code, box)
	if whole {
		d = room
	}
	return d, code.Size, nil
}

// fitting returns the plan of the smallest code for text, of which a quarter may
// be lost.
func fitting(text []byte) (*coding.Plan, error) {
	t := letters{text}
	if err := t.Check(); err != nil {
		return nil, err
	}
	for v := coding.MinVersion; v <= int(largest); v++ {
		if version := coding.Version(v); t.Bits(version) <= version.DataBytes(coding.Q)*8 {
			return coding.NewPlan(version, coding.Q, 0)
		}
	}
	return nil, ErrText
}

// runs appends every run of dark squares to d, which has room for them: a secret is
// never copied while it grows.
func runs(d []byte, code *coding.Code, box func(d []byte, x, y, n int) []byte) []byte {
	for y := range code.Size {
		for x := 0; x < code.Size; {
			n := 0
			for x+n < code.Size && code.Black(x+n, y) {
				n++
			}
			if n > 0 {
				d = box(d, x, y, n)
			}
			x += max(n, 1)
		}
	}
	return d
}

func box(d []byte, x, y, n int) []byte {
	d = strconv.AppendInt(append(d, 'M'), int64(x), 10)
	d = strconv.AppendInt(append(d, ' '), int64(y), 10)
	d = strconv.AppendInt(append(d, 'h'), int64(n), 10)
	d = strconv.AppendInt(append(d, "v1h-"...), int64(n), 10)
	return append(d, 'z')
}

func rectangle(d []byte, x, y, n int) []byte {
	d = append(strconv.AppendInt(d, int64(x), 10), ' ')
	d = append(strconv.AppendInt(d, int64(y), 10), ' ')
	return append(strconv.AppendInt(d, int64(n), 10), " 1 re\n"...)
}

// alphabet is that of the alphanumeric mode (ISO/IEC 18004, table 5).
var alphabet = []byte("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")

// letters is coding.Alpha for bytes, of which no string is made.
type letters struct{ text []byte }

func (l letters) Check() error {
	for _, c := range l.text {
		if bytes.IndexByte(alphabet, c) < 0 {
			return ErrText
		}
	}
	return nil
}

// lengthBits is how many bits the length takes in versions up to 9, and above.
func lengthBits(v coding.Version) int {
	if v < 10 {
		return 9
	}
	return 11
}

func (l letters) Bits(v coding.Version) int {
	return 4 + lengthBits(v) + len(l.text)/2*11 + len(l.text)%2*6
}

func (l letters) Encode(b *coding.Bits, v coding.Version) {
	const alphanumeric = 2
	b.Write(alphanumeric, 4)
	b.Write(uint(len(l.text)), lengthBits(v))
	rest := l.text
	for ; len(rest) > 1; rest = rest[2:] {
		b.Write(position(rest[0])*45+position(rest[1]), 11)
	}
	if len(rest) == 1 {
		b.Write(position(rest[0]), 6)
	}
}

func position(c byte) uint { return uint(bytes.IndexByte(alphabet, c)) }
