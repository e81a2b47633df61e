//go:build deep

package agent_test

import (
	"bufio"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/godbus/dbus/v5"

	"watchword/agent"
)

const login1 = "org.freedesktop.login1"

// busConfig is of a bus on which everybody may be login1.
const busConfig = `<busconfig><type>session</type><listen>unix:path=SOCKET</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/><allow user="*"/></policy></busconfig>`

// bus starts a private one and returns its address and what ends it.
func bus(t *testing.T) (address string, end func()) {
	t.Helper()
	dir := shortDir(t)
	config, socket := filepath.Join(dir, "bus.conf"), filepath.Join(dir, "bus")
	must(t, os.WriteFile(config, []byte(strings.Replace(busConfig, "SOCKET", socket, 1)), 0o600))
	c := exec.Command("dbus-daemon", "--nofork", "--print-address", "--config-file="+config)
	out, err := c.StdoutPipe()
	must(t, err)
	must(t, c.Start())
	end = func() { _ = c.Process.Kill(); _ = c.Wait() }
	t.Cleanup(end)
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	return "unix:path=" + socket, end
}

// logind plays login1: it has a session of this user and one of another, and
// hands out what delays a suspension.
type logind struct {
	*dbus.Conn
	delay [2]int        // a pipe; when nobody has the second end any more the machine may go to sleep
	asked chan struct{} // closed when somebody delays that
	heard chan struct{} // closed when somebody asks whose the session /last is
}

func (l *logind) Inhibit(what, _, _, mode string) (dbus.UnixFD, *dbus.Error) {
	if what != "sleep" || mode != "delay" {
		return 0, dbus.MakeFailedError(errors.New("not asked like that"))
	}
	if err := syscall.Pipe(l.delay[:]); err != nil {
		return 0, dbus.MakeFailedError(err)
	}
	close(l.asked)
	return dbus.UnixFD(l.delay[1]), nil
}

// session is an object that says whose session it is.
type session uint32

func (s session) Get(string, string) (dbus.Variant, *dbus.Error) {
	return dbus.MakeVariant(struct {
		UID  uint32
		Path dbus.ObjectPath
	}{uint32(s), "/user"}), nil
}

// last is a session of another user, asked for after all else was heard.
type last struct{ *logind }

func (l last) Get(string, string) (dbus.Variant, *dbus.Error) {
	close(l.heard)
	return session(os.Geteuid()+1).Get("", "")
}

func startLogind(t *testing.T, address string) *logind {
	t.Helper()
	conn, err := dbus.Connect(address)
	must(t, err)
	t.Cleanup(func() { conn.Close() })
	l := &logind{Conn: conn, asked: make(chan struct{}), heard: make(chan struct{})}
	must(t, conn.Export(last{l}, "/last", "org.freedesktop.DBus.Properties"))
	must(t, conn.Export(l, "/org/freedesktop/login1", login1+".Manager"))
	for path, uid := range map[dbus.ObjectPath]int{"/mine": os.Geteuid(), "/theirs": os.Geteuid() + 1} {
		must(t, conn.Export(session(uid), path, "org.freedesktop.DBus.Properties"))
	}
	if reply, err := conn.RequestName(login1, 0); err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		t.Fatalf("be login1: %v, %v", reply, err)
	}
	return l
}

func hint(locked bool) map[string]dbus.Variant {
	return map[string]dbus.Variant{"LockedHint": dbus.MakeVariant(locked)}
}

func TestItLocksWhenThePersonMayBeGone(t *testing.T) {
	const own, props = "c2", "org.freedesktop.DBus.Properties.PropertiesChanged"
	uid := uint32(os.Geteuid())
	type signal struct {
		path dbus.ObjectPath
		name string
		args []any
	}
	nothing := []signal{
		{"/org/freedesktop/login1", login1 + ".Manager.PrepareForSleep", []any{false}},
		{"/org/freedesktop/login1", login1 + ".Manager.SessionRemoved", []any{"c3", dbus.ObjectPath("/x")}},
		{"/org/freedesktop/login1", login1 + ".Manager.UserRemoved", []any{uid + 1, dbus.ObjectPath("/x")}},
		{"/theirs", login1 + ".Session.Lock", nil},
		{"/mine", login1 + ".Session.Unlock", nil},
		{"/mine", props, []any{login1 + ".Session", hint(false), []string{}}},
		{"/theirs", props, []any{login1 + ".Session", hint(true), []string{}}},
		{"/mine", props, []any{"of.something.else", hint(true), []string{}}},
		{"/mine", "org.example.Session.Lock", nil},
		{"/last", login1 + ".Session.Lock", nil},
	}
	for name, s := range map[string]signal{
		"suspend":            {"/org/freedesktop/login1", login1 + ".Manager.PrepareForSleep", []any{true}},
		"shutdown":           {"/org/freedesktop/login1", login1 + ".Manager.PrepareForShutdown", []any{true}},
		"logout":             {"/org/freedesktop/login1", login1 + ".Manager.SessionRemoved", []any{own, dbus.ObjectPath("/x")}},
		"the last logout":    {"/org/freedesktop/login1", login1 + ".Manager.UserRemoved", []any{uid, dbus.ObjectPath("/x")}},
		"screen lock":        {"/mine", login1 + ".Session.Lock", nil},
		"a desktop's own":    {"/mine", props, []any{login1 + ".Session", hint(true), []string{}}},
		"of who knows whose": {"/nowhere", login1 + ".Session.Lock", nil},
	} {
		t.Run(name, func(t *testing.T) {
			address, _ := bus(t)
			l := startLogind(t, address)
			r := start(t, nil)
			r.put(t, 1, terms())
			ctx, stop := context.WithCancel(t.Context())
			watched := make(chan error, 1)
			go func() { watched <- agent.Watch(ctx, address, own, r.Lock) }()
			<-l.asked
			for _, n := range nothing {
				must(t, l.Emit(n.path, n.name, n.args...))
			}
			<-l.heard
			must(t, syscall.Close(l.delay[1])) // that was sent long ago
			r.has(t, 1)
			must(t, l.Emit(s.path, s.name, s.args...))
			if err := <-r.ended; err != nil {
				t.Errorf("the agent ended with %v", err)
			}
			if n, err := syscall.Read(l.delay[0], make([]byte, 1)); n != 0 || err != nil { // or hangs
				t.Errorf("what delays the suspension is not closed: %d, %v", n, err)
			}
			stop()
			if err := <-watched; err != nil {
				t.Errorf("watching ended with %v", err)
			}
		})
	}
}

func TestItLocksWhenNobodyWouldTellAnyMore(t *testing.T) {
	address, end := bus(t)
	l := startLogind(t, address)
	r := start(t, nil)
	r.put(t, 1, terms())
	watched := make(chan error, 1)
	go func() { watched <- agent.Watch(t.Context(), address, "", r.Lock) }()
	<-l.asked
	end()
	if err := <-watched; err == nil {
		t.Error("a lost bus is no error")
	}
	<-r.ended
}

func TestWithoutABusNothingIsWatchedAndNothingLocked(t *testing.T) {
	r := start(t, nil)
	r.put(t, 1, terms())
	if err := agent.Watch(t.Context(), "unix:path=/nowhere", "", r.Lock); err == nil {
		t.Error("no error")
	}
	r.has(t, 1)
}
