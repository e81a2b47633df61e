package cmd_test

import (
	"context"
	"testing"

	"watchword/internal/disk"
)

// later is a disk on which the lock is free when it is asked for again.
type later struct {
	disk.FS
	holder string
	asked  bool
}

func (l *later) Lock(ctx context.Context, name, who string) (func() error, error) {
	if l.asked {
		return l.FS.Lock(ctx, name, who)
	}
	l.asked = true
	<-ctx.Done()
	return nil, &disk.BusyError{Path: name, Holder: l.holder, Err: ctx.Err()}
}

func TestAWriterThatWaitsSaysForWhom(t *testing.T) {
	whole := withVault(t)
	for holder, says := range map[string]string{
		"pid 4121, ww import": "· waiting for another ww (pid 4121, ww import)…  Ctrl-C to stop\n",
		"":                    "· waiting for another ww…  Ctrl-C to stop\n",
	} {
		w := whole.copy()
		w.disk = &later{FS: w.mem, holder: holder}
		w.ok("edit", "github", "user=octo").want(t, 0, says, "github: user changed")
	}
}

func TestKeysTypedWhileItUnlocksDoNotShow(t *testing.T) {
	w := withVault(t)
	w.sits(master + "\ry\r")
	w.person.typed = func(left int) {
		if muted := left > len("y\r"); w.person.muted != muted {
			t.Errorf("with %d keys to come the terminal is muted %v", left, !muted)
		}
	}
	w.ok("undo").want(t, 0, "taken back")
}
