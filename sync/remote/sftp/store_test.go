package sftp_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"watchword/sync/remote"
	"watchword/sync/remote/program"
	"watchword/sync/remote/remotetest"
	"watchword/sync/remote/sftp"
)

// open opens a folder below dir, of which nothing is there yet, by an ssh of that
// role.
func open(t *testing.T, as, dir string) *sftp.Store {
	t.Helper()
	t.Setenv(role, as)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	target, err := remote.Parse("sftp://ann@files.example:2222" + filepath.ToSlash(dir) + "/pass words/é/pile")
	if err != nil {
		t.Fatal(err)
	}
	s := sftp.Open(self, target)
	t.Cleanup(func() { s.Close() })
	return s
}

func litter(dir string) func(*testing.T, string, []byte) {
	return func(t *testing.T, name string, data []byte) {
		t.Helper()
		path := filepath.Join(dir, "pass words/é/pile", name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAServerBehindSSHKeepsTheContract(t *testing.T) {
	remotetest.Run(t, func(t *testing.T) remotetest.Place {
		dir := t.TempDir()
		return remotetest.Place{
			Open:   func(t *testing.T) remotetest.Store { return open(t, "server", dir) },
			Litter: litter(dir),
		}
	})
}

func TestLinksAreNoFiles(t *testing.T) {
	dir := t.TempDir()
	s := open(t, "server", dir)
	remotetest.Put(t, s, remotetest.Name(1), []byte("x"))
	if err := os.Symlink("/etc/passwd", filepath.Join(dir, "pass words/é/pile", remotetest.Name(2))); err != nil {
		t.Fatal(err)
	}
	remotetest.Holds(t, s, map[string]int64{remotetest.Name(1): 1})
}

func TestAFileIsNeverReplaced(t *testing.T) {
	s := open(t, "server", t.TempDir())
	remotetest.Put(t, s, remotetest.Name(1), []byte("x"))
	if err := s.Put(remotetest.Context(t), remotetest.Name(1), []byte("other")); err == nil {
		t.Error("got no error")
	}
	remotetest.Got(t, s, remotetest.Name(1), []byte("x"))
}

func TestWhatSSHSaysIsToldWithWhatToDo(t *testing.T) {
	remotetest.Fails(t, open(t, "denied", t.TempDir()), remote.ErrCredentials, "", "files.example", "agent", "by hand", "Permission denied")
	remotetest.Fails(t, open(t, "stranger", t.TempDir()), remote.ErrCredentials, "\x1b", "key of files.example", "by hand")
	_, err := open(t, "no route", t.TempDir()).List(remotetest.Context(t))
	if err == nil || !strings.Contains(err.Error(), "does not reach") || !strings.Contains(err.Error(), "No route to host") {
		t.Errorf("got %v", err)
	}
}

func TestWithoutSSHItSaysSo(t *testing.T) {
	target, err := remote.Parse("sftp://host/pile")
	if err != nil {
		t.Fatal(err)
	}
	remotetest.Fails(t, sftp.Open("no-such-program", target), program.ErrMissing, "", "no-such-program")
}

func TestAnUploadThatIsCutIsAnErrorAndTheNextCallConnectsAgain(t *testing.T) {
	dir := t.TempDir()
	s := open(t, "dies", dir)
	remotetest.Put(t, s, remotetest.Name(1), []byte("whole"))
	if err := s.Put(remotetest.Context(t), remotetest.Name(2), remotetest.Data(1<<20)); err == nil {
		t.Error("got no error")
	}
	remotetest.Got(t, s, remotetest.Name(1), []byte("whole"))
}

func TestAContextEndsACallThatHangs(t *testing.T) {
	s := open(t, "silent", t.TempDir())
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := s.List(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

func TestReadingEndsWithItsContext(t *testing.T) {
	s := open(t, "server", t.TempDir())
	remotetest.Put(t, s, remotetest.Name(1), remotetest.Data(4<<20))
	ctx, cancel := context.WithCancel(remotetest.Context(t))
	r, err := s.Get(ctx, remotetest.Name(1))
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	for err == nil {
		_, err = r.Read(make([]byte, 1<<16))
	}
	if closeErr := r.Close(); !errors.Is(err, context.Canceled) || errors.Is(closeErr, fs.ErrNotExist) {
		t.Errorf("got %v, then %v", err, closeErr)
	}
	remotetest.Got(t, s, remotetest.Name(1), remotetest.Data(4<<20))
}

func TestAListWithoutAnEndIsTooMuch(t *testing.T) {
	s := open(t, "endless", t.TempDir())
	if _, err := s.List(remotetest.Context(t)); !errors.Is(err, remote.ErrTooMuch) {
		t.Errorf("got %v", err)
	}
}
