package cmd_test

import (
	"context"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"watchword/cmd"
	"watchword/internal/disk"
)

// exits has one way or more to every exit code. None of them may change a
// file, but where the code says that something was saved.
var exits = []struct {
	name string
	code int
	says string // on standard error
	run  func(w *world) ran
}{
	{"done", 0, "", func(w *world) ran { return w.run("ls") }},
	{"another failure", 1, "github (octocat) exists already", func(w *world) ran { return w.run("add", "github", "-u", "octocat") }},
	{"declined", 1, "not confirmed", func(w *world) ran {
		w.sits(master + "\rn\r")
		return w.run("undo")
	}},
	{"a broken command line", 2, "there is no flag --nosuch", func(w *world) ran { return w.run("ls", "--nosuch") }},
	{"nobody to answer", 2, "There is nobody to ask", func(w *world) ran { return w.run("undo") }},
	{"no such entry", 3, `no entry "nosuch"`, func(w *world) ran { return w.run("get", "nosuch") }},
	{"no such verb", 2, `no command "github"`, func(w *world) ran { return w.run("github") }},
	{"ambiguous", 4, `"github" fits 2 entries`, func(w *world) ran {
		w.ok("add", "github", "-u", "bot")
		return w.run("get", "github")
	}},
	{"no terminal", 5, "ww: locked, and there is no terminal to ask on.\n   Nothing was changed.\n   Give the master password by --password-fd", func(w *world) ran {
		w.password = ""
		return w.run("ls")
	}},
	{"a terminal that shows what is typed", 5, "this window cannot hide what you type", func(w *world) ran {
		w.sits(master + "\r")
		w.person.cannot = true
		return w.run("ls")
	}},
	{"wrong password", 6, "that password does not open this vault", func(w *world) ran {
		w.password = "not the master password"
		return w.run("ls")
	}},
	{"wrong password three times", 6, "still locked", func(w *world) ran {
		w.sits("a\rb\rc\r")
		return w.run("ls")
	}},
	{"no vault", 7, "there is no vault yet (looked at /home/me/.local/share/watchword/work.ww)", func(w *world) ran {
		return w.run("--vault", "work", "ls")
	}},
	{"not a vault", 8, "is not a vault", func(w *world) ran {
		w.write("/junk.ww", "junk")
		return w.run("ls", "--vault", "/junk.ww")
	}},
	{"doctor of a damaged vault", 8, "is not a vault", func(w *world) ran {
		w.write("/junk.ww", "junk")
		w.screen = true
		return w.run("doctor", "--vault", "/junk.ww")
	}},
	{"a folder in its place", 8, "/home/me is no file but a folder, a pipe or a device", func(w *world) ran { return w.run("ls", "--vault", "/home/me") }},
	{"busy", 9, "another ww is still writing (pid 17, ww import)", func(w *world) ran {
		w.disk = &busy{FS: w.mem, err: &disk.BusyError{Path: vaultPath, Holder: "pid 17, ww import", Err: context.DeadlineExceeded}}
		return w.run("add", "x")
	}},
	{"busy, with nobody", 9, "another ww is still writing (it does not say which)", func(w *world) ran {
		w.disk = &busy{FS: w.mem, err: &disk.BusyError{Path: vaultPath, Err: context.DeadlineExceeded}}
		return w.run("add", "x")
	}},
	{"a folder that is not there", 10, "cannot reach /media/gone", func(w *world) ran { return w.run("join", "/media/gone") }},
	{"older than seen", 11, "this vault is older (save 1) than this machine has seen (save 2)", func(w *world) ran {
		w.write(vaultPath, string(w.mem.Files()[vaultPath+".bak.1"]))
		return w.run("ls")
	}},
	{"another vault", 11, "that file is another vault", func(w *world) ran {
		w.ok("init", "--vault", "/other.ww")
		return w.run("merge", "/other.ww")
	}},
	{"saved, perhaps not for long", 15, "saved, but the disk did not confirm it", func(w *world) ran {
		w.disk = &forgetful{FS: w.mem}
		return w.run("add", "x")
	}},
	{"Ctrl-C", 130, "stopped.", func(w *world) ran {
		w.sits("half\x03")
		return w.run("ls")
	}},
	{"Ctrl-C while waiting", 130, "stopped.", func(w *world) ran {
		w.disk = &busy{FS: w.mem, err: &disk.BusyError{Path: vaultPath, Err: context.Canceled}}
		return w.run("add", "x")
	}},
	{"SIGINT", 130, "stopped.", func(w *world) ran { return w.interrupted(cmd.ErrInterrupted) }},
	{"SIGTERM", 143, "stopped.", func(w *world) ran { return w.interrupted(cmd.ErrTerminated) }},
}

// interrupted is a run that a signal with this cause ends at the first key.
func (w *world) interrupted(cause error) ran {
	ctx, cancel := context.WithCancelCause(w.ctx)
	w.ctx = ctx
	w.sits(master + "\r")
	w.person.typed = func(int) { cancel(cause) }
	return w.run("ls")
}

// busy is a disk on which somebody else has the lock.
type busy struct {
	disk.FS
	err error
	who string // who wants the lock
}

func (b *busy) Lock(_ context.Context, _, who string) (func() error, error) {
	b.who = who
	return nil, b.err
}

// forgetful is a disk that does not confirm what it was told to keep.
type forgetful struct{ disk.FS }

func (f *forgetful) SyncDir(name string) error {
	return &fs.PathError{Op: "sync", Path: name, Err: fs.ErrInvalid}
}

func TestTheLockSaysWhoHoldsIt(t *testing.T) {
	w := withVault(t)
	b := &busy{FS: w.mem, err: &disk.BusyError{}}
	w.disk = b
	w.run("add", "x").want(t, 9)
	if b.who != "pid 4121, ww add" {
		t.Errorf("it says %q", b.who)
	}
}

func TestEveryExitCodeHasItsWay(t *testing.T) {
	whole := withVault(t)
	for _, exit := range exits {
		t.Run(exit.name, func(t *testing.T) {
			r := exit.run(whole.copy())
			r.want(t, exit.code, exit.says)
			if r.code != 0 && r.out != "" {
				t.Errorf("standard output has %q", r.out)
			}
			if saved := strings.Contains(r.err, "Nothing was changed"); r.code == 15 && saved {
				t.Error("it says that nothing was changed")
			}
		})
	}
}

func TestHelpListsEveryExitCode(t *testing.T) {
	listed := "\n" + newWorld(t).ok("help", "exit-codes").out
	for _, exit := range exits {
		if !strings.Contains(listed, fmt.Sprintf("\n  %-3d  ", exit.code)) {
			t.Errorf("exit code %d (%s) is not in\n%s", exit.code, exit.name, listed)
		}
	}
}
