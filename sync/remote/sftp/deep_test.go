//go:build deep

package sftp_test

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strings"
	"testing"

	"watchword/sync/remote"
	"watchword/sync/remote/hammertest"
	"watchword/sync/remote/remotetest"
	"watchword/sync/remote/sftp"
)

// house is a real sshd on a port of this machine, and an ssh whose configuration
// knows it by a name.
type house struct{ dir, address string }

// sshd starts the server, which ends with the test.
func sshd(t *testing.T) house {
	t.Helper()
	h := house{dir: t.TempDir(), address: remotetest.FreeAddress(t)}
	for _, key := range []string{"host", "user", "other"} {
		if out, err := exec.Command("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", h.path(key)).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	config := h.write(t, "sshd_config", fmt.Sprintf(`ListenAddress %s
HostKey %s
AuthorizedKeysFile %s
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin yes
Subsystem sftp internal-sftp
`, h.address, h.path("host"), h.path("user.pub")))
	if err := os.MkdirAll("/run/sshd", 0o755); err != nil { // where it locks itself up
		t.Fatal(err)
	}
	said := &bytes.Buffer{}
	cmd := exec.Command("/usr/sbin/sshd", "-D", "-e", "-f", config)
	cmd.Stderr = said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	t.Cleanup(func() {
		cmd.Process.Signal(os.Interrupt)
		<-ended
	})
	remotetest.Await(t, h.address, ended, said)
	return h
}

func (h house) path(name string) string { return filepath.Join(h.dir, name) }

func (h house) write(t *testing.T, name, text string) string {
	t.Helper()
	if err := os.WriteFile(h.path(name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return h.path(name)
}

// ssh returns a program that is ssh with a configuration of its own, which offers
// this key and knows the host by that one.
func (h house) ssh(t *testing.T, key, host string) string {
	t.Helper()
	script := h.path("ssh-" + key + "-" + host)
	if _, err := os.Stat(script); err == nil {
		return script // which may be running
	}
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	at, port, _ := net.SplitHostPort(h.address)
	pub, err := os.ReadFile(h.path(host + ".pub"))
	if err != nil {
		t.Fatal(err)
	}
	known := h.write(t, "known-"+host, fmt.Sprintf("[%s]:%s %s", at, port, pub))
	config := h.write(t, "config-"+key+"-"+host, fmt.Sprintf(`Host shed
HostName %s
Port %s
User %s
IdentityFile %s
IdentitiesOnly yes
IdentityAgent none
UserKnownHostsFile %s
GlobalKnownHostsFile none
`, at, port, me.Username, h.path(key), known))
	h.write(t, filepath.Base(script), "#!/bin/sh\nexec ssh -F '"+config+"' \"$@\"\n")
	if err := os.Chmod(script, 0o700); err != nil {
		t.Fatal(err)
	}
	return script
}

func (h house) open(t *testing.T, key, host string) *sftp.Store {
	t.Helper()
	target, err := remote.Parse("sftp://shed" + h.dir + "/pass words/é/pile")
	if err != nil {
		t.Fatal(err)
	}
	s := sftp.Open(h.ssh(t, key, host), target)
	t.Cleanup(func() { s.Close() })
	return s
}

func TestDeepOpenSSHKeepsTheContract(t *testing.T) {
	remotetest.Run(t, func(t *testing.T) remotetest.Place {
		h := sshd(t)
		return remotetest.Place{
			Open:   func(t *testing.T) remotetest.Store { return h.open(t, "user", "host") },
			Litter: litter(h.dir),
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
	target, err := remote.Parse("sftp://shed/~/" + filepath.Base(h.dir) + "-no-such-folder")
	if err != nil {
		t.Fatal(err)
	}
	s := sftp.Open(h.ssh(t, "user", "host"), target)
	t.Cleanup(func() { s.Close() })
	remotetest.Holds(t, s, map[string]int64{})
}

// ssh that goes on in the background for others must not keep a call waiting.
func TestDeepASharedConnectionIsLeftBehind(t *testing.T) {
	h := sshd(t)
	control := h.path("control")
	script := h.write(t, "shared", "#!/bin/sh\nexec '"+h.ssh(t, "user", "host")+"' -oControlMaster=auto -oControlPersist=yes -oControlPath='"+control+"' \"$@\"\n")
	if err := os.Chmod(script, 0o700); err != nil {
		t.Fatal(err)
	}
	target, err := remote.Parse("sftp://shed" + h.dir + "/pile")
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
