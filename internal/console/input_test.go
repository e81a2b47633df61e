package console_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"watchword/internal/console"
	"watchword/secret"
)

func TestReadSecretIsByteExact(t *testing.T) {
	for _, size := range []int{0, 1, 4095, 4096, 4097, 8192, 100_000} {
		want := strings.Repeat("\x00ü\r\n", size)[:size]
		v, err := console.ReadSecret(iotest.HalfReader(strings.NewReader(want)), 100_000)
		if err != nil {
			t.Fatal(err)
		}
		if got := text(t, v.Reveal); got != want {
			t.Errorf("%d bytes: got %d others", size, len(got))
		}
		v.Wipe()
	}
}

func TestReadSecretRefusesTooMuch(t *testing.T) {
	for _, max := range []int{0, 5, 4096, 5000} {
		r := bytes.NewReader(make([]byte, max+1))
		if v, err := console.ReadSecret(r, max); !errors.Is(err, console.ErrTooLong) || v.Len() != 0 {
			t.Errorf("%d bytes of %d: got %d bytes, error %v", max+1, max, v.Len(), err)
		}
	}
}

func TestReadSecretStopsReadingAtItsBound(t *testing.T) {
	endless := iotest.OneByteReader(neverEnds{})
	if _, err := console.ReadSecret(endless, 10_000); !errors.Is(err, console.ErrTooLong) {
		t.Errorf("got error %v", err)
	}
}

// neverEnds is a pipe somebody keeps writing to.
type neverEnds struct{}

func (neverEnds) Read(b []byte) (int, error) { return len(b), nil }

func TestReadSecretReportsWhatWentWrong(t *testing.T) {
	broken := errors.New("broken pipe")
	r := io.MultiReader(strings.NewReader("half"), iotest.ErrReader(broken))
	if v, err := console.ReadSecret(r, 100); !errors.Is(err, broken) || v.Len() != 0 {
		t.Errorf("got %d bytes, error %v", v.Len(), err)
	}
}

func TestTrimNewlineTakesExactlyOne(t *testing.T) {
	for in, want := range map[string]string{
		"":           "",
		"a":          "a",
		"a\n":        "a",
		"a\r\n":      "a",
		"a\n\n":      "a\n",
		"a\r\r\n":    "a\r",
		"a\r":        "a\r",
		"\n":         "",
		"\r\n":       "",
		" a \n":      " a ",
		"line\nmore": "line\nmore",
	} {
		v := console.TrimNewline(secret.New([]byte(in)))
		if got := text(t, v.Reveal); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
		v.Wipe()
	}
}

func TestTrimNewlineWipesWhatItReplaces(t *testing.T) {
	v := secret.New([]byte("hunter2\n"))
	defer console.TrimNewline(v).Wipe()
	if v.Len() != 0 {
		t.Errorf("%d bytes are left", v.Len())
	}
}
