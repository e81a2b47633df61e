//go:build deep && (darwin || windows)

package clip_test

import (
	"os"
	"os/exec"
	"runtime"
	"testing"

	"watchword/internal/clip"
)

// This takes the clipboard of whoever runs it.
func TestDeepTheClipboardOfTheSystemGivesBackWhatItGot(t *testing.T) {
	system := clip.System{GOOS: runtime.GOOS, Getenv: os.Getenv, LookPath: exec.LookPath}
	board, err := system.Board()
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{canary, " x ", "\n", "line\r\nline", "é\U0001f511"} {
		if err := board.Copy(t.Context(), newValue(t, text)); err != nil {
			t.Fatal(err)
		}
		holds(t, board, text)
	}
	if err := board.Clear(t.Context()); err != nil {
		t.Fatal(err)
	}
	holds(t, board, "")
	if !board.Hint(t.Context()) {
		t.Error("it does not hint")
	}
}
