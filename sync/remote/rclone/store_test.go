package rclone_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"watchword/sync/remote"
	"watchword/sync/remote/program"
	"watchword/sync/remote/rclone"
	"watchword/sync/remote/remotetest"
)

// open opens a folder below dir, of which nothing is there yet, by an rclone of
// that role.
func open(t *testing.T, as, where string) *rclone.Store {
	t.Helper()
	t.Setenv(role, as)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return with(t, self, where)
}

func with(t *testing.T, program, where string) *rclone.Store {
	t.Helper()
	target, err := remote.Parse("rclone:" + where)
	if err != nil {
		t.Fatal(err)
	}
	return rclone.Open(program, target)
}

// place is below a directory, of which nothing is there yet.
func place(t *testing.T, open func(t *testing.T, where string) remotetest.Store) remotetest.Place {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "pass words/é/pile")
	return remotetest.Place{
		Open: func(t *testing.T) remotetest.Store { return open(t, "local:"+filepath.ToSlash(dir)+"/") },
		Litter: func(t *testing.T, name string, data []byte) {
			t.Helper()
			path := filepath.Join(dir, name)
			if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, data, 0o600); err != nil {
				t.Fatal(err)
			}
		},
	}
}

func TestARemoteKeepsTheContract(t *testing.T) {
	for _, as := range []string{"folder", "bucket"} {
		t.Run(as, func(t *testing.T) {
			remotetest.Run(t, func(t *testing.T) remotetest.Place {
				return place(t, func(t *testing.T, where string) remotetest.Store { return open(t, as, where) })
			})
		})
	}
}

func TestWhatRcloneSaysIsToldWithWhatToDo(t *testing.T) {
	remotetest.Fails(t, open(t, "denied", "local:x"), remote.ErrCredentials, "", "rclone lsf local:x", "401 Unauthorized")
	remotetest.Fails(t, open(t, "busy", "local:x"), remote.ErrLater, "", "503")
	_, err := open(t, "folder", "other:x").List(remotetest.Context(t))
	if err == nil || !strings.Contains(err.Error(), `no remote "other"`) || !strings.Contains(err.Error(), "listremotes") {
		t.Errorf("got %v", err)
	}
	remotetest.Fails(t, with(t, "no-such-program", "local:x"), program.ErrMissing, "", "no-such-program")
}

func TestWhatIsCutIsAnError(t *testing.T) {
	s := open(t, "broken", "local:x")
	if data, err := remotetest.Read(t, s, remotetest.Name(1)); err == nil {
		t.Errorf("got %q", data)
	}
	if found, err := s.List(remotetest.Context(t)); err == nil {
		t.Errorf("got %v", found)
	}
}

func TestAContextEndsACallThatHangs(t *testing.T) {
	s := open(t, "silent", "local:x")
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, listErr := s.List(ctx)
	_, getErr := s.Get(ctx, remotetest.Name(1))
	for _, err := range []error{listErr, getErr, s.Put(ctx, remotetest.Name(1), remotetest.Data(1<<20)), s.Delete(ctx, remotetest.Name(1))} {
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
	}
}
