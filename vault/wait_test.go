package vault_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"watchword/internal/disk"
	"watchword/vault"
)

// taken is a disk on which the lock is somebody else's until it is waited for
// again.
type taken struct {
	disk.FS
	tries int
	err   error // of the first try
}

func (f *taken) Lock(ctx context.Context, name, who string) (func() error, error) {
	f.tries++
	if f.tries > 1 {
		return f.FS.Lock(ctx, name, who)
	}
	if f.err != nil {
		return nil, f.err
	}
	<-ctx.Done()
	return nil, &disk.BusyError{Path: name, Holder: "pid 1, ww import", Err: ctx.Err()}
}

func TestASaveThatWaitsSaysForWhom(t *testing.T) {
	v := inMemory(t, 1)
	again := v.Again(2)
	again.FS = &taken{FS: v.FS}
	var told []vault.Notice
	again.Notify = func(n vault.Notice) { told = append(told, n) }
	must(t, update(again, addOne))
	waits := slices.DeleteFunc(told, func(n vault.Notice) bool { return n.Kind != vault.Waiting })
	if len(waits) != 1 || waits[0].Holder != "pid 1, ww import" {
		t.Errorf("it was told %v", waits)
	}
}

func TestALockThatFailsIsNotWaitedFor(t *testing.T) {
	v := inMemory(t, 1)
	again := v.Again(2)
	f := &taken{FS: v.FS, err: errors.New("no locks here")}
	again.FS = f
	again.Notify = func(n vault.Notice) {
		if n.Kind == vault.Waiting {
			t.Error("it waits")
		}
	}
	if err := update(again, addOne); !errors.Is(err, f.err) || f.tries != 1 {
		t.Errorf("error %v after %d tries", err, f.tries)
	}
}
