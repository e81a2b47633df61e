//go:build deep

package remotetest

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"testing"
)

// House is a real sshd on a port of this machine, and an ssh whose configuration
// knows it by a name.
type House struct{ Dir, Address string }

// SSHD starts the server, which ends with the test.
func SSHD(t testing.TB) House {
	t.Helper()
	h := House{Dir: t.TempDir(), Address: FreeAddress(t)}
	for _, key := range []string{"host", "user", "other"} {
		if out, err := exec.Command("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", h.Path(key)).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	config := h.Write(t, "sshd_config", fmt.Sprintf(`ListenAddress %s
HostKey %s
AuthorizedKeysFile %s
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin yes
Subsystem sftp internal-sftp
`, h.Address, h.Path("host"), h.Path("user.pub")))
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
	Await(t, h.Address, ended, said)
	return h
}

// Path is that of a file beside the keys: host, user and other.
func (h House) Path(name string) string { return filepath.Join(h.Dir, name) }

// Write writes a file there.
func (h House) Write(t testing.TB, name, text string) string {
	t.Helper()
	if err := os.WriteFile(h.Path(name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return h.Path(name)
}

// SSH returns a program that is ssh with a configuration of its own, which offers
// this key and knows the host by that one.
func (h House) SSH(t testing.TB, key, host string) string {
	t.Helper()
	script := h.Path("ssh-" + key + "-" + host)
	if _, err := os.Stat(script); err == nil {
		return script // which may be running
	}
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	real, err := exec.LookPath("ssh") // the script may be put before it
	if err != nil {
		t.Fatal(err)
	}
	at, port, _ := net.SplitHostPort(h.Address)
	pub, err := os.ReadFile(h.Path(host + ".pub"))
	if err != nil {
		t.Fatal(err)
	}
	known := h.Write(t, "known-"+host, fmt.Sprintf("[%s]:%s %s", at, port, pub))
	config := h.Write(t, "config-"+key+"-"+host, fmt.Sprintf(`Host shed
HostName %s
Port %s
User %s
IdentityFile %s
IdentitiesOnly yes
IdentityAgent none
UserKnownHostsFile %s
GlobalKnownHostsFile none
`, at, port, me.Username, h.Path(key), known))
	h.Write(t, filepath.Base(script), "#!/bin/sh\nexec '"+real+"' -F '"+config+"' \"$@\"\n")
	if err := os.Chmod(script, 0o700); err != nil {
		t.Fatal(err)
	}
	return script
}
