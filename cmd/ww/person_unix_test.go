//go:build unix

package main

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/creack/pty"
	"github.com/rogpeppe/go-internal/testscript"
)

// patience is how long a person stays at the terminal, on the slowest machine.
const patience = time.Minute

// told is what a slow machine tells while it derives a key, and erases.
var told = regexp.MustCompile(`\r\w+(?:…|\.\.\.)\x1b\[K\r\x1b\[K`)

// person runs a command on a terminal of 80 columns, for input, output and
// messages alike, and plays the person at it:
//
//	person CODE dialogue command [args...]
//
// A line "< text" of the dialogue waits until the screen has shown the text
// after what was waited for before; "> keys" types, with Go's escapes. At the
// end the command must exit with CODE. What the screen has shown is in the
// file screen, with \n for line ends and without what was told of a wait.
func person(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: person CODE dialogue command [args...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	s := sitDown(ts, atTerminal(ts, args[2], args[3:]))
	for line := range strings.Lines(ts.ReadFile(args[1])) {
		s.act(strings.TrimSuffix(line, "\n"))
	}
	got := exitCode(ts, s.leave())
	left := told.ReplaceAll(bytes.ReplaceAll(s.screen, []byte("\r\n"), []byte("\n")), nil)
	ts.Check(os.WriteFile(ts.MkAbs("screen"), left, 0o600))
	ts.Logf("[screen]\n%s", s.screen)
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// atTerminal is the command that a script has a person run.
func atTerminal(ts *testscript.TestScript, name string, args []string) *exec.Cmd {
	path, err := exec.LookPath(name)
	ts.Check(err)
	command := exec.Command(path, args...)
	command.Dir, command.Env = ts.MkAbs("."), scriptEnv(ts)
	return command
}

// desk is the test in which somebody sits at a terminal. Both functions end it.
type desk interface {
	Check(err error)
	Fatalf(format string, args ...any)
}

// seat is a person in front of a terminal.
type seat struct {
	desk    desk
	late    *time.Timer
	command *exec.Cmd
	keys    *os.File
	shown   chan []byte // nil when the screen goes dark
	screen  []byte
	seen    int // bytes of the screen that were waited for
}

// sitDown starts command on a terminal, but for streams that it has already.
func sitDown(d desk, command *exec.Cmd) *seat {
	s := &seat{desk: d, command: command, shown: make(chan []byte)}
	var err error
	s.keys, err = pty.StartWithSize(s.command, &pty.Winsize{Rows: 24, Cols: 80})
	d.Check(err)
	s.late = time.AfterFunc(patience, s.stop)
	go s.watch()
	return s
}

// stop ends the program for a person who has lost patience.
func (s *seat) stop() { _ = s.command.Process.Kill() }

// watch reads the screen until the program has let go of it.
func (s *seat) watch() {
	defer close(s.shown)
	for {
		b := make([]byte, 4096)
		n, err := s.keys.Read(b)
		s.shown <- b[:n]
		if err != nil {
			return // EIO on Linux, io.EOF elsewhere
		}
	}
}

func (s *seat) act(line string) {
	switch kind, text, _ := strings.Cut(line, " "); kind {
	case "<":
		s.wait(text)
	case ">":
		keys, err := strconv.Unquote(`"` + text + `"`)
		s.desk.Check(err)
		_, err = io.WriteString(s.keys, keys)
		s.desk.Check(err)
	case "":
	default:
		s.desk.Fatalf("a dialogue has no line like %q", line)
	}
}

// wait returns when the screen has shown text.
func (s *seat) wait(text string) {
	for {
		if at := bytes.Index(s.screen[s.seen:], []byte(text)); at >= 0 {
			s.seen += at + len(text)
			return
		}
		more, ok := <-s.shown
		if !ok {
			s.stop()
			s.desk.Fatalf("the screen never showed %q, but %q", text, s.screen[s.seen:])
		}
		s.screen = append(s.screen, more...)
	}
}

// leave waits for the program to end.
func (s *seat) leave() error {
	defer s.late.Stop()
	for more := range s.shown {
		s.screen = append(s.screen, more...)
	}
	err := s.command.Wait()
	s.desk.Check(s.keys.Close())
	return err
}
