package disktest_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"syscall"
	"testing"

	"watchword/internal/disk"
	"watchword/internal/disk/disktest"
)

// tour makes every call that counts, in order; it goes on after errors and returns them.
func tour(fsys disk.FS) (errs []error) {
	note := func(err error) { errs = append(errs, err) }
	unlock, err := fsys.Lock(context.Background(), "/f", "tour")
	note(err)
	note(fsys.MkdirAll("/d"))
	_, err = fsys.Resolve("/f")
	note(err)
	f, err := fsys.Create("/f")
	note(err)
	if err == nil {
		_, err = f.Write([]byte("content"))
		note(err)
		note(f.Sync())
		_, err = f.Stat()
		note(err)
		note(f.Close())
	}
	r, err := fsys.Open("/f")
	note(err)
	if err == nil {
		_, err = r.Read(make([]byte, 1))
		note(err)
		_, err = r.ReadAt(make([]byte, 1), 0)
		note(err)
		note(r.Close())
	}
	note(fsys.Link("/f", "/g"))
	note(fsys.Rename("/g", "/h"))
	_, err = fsys.Stat("/h")
	note(err)
	_, err = fsys.ReadDir("/")
	note(err)
	note(fsys.Remove("/h"))
	note(fsys.SyncDir("/"))
	if unlock != nil {
		note(unlock())
	}
	return errs
}

var ops = strings.Fields("lock mkdir resolve create write sync stat close open read read close link rename stat readdir remove syncdir unlock")

func TestEveryCallIsAStep(t *testing.T) {
	fsys := &disktest.Failing{FS: disktest.NewMemory()}
	if err := errors.Join(tour(fsys)...); err != nil {
		t.Fatal(err)
	}
	log := fsys.Log()
	for i, step := range log {
		if op, _, _ := strings.Cut(step, " "); i >= len(ops) || op != ops[i] {
			t.Errorf("step %d: got %s, want %s", i+1, op, ops[i])
		}
	}
	if len(log) != len(ops) || fsys.Hit() {
		t.Errorf("got %d steps, hit %v; want %d and no hit", len(log), fsys.Hit(), len(ops))
	}
	if want := "no fault in 19 steps"; fsys.String() != want {
		t.Errorf("got %q, want %q", fsys, want)
	}
}

func TestTheChosenStepFailsAndNoOther(t *testing.T) {
	for n := 1; n <= len(ops); n++ {
		fsys := &disktest.Failing{FS: disktest.NewMemory(), At: n, Err: syscall.EIO}
		errs := tour(fsys)
		failed := 0
		for _, err := range errs {
			if errors.Is(err, syscall.EIO) {
				failed++
			}
		}
		if failed != 1 || !fsys.Hit() || !strings.HasPrefix(fsys.Log()[n-1], ops[n-1]) {
			t.Errorf("%v: failed %d times, hit %v", fsys, failed, fsys.Hit())
		}
	}
}

func TestNothingHappensAfterACrash(t *testing.T) {
	mem := disktest.NewMemory()
	fsys := &disktest.Failing{FS: mem, At: 5, Err: disktest.ErrCrashed}
	for i, err := range tour(fsys) {
		if errors.Is(err, disktest.ErrCrashed) != (i >= 4) {
			t.Errorf("step %d: got %v", i+1, err)
		}
	}
	if got := state(mem); got != "/f= /f.lock=" {
		t.Errorf("got %q after the crash", got)
	}
	if unlock, err := mem.Lock(context.Background(), "/f", "next"); err != nil {
		t.Errorf("lock of a dead process: %v", err)
	} else {
		must(t, unlock())
	}
	if want := "step 5 (write /f): crashed"; fsys.String() != want {
		t.Errorf("got %q, want %q", fsys, want)
	}
}

func TestShortAndFlippedWritesClaimSuccess(t *testing.T) {
	for fault, want := range map[error]string{disktest.ErrShort: "con", disktest.ErrFlip: "conuent"} {
		for n := 1; n <= len(ops); n++ {
			mem := disktest.NewMemory()
			for _, err := range tour(&disktest.Failing{FS: mem, At: n, Err: fault}) {
				if err != nil {
					t.Errorf("%v at step %d: got %v", fault, n, err)
				}
			}
			if got := read(t, mem, "/f"); (got == want) != (n == 5) {
				t.Errorf("%v at step %d: got %q", fault, n, got)
			}
		}
	}
}

func TestFailingPassesOnWhatTheDiskBelowSays(t *testing.T) {
	mem := disktest.NewMemory()
	fsys := &disktest.Failing{FS: mem}
	_, err := fsys.Open("/no")
	_, lockErr := fsys.Lock(context.Background(), "/no/no", "")
	if err == nil || lockErr == nil {
		t.Errorf("got %v and %v, want errors", err, lockErr)
	}
	mem.Put("/f", []byte("content"))
	f, err := fsys.Open("/f")
	must(t, err)
	if b, err := io.ReadAll(f); string(b) != "content" || err != nil {
		t.Errorf("got %q, %v", b, err)
	}
	info, err := fsys.Stat("/f")
	must(t, err)
	if mine, private := fsys.Owner(info); !mine || !private {
		t.Errorf("got mine %v, private %v", mine, private)
	}
}
