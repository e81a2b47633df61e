//go:build unix || deep

package clip_test

import (
	"testing"

	"watchword/internal/clip"
	"watchword/secret"
)

// reveal returns what is in value, for a test to compare.
func reveal(t *testing.T, value secret.Value) string {
	t.Helper()
	var text string
	if err := value.Reveal(func(b []byte) error { text = string(b); return nil }); err != nil {
		t.Fatal(err)
	}
	return text
}

// holds fails the test unless want is on the board.
func holds(t *testing.T, board clip.Board, want string) {
	t.Helper()
	value, err := board.Read(t.Context())
	if err != nil {
		t.Fatalf("read %s: %v", board.Name(), err)
	}
	defer value.Wipe()
	if got := reveal(t, value); got != want {
		t.Errorf("%s holds %q, want %q", board.Name(), got, want)
	}
}
