package disk_test

import (
	"bufio"
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"watchword/internal/disk"
)

// soon is how long a test waits for a lock that it will not get.
const soon = 120 * time.Millisecond

func lock(t *testing.T, w world, who string) (unlock func() error) {
	t.Helper()
	unlock, err := w.Lock(context.Background(), w.path(), who)
	if err != nil {
		t.Fatal(err)
	}
	return unlock
}

// busy tries to take the lock and returns the error it must get.
func busy(t *testing.T, w world) *disk.BusyError {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), soon)
	defer cancel()
	_, err := w.Lock(ctx, w.path(), "second")
	var e *disk.BusyError
	if !errors.As(err, &e) {
		t.Fatalf("got %v, want a BusyError", err)
	}
	return e
}

func TestLockExcludesASecondHandleAndNamesTheHolder(t *testing.T) {
	inWorlds(t, func(t *testing.T, w world) {
		unlock := lock(t, w, "pid 4121, ww import")
		e := busy(t, w)
		if e.Holder != "pid 4121, ww import" || e.Path != w.path() || !errors.Is(e, context.DeadlineExceeded) {
			t.Errorf("got %#v", e)
		}
		if want := "lock " + w.path() + ": held by pid 4121, ww import"; e.Error() != want {
			t.Errorf("got %q, want %q", e.Error(), want)
		}
		if err := unlock(); err != nil {
			t.Error(err)
		}
		unlock = lock(t, w, "second")
		if err := unlock(); err != nil {
			t.Error(err)
		}
	})
}

func TestSecondUnlockDoesNotFreeTheNextHoldersLock(t *testing.T) {
	inWorlds(t, func(t *testing.T, w world) {
		first := lock(t, w, "first")
		if err := first(); err != nil {
			t.Fatal(err)
		}
		second := lock(t, w, "second")
		if err := first(); err != nil {
			t.Error(err)
		}
		if e := busy(t, w); e.Holder != "second" {
			t.Errorf("got holder %q, want second", e.Holder)
		}
		if err := second(); err != nil {
			t.Error(err)
		}
	})
}

func TestLockWaitsForTheHolder(t *testing.T) {
	inWorlds(t, func(t *testing.T, w world) {
		var inside, turns atomic.Int32
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				unlock, err := w.Lock(context.Background(), w.path(), "one of four")
				if err != nil {
					t.Error(err)
					return
				}
				if n := inside.Add(1); n != 1 {
					t.Errorf("%d hold the lock", n)
				}
				runtime.Gosched()
				inside.Add(-1)
				turns.Add(1)
				if err := unlock(); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if turns.Load() != 4 {
			t.Errorf("got %d turns, want 4", turns.Load())
		}
	})
}

func TestLockGivesUpWithItsContext(t *testing.T) {
	inWorlds(t, func(t *testing.T, w world) {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		_, err := w.Lock(ctx, w.path(), "late")
		var busy *disk.BusyError
		if !errors.Is(err, context.Canceled) || errors.As(err, &busy) {
			t.Errorf("got %v, want context.Canceled and no BusyError: nobody holds it", err)
		}
	})
}

func TestLockFileStaysAndForgetsTheHolder(t *testing.T) {
	w := world{disk.OS{}, realDir(t)}
	if err := lock(t, w, "pid 4121, ww import")(); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(disk.LockName(w.path()))
	if err != nil || strings.Contains(string(b), "ww import") {
		t.Errorf("got %q (%v), want a file without a holder", b, err)
	}
}

func TestLockOfAMissingDirectoryIsAnError(t *testing.T) {
	inWorlds(t, func(t *testing.T, w world) {
		_, err := w.Lock(context.Background(), filepath.Join(w.dir, "missing", "vault.ww"), "nobody")
		if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "missing") {
			t.Errorf("got %v, want fs.ErrNotExist with the name", err)
		}
	})
}

func TestLockRefusesALinkAsLockFile(t *testing.T) {
	w := world{disk.OS{}, realDir(t)}
	w.put(t, map[string]string{"victim": "victim"})
	if err := os.Symlink(filepath.Join(w.dir, "victim"), disk.LockName(w.path())); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Lock(context.Background(), w.path(), "nobody"); err == nil {
		t.Error("locked through a link")
	}
	b, err := os.ReadFile(filepath.Join(w.dir, "victim"))
	if err != nil || nameOf(b) != "victim" {
		t.Errorf("victim is now %q (%v)", b, err)
	}
}

func TestHolderIsMadeSafeToPrint(t *testing.T) {
	w := world{disk.OS{}, realDir(t)}
	unlock := lock(t, w, "pid 1\x1b]0;evil\a\n\xff"+strings.Repeat("x", 1000))
	got := busy(t, w).Holder
	if want := "pid 1]0;evil" + strings.Repeat("x", 112); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if err := unlock(); err != nil {
		t.Error(err)
	}
}

func TestLockIsHeldWithoutAName(t *testing.T) {
	w := world{disk.OS{}, realDir(t)}
	unlock := lock(t, w, "")
	if got := busy(t, w).Error(); !strings.HasSuffix(got, "held by another process") {
		t.Errorf("got %q", got)
	}
	if err := os.Remove(disk.LockName(w.path())); err != nil {
		t.Fatal(err)
	}
	if err := unlock(); err != nil {
		t.Errorf("unlock without the file: %v", err)
	}
}

func TestLockOfAnotherProcessEndsWithIt(t *testing.T) {
	w := world{disk.OS{}, realDir(t)}
	other := exec.Command(os.Args[0])
	other.Env = append(os.Environ(), "DISK_HOLD="+w.path())
	stdin, err := other.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer stdin.Close()
	stdout, err := other.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(stdout).ReadString('\n'); line != "held\n" {
		t.Fatalf("other process: %q, %v", line, err)
	}
	if e := busy(t, w); e.Holder != "pid 4121, ww import" {
		t.Errorf("got holder %q", e.Holder)
	}
	if err := other.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	other.Wait() // killed: an error
	if err := lock(t, w, "next")(); err != nil {
		t.Error(err)
	}
}
