//go:build deep

package sftp_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"watchword/sync/remote"
	"watchword/sync/remote/hammertest"
	"watchword/sync/remote/remotetest"
	"watchword/sync/remote/sftp"
)

// house is a real sshd.
type house struct{ remotetest.House }

func sshd(t *testing.T) house { return house{remotetest.SSHD(t)} }

func (h house) open(t *testing.T, key, host string) *sftp.Store {
	t.Helper()
	target, err := remote.Parse("sftp://shed" + h.Dir + "/pass words/é/pile")
	if err != nil {
		t.Fatal(err)
	}
	s := sftp.Open(h.SSH(t, key, host), target)
	t.Cleanup(func() { s.Close() })
	return s
}

func TestDeepOpenSSHKeepsTheContract(t *testing.T) {
	remotetest.Run(t, func(t *testing.T) remotetest.Place {
		h := sshd(t)
		return remotetest.Place{
			Open:   func(t *testing.T) remotetest.Store { return h.open(t, "user", "host") },
			Litter: litter(h.Dir),
		}
	})
}

func TestDeepAKeyThatIsNotLetInIsTold(t *testing.T) {
	h := sshd(t)
	remotetest.Fails(t, h.open(t, "other", "host"), remote.ErrCredentials, "", "shed", "agent", "by hand")
	remotetest.Fails(t, h.open(t, "user", "other"), remote.ErrCredentials, "", "key of shed", "by hand")
}

// A path below ~ is in the home of the user there.
func TestDeepTheHomeThereIsWritten(t *testing.T) {
	h := sshd(t)
	target, err := remote.Parse("sftp://shed/~/" + filepath.Base(h.Dir) + "-no-such-folder")
	if err != nil {
		t.Fatal(err)
	}
	s := sftp.Open(h.SSH(t, "user", "host"), target)
	t.Cleanup(func() { s.Close() })
	remotetest.Holds(t, s, map[string]int64{})
}

// ssh that goes on in the background for others must not keep a call waiting.
func TestDeepASharedConnectionIsLeftBehind(t *testing.T) {
	h := sshd(t)
	control := h.Path("control")
	script := h.Write(t, "shared", "#!/bin/sh\nexec '"+h.SSH(t, "user", "host")+"' -oControlMaster=auto -oControlPersist=yes -oControlPath='"+control+"' \"$@\"\n")
	if err := os.Chmod(script, 0o700); err != nil {
		t.Fatal(err)
	}
	target, err := remote.Parse("sftp://shed" + h.Dir + "/pile")
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		s := sftp.Open(script, target)
		remotetest.Holds(t, s, map[string]int64{})
		s.Close()
	}
	out, err := exec.Command(script, "-O", "exit", "shed").CombinedOutput()
	if err != nil && !strings.Contains(string(out), "Control socket") {
		t.Errorf("%v: %s", err, out)
	}
}

func TestDeepDevicesThatSyncThroughOpenSSHLoseNothing(t *testing.T) {
	h := sshd(t)
	hammertest.Run(t, func(t *testing.T) remotetest.Store { return h.open(t, "user", "host") })
}
