package sync

import (
	"context"
	"testing"

	"watchword/vault"
)

func TestAPileTellsHowFarItIs(t *testing.T) {
	k := newDesk()
	k.add(k.a)
	k.syncs(t, k.a)
	all := int64(100_000 + len(k.shared.files[k.only(t)]))
	k.shared.files["foreign wwsync"] = make([]byte, 100_000) // of which the header is read

	p := k.pile(k.b)
	plain := p.Store
	var told []Progress
	stop := p.Tell(func(now Progress) { told = append(told, now) })
	pull := func() {
		t.Helper()
		told = nil
		check(k.b.update(context.Background(), k.b.unlock, func(tx *vault.Tx) error {
			_, err := p.Pull(context.Background(), tx)
			return err
		}))
	}
	pull()
	rises(t, told, Progress{Done: all, Total: all})
	pull() // there is nothing new
	rises(t, told, Progress{})

	told = nil
	k.add(k.b)
	check(k.b.view(context.Background(), k.b.unlock, func(tx *vault.Tx) error {
		_, err := p.Push(context.Background(), tx)
		return err
	}))
	twice := told[0].Total
	rises(t, told, Progress{Sending: true, Done: twice, Total: twice})
	if told[1].Done != twice/2 {
		t.Errorf("what is put is told as %+v", told[1])
	}
	if stop(); p.Store != plain {
		t.Error("it goes on")
	}
}

// rises wants what was told to grow up to last.
func rises(t *testing.T, told []Progress, last Progress) {
	t.Helper()
	for i, now := range told {
		if now.Total != last.Total || now.Sending != last.Sending || i > 0 && now.Done < told[i-1].Done {
			t.Errorf("of %+v, %d is wrong", told, i)
		}
	}
	if n := len(told); n == 0 || told[n-1] != last {
		t.Errorf("told %+v, want %+v in the end", told, last)
	}
}
