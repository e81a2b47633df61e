//go:build linux || darwin

package console_test

import (
	"os"
	"testing"

	"golang.org/x/sys/unix"
)

// shown are the modes in which a terminal shows what is typed or acts on it.
const shown = unix.ECHO | unix.ICANON | unix.ISIG

// modes returns the modes of shown that are on.
func modes(t *testing.T, f *os.File) uint64 {
	t.Helper()
	m, err := unix.IoctlGetTermios(int(f.Fd()), getModes)
	if err != nil {
		t.Fatal(err)
	}
	return uint64(m.Lflag) & shown
}

// waiting returns how many bytes the next reader of a terminal would find.
func waiting(t *testing.T, f *os.File) int {
	t.Helper()
	n, err := unix.IoctlGetInt(int(f.Fd()), countUnread)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// setShown sets the modes of shown and reports whether they had been on.
func setShown(f *os.File) (were bool, err error) {
	m, err := unix.IoctlGetTermios(int(f.Fd()), getModes)
	if err != nil {
		return false, err
	}
	were = m.Lflag&shown == shown
	m.Lflag |= shown
	return were, unix.IoctlSetTermios(int(f.Fd()), setModes, m)
}
