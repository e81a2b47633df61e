//go:build deep

package main

import (
	"bytes"
	"crypto/rand"
	"errors"
	"flag"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

var (
	runs = flag.Int("runs", 2, "look `N` times for what each command leaves in memory")
	way  = flag.String("build", released, "look at the program built that `WAY`: plain, elsewhere, release; only the last must leave nothing")
)

// errands are what a person at a terminal does, from the first prompt until the
// program exits.
var errands = []struct {
	name     string
	args     []string
	exit     int
	dialogue string
}{
	{"get", []string{"get", "harbour"}, 0, `< Master password:
		> $MASTER\r`},
	{"show", []string{"show", "-r", "harbour"}, 0, `< Master password:
		> $MASTER\r
		< any key
		> q`},
	{"copy", []string{"copy", "harbour"}, 0, `< Master password:
		> $MASTER\r`},
	{"add", []string{"add", "mill", "-u", "me", "-p"}, 0, `< Master password:
		> $MASTER\r
		< Password:
		> $NEXT\r
		< Once more:
		> $NEXT\r`},
	{"edit", []string{"edit", "harbour", "-p"}, 0, `< Master password:
		> $MASTER\r
		< assword
		> $NEXT\r
		< Once more:
		> $NEXT\r`},
	{"init", []string{"init", "--vault", "second"}, 0, `< Master password:
		> $NEXT\r
		< Once more:
		> $NEXT\r
		< Your first login
		> \r`},
	{"passwd", []string{"passwd"}, 0, `< Master password:
		> $MASTER\r
		< New master password:
		> $NEXT\r
		< Once more:
		> $NEXT\r`},
	{"wrong password", []string{"get", "harbour"}, 6, `< Master password:
		> $WRONG\r
		< Master password:
		> $WRONG\r
		< Master password:
		> $WRONG\r`},
	{"Ctrl-C", []string{"get", "harbour"}, 130, `< Master password:
		> $MASTER
		? MASTER
		> \x03`},
}

func TestNothingIsLeftInMemory(t *testing.T) {
	p := buildAs(t, *way)
	for _, errand := range errands {
		p.repeat(t, errand.name, func(h *house) []find {
			return h.run(errand.args, errand.dialogue, errand.exit)
		})
	}
	p.repeat(t, "gen", func(h *house) []find { return h.runUnasked("gen") })
	p.repeat(t, "get, unlocked", (*house).runUnlocked)
	p.repeat(t, "get, file", (*house).runFromFile)
	p.repeat(t, "sync", (*house).runSync)
	p.repeat(t, "agent", (*house).runAgent)
	p.repeat(t, "clipboard", (*house).runKeeper)
}

// few is more than the single pieces that are left, by chance, where garbage is
// overwritten; where it is not, there are dozens of copies.
const few = 8

func TestGarbageIsOverwrittenWhereTheRuntimeCannotErase(t *testing.T) {
	for _, build := range []struct {
		way  string
		sure bool
	}{{elsewhere, false}, {plain, true}} {
		h := buildAs(t, build.way).newHouse()
		get := errands[0]
		if finds := h.run(get.args, get.dialogue, get.exit); len(finds) >= few != build.sure {
			t.Errorf("build: %s left %d: %v", build.way, len(finds), finds)
		}
	}
}

// repeat has something done in many houses and tells how often it left something.
func (p *process) repeat(t *testing.T, name string, run func(h *house) []find) {
	t.Run(name, func(t *testing.T) {
		anything, passwords := 0, 0
		for range *runs {
			finds := run((&process{tb: t, path: p.path}).newHouse())
			anything += atMost1(finds, "")
			passwords += atMost1(finds, "password")
			switch {
			case len(finds) == 0:
			case *way == released:
				t.Errorf("left: %v", finds)
			case len(finds) < few:
				t.Logf("left: %v", finds)
			}
		}
		t.Logf("%-15s something was left in %d of %d runs, a password in %d", name, anything, *runs, passwords)
	})
}

// atMost1 is 1 if something was found whose name has word in it, else 0.
func atMost1(finds []find, word string) int {
	if slices.ContainsFunc(finds, func(f find) bool { return strings.Contains(f.name, word) }) {
		return 1
	}
	return 0
}

// run has a person run ww, and searches it at its end.
func (h *house) run(args []string, dialogue string, want int) []find {
	h.tb.Helper()
	q := h.quarry()
	c, out := h.person(args...), &bytes.Buffer{}
	if args[0] == "get" {
		c.Stdout = out
	}
	s := sitDown(h, c)
	e := h.hold(s.command.Process.Pid)
	h.script(s, dialogue)
	thread := s.end(e)
	h.addNew(q, args[0], want)
	finds := h.left(q, thread)
	h.must(e.release())
	var exit *exec.ExitError
	if err := s.leave(); err != nil && !errors.As(err, &exit) {
		h.tb.Fatal(err)
	}
	if got := s.command.ProcessState.ExitCode(); got != want {
		h.tb.Errorf("exit %d, want %d: %q", got, want, s.screen)
	}
	if args[0] == "get" && want == 0 && out.String() != h.secrets["ENTRY"]+"\n" {
		h.tb.Errorf("got %q", out)
	}
	return finds
}

// addNew looks also for what came into being while the verb ran.
func (h *house) addNew(q *quarry, verb string, exit int) {
	h.tb.Helper()
	switch {
	case verb == "passwd":
		h.addVault(q, h.addPassword(q, h.secrets["NEXT"]))
	case verb == "add", verb == "edit":
		h.addVault(q, h.wrapping)
	case verb == "sync":
		h.addVault(q, h.wrapping)
		h.addSyncKey(q)
	case exit != 0:
		h.addPassword(q, h.secrets["WRONG"])
	}
}

func TestTheScanFindsWhatANaiveProgramLeaves(t *testing.T) {
	p := &process{tb: t, home: t.TempDir()}
	h := &house{process: p, secrets: map[string]string{"MASTER": rand.Text()}}
	self, err := os.Executable()
	p.must(err)
	s := sitDown(p, &exec.Cmd{Path: self, Args: []string{"naive"}, Env: p.environ()})
	e := p.hold(s.command.Process.Pid)
	h.script(s, "< Master password:\n> $MASTER\\r")
	q := newQuarry()
	q.add("password", []byte(h.secrets["MASTER"]))
	finds, err := q.searchAll(s.end(e))
	p.must(err)
	p.must(e.release())
	p.must(s.leave())
	for _, form := range []string{"password", "password in UTF-16", "password in base64"} {
		if !whole(finds, form) {
			t.Errorf("no %s was found in %v", form, finds)
		}
	}
	if !slices.ContainsFunc(finds, func(f find) bool { return f.n == len(h.secrets["MASTER"])/2 }) {
		t.Errorf("the half of it was not found in %v", finds)
	}
}
