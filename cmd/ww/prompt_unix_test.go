//go:build unix

package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"watchword/internal/pinentry"
)

// stubborn is a pinentry that waits for a person who never comes, and the
// folder in which it says "asked" and "ended".
func stubborn(t *testing.T) (program, dir string) {
	t.Helper()
	dir = t.TempDir()
	program = filepath.Join(dir, "pinentry")
	script := `#!/bin/sh
trap 'echo >"$0.ended"; exit' TERM
echo OK
while read -r command; do
	case $command in
	GETPIN) echo asked >"$0.asked"; read -r never <"$0.never" ;;
	*) echo OK ;;
	esac
done
`
	for _, err := range []error{
		os.WriteFile(program, []byte(script), 0o700),
		syscall.Mkfifo(program+".asked", 0o600), syscall.Mkfifo(program+".never", 0o600),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return program, dir
}

func TestAPinentryIsAskedToEndWhenWWIs(t *testing.T) {
	program, dir := stubborn(t)
	ctx, stop := context.WithCancel(t.Context())
	go func() {
		_, _ = os.ReadFile(program + ".asked")
		stop()
	}()
	_, err := askPinentry(ctx, program, pinentry.Question{Text: "?"})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "pinentry.ended")); err != nil {
		t.Errorf("it was not asked to end: %v", err)
	}
}
