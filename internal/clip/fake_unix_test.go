//go:build unix

package clip_test

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestMain lets the test binary be other programs: by its name one of the commands that reach a clipboard, which is a file
// beside it; by its first argument one that uses package clip.
func TestMain(m *testing.M) {
	name, dir := filepath.Base(os.Args[0]), filepath.Dir(os.Args[0])
	if name == "daemon" {
		daemon(dir)
		return
	}
	if deed := deeds[name]; deed != nil {
		syscall.Exit(fake(dir, name, deed(strings.Join(os.Args[1:], " ")))) // without what a test binary has to say at its end
	}
	if len(os.Args) > 1 && roles[os.Args[1]] != nil {
		roles[os.Args[1]]()
		return
	}
	os.Exit(m.Run())
}

// deeds tell, for each command, what its arguments ask for.
var deeds = map[string]func(args string) string{
	"wl-copy":  oneOf(map[string]string{"--help": "help", "--clear": "clear", "--type text/plain": "copy", "--type text/plain --sensitive": "copy"}),
	"wl-paste": oneOf(map[string]string{"--no-newline --type text": "paste"}),
	"xclip":    oneOf(map[string]string{"-selection clipboard -in": "copy", "-selection clipboard -out": "paste"}),
	"xsel": oneOf(map[string]string{
		"--clipboard --logfile /dev/null --input":  "copy",
		"--clipboard --logfile /dev/null --output": "paste",
		"--clipboard --logfile /dev/null --clear":  "clear",
	}),
	"osascript":      script("-l JavaScript -e ", "fileHandleWithStandardInput", "no such thing", "clearContents"),
	"pbpaste":        oneOf(map[string]string{"-Prefer txt": "paste"}),
	"powershell.exe": script("-NoProfile -NonInteractive -Sta -Command ", "OpenStandardInput", "GetText", "::Clear()"),
}

func oneOf(known map[string]string) func(string) string {
	return func(args string) string { return known[args] }
}

// script tells by a telling word what a script is for.
func script(flags, copies, pastes, clears string) func(string) string {
	return func(args string) string {
		text, ok := strings.CutPrefix(args, flags)
		switch {
		case !ok:
			return ""
		case strings.Contains(text, copies):
			return "copy"
		case strings.Contains(text, pastes):
			return "paste"
		case strings.Contains(text, clears):
			return "clear"
		}
		return ""
	}
}

// fake does a deed. Files beside it make it misbehave: hang, a pipe that nobody writes to; fail, with what it says before
// it fails; linger, a pipe that ends the daemon it leaves behind; late, which makes it show nothing, once; and lost, which
// makes it forget what it is given.
func fake(dir, name, deed string) int {
	record(filepath.Join(dir, "calls"), name)
	if file, err := os.Open(filepath.Join(dir, "hang")); err == nil { // opens when somebody writes
		file.Close()
	}
	if text, err := os.ReadFile(filepath.Join(dir, "fail")); err == nil {
		os.Stderr.Write(text)
		return 1
	}
	if deed == "copy" && exists(filepath.Join(dir, "linger")) {
		linger(filepath.Join(dir, "daemon"))
	}
	if deed == "copy" && exists(filepath.Join(dir, "lost")) {
		_, _ = io.Copy(io.Discard, os.Stdin)
		deed = "clear"
	}
	if deed == "paste" && os.Rename(filepath.Join(dir, "late"), filepath.Join(dir, "over")) == nil {
		return 0
	}
	if err := do(deed, filepath.Join(dir, "board"), filepath.Join(dir, "help")); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

func do(deed, board, help string) error {
	switch deed {
	case "copy":
		text, err := io.ReadAll(os.Stdin)
		if err != nil {
			return err
		}
		return os.WriteFile(board, text, 0o600)
	case "paste", "help":
		if deed == "help" {
			board = help
		}
		text, err := os.ReadFile(board)
		if err != nil {
			return err
		}
		_, err = os.Stdout.Write(text)
		return err
	case "clear":
		return os.Remove(board)
	}
	return fmt.Errorf("usage: unknown arguments %q", os.Args[1:])
}

// record adds to a file what everybody on the machine can see of this process.
func record(name, as string) {
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		panic(err)
	}
	defer file.Close()
	dir, _ := os.Getwd()
	fmt.Fprintf(file, "%s in %s: %q %q\n", as, dir, os.Args, os.Environ())
}

// linger starts the daemon, which keeps our standard error, and waits until it is there.
func linger(path string) {
	cmd := exec.Command(path)
	cmd.Stderr = os.Stderr
	ready, err := cmd.StdoutPipe()
	if err != nil {
		panic(err)
	}
	if err := cmd.Start(); err != nil {
		panic(err)
	}
	if _, err := ready.Read(make([]byte, 1)); err != nil {
		panic(err)
	}
}

// daemon lives until nobody has the pipe open for writing.
func daemon(dir string) {
	file, err := os.Open(filepath.Join(dir, "linger"))
	if err != nil {
		panic(err)
	}
	fmt.Println("here")
	io.Copy(io.Discard, file)
}
