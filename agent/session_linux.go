package agent

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"syscall"
	"time"

	"github.com/godbus/dbus/v5"
)

// login1 is the service that knows of sessions and suspends the machine:
// org.freedesktop.login1(5).
const (
	login1     = "org.freedesktop.login1"
	manager    = login1 + ".Manager"
	sessions   = login1 + ".Session"
	properties = "org.freedesktop.DBus.Properties"
)

// SystemBus is where login1 is, unless the environment says otherwise.
const SystemBus = "unix:path=/var/run/dbus/system_bus_socket"

// Watch calls lock when the system says that the person may be gone: before it
// suspends or shuts down, when a session of this user is locked, when the
// session of this id or the user's last one has ended; and when the bus at
// address, which would say so, is lost. The machine is not suspended before
// lock has returned. Watch returns when ctx ends, or with the reason why it
// cannot watch.
func Watch(ctx context.Context, address, session string, lock func()) error {
	bus, err := dbus.Connect(address, dbus.WithContext(ctx))
	if err != nil {
		return fmt.Errorf("reach the system bus: %w", err)
	}
	defer bus.Close()
	signals := make(chan *dbus.Signal, 16)
	bus.Signal(signals)
	if err := bus.AddMatchSignalContext(ctx, dbus.WithMatchSender(login1)); err != nil {
		return fmt.Errorf("listen to %s: %w", login1, err)
	}
	w := &watcher{bus: bus, session: session, uid: uint32(os.Geteuid())}
	release := w.delaySleep(ctx)
	defer release()
	for s := range signals {
		if w.means(ctx, s) {
			lock()
			release()
		}
	}
	if ctx.Err() != nil {
		return nil
	}
	lock()
	return errors.New("the system bus is lost")
}

// watcher tells what signals mean.
type watcher struct {
	bus     *dbus.Conn
	session string // empty: not known
	uid     uint32
}

// means reports whether s says that the person may be gone.
func (w *watcher) means(ctx context.Context, s *dbus.Signal) bool {
	switch s.Name {
	case manager + ".PrepareForSleep", manager + ".PrepareForShutdown":
		starts, _ := first(s).(bool) // false: it is over
		return starts
	case manager + ".SessionRemoved":
		id, _ := first(s).(string)
		return id != "" && id == w.session
	case manager + ".UserRemoved":
		uid, ok := first(s).(uint32)
		return ok && uid == w.uid
	case sessions + ".Lock":
		return w.ours(ctx, s.Path)
	case properties + ".PropertiesChanged": // so do desktops that lock by themselves
		return lockedHint(s) && w.ours(ctx, s.Path)
	}
	return false
}

// first is the first argument of a signal, nil if there is none.
func first(s *dbus.Signal) any {
	if len(s.Body) == 0 {
		return nil
	}
	return s.Body[0]
}

func lockedHint(s *dbus.Signal) bool {
	if len(s.Body) < 2 || s.Body[0] != sessions {
		return false
	}
	changed, _ := s.Body[1].(map[string]dbus.Variant)
	locked, _ := changed["LockedHint"].Value().(bool)
	return locked
}

// patienceOfBus is how long login1 may take to answer.
const patienceOfBus = 2 * time.Second

// ours reports whether the session at path is this user's; if login1 does not
// say, it is taken for ours.
func (w *watcher) ours(ctx context.Context, path dbus.ObjectPath) bool {
	ctx, cancel := context.WithTimeout(ctx, patienceOfBus)
	defer cancel()
	var v dbus.Variant
	if err := w.bus.Object(login1, path).CallWithContext(ctx, properties+".Get", 0, sessions, "User").Store(&v); err != nil {
		return true
	}
	user, _ := v.Value().([]any) // the number, and an object for it
	return len(user) == 0 || user[0] == w.uid
}

// delaySleep has the system wait, a few seconds at most, until release is
// called. Where it is not granted, keys are forgotten while others already
// fall asleep.
func (w *watcher) delaySleep(ctx context.Context) (release func()) {
	ctx, cancel := context.WithTimeout(ctx, patienceOfBus)
	defer cancel()
	var fd dbus.UnixFD
	call := w.bus.Object(login1, "/org/freedesktop/login1").CallWithContext(ctx, manager+".Inhibit", 0,
		"sleep", "Watchword", "keys are forgotten first", "delay")
	if err := call.Store(&fd); err != nil {
		return func() {}
	}
	return sync.OnceFunc(func() { _ = syscall.Close(int(fd)) })
}
