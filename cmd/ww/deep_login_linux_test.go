//go:build deep

package main

import (
	"bufio"
	"errors"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/godbus/dbus/v5"
)

// logind plays the service that suspends the machine; whoever delays that
// listens.
type logind chan struct{}

func (l logind) Inhibit(string, string, string, string) (dbus.UnixFD, *dbus.Error) {
	close(l)
	return 0, dbus.MakeFailedError(errors.New("not granted"))
}

func TestSuspendingLocks(t *testing.T) {
	const login1 = "org.freedesktop.login1"
	p := build(t)
	p.makeVault(1)
	address := "unix:path=" + filepath.Join(p.home, "bus")
	p.write("bus.conf", `<busconfig><type>session</type><listen>`+address+`</listen><auth>EXTERNAL</auth><policy context="default">
<allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/><allow user="*"/></policy></busconfig>`)
	daemon := exec.Command("dbus-daemon", "--nofork", "--print-address", "--config-file="+filepath.Join(p.home, "bus.conf"))
	out, err := daemon.StdoutPipe()
	p.must(err)
	p.must(daemon.Start())
	t.Cleanup(func() { _ = daemon.Process.Kill(); _ = daemon.Wait() })
	_, err = bufio.NewReader(out).ReadString('\n')
	p.must(err)
	conn, err := dbus.Connect(address)
	p.must(err)
	defer conn.Close()
	listens := make(logind)
	p.must(conn.Export(listens, "/org/freedesktop/login1", login1+".Manager"))
	_, err = conn.RequestName(login1, 0)
	p.must(err)

	pid := p.unlock("DBUS_SYSTEM_BUS_ADDRESS=" + address)
	<-listens
	if _, stderr, code := p.locked("get", "service-000000"); code != 0 {
		t.Fatalf("exit %d\n%s", code, stderr)
	}
	p.must(conn.Emit("/org/freedesktop/login1", login1+".Manager.PrepareForSleep", true))
	p.gone(pid)
	if _, _, code := p.locked("get", "service-000000"); code != 5 {
		t.Errorf("exit %d, want 5", code)
	}
}
