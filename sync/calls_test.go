package sync

import (
	"context"
	"fmt"
	"io"
	"slices"
	"testing"

	"watchword/internal/disk"
	"watchword/vault"
	"watchword/vault/vaulttest"
)

// counted is a store that notes what is asked of it.
type counted struct {
	Store
	calls []string
	sent  int // bytes
}

func (c *counted) List(ctx context.Context) (map[string]int64, error) {
	c.calls = append(c.calls, "list")
	return c.Store.List(ctx)
}

func (c *counted) Get(ctx context.Context, name string) (io.ReadCloser, error) {
	c.calls = append(c.calls, "get")
	return c.Store.Get(ctx, name)
}

func (c *counted) Put(ctx context.Context, name string, data []byte) error {
	c.calls, c.sent = append(c.calls, "put"), c.sent+len(data)
	return c.Store.Put(ctx, name, data)
}

func (c *counted) Delete(ctx context.Context, name string) error {
	c.calls = append(c.calls, "delete")
	return c.Store.Delete(ctx, name)
}

// TestAnIdleSyncIsOneListAndAnEditOneSmallFile has each sync begin anew, with
// what the vault keeps of the last one, as each run of the program does.
func TestAnIdleSyncIsOneListAndAnEditOneSmallFile(t *testing.T) {
	v, dir := vaulttest.New(t, 1), t.TempDir()
	ids := make([]vault.ID, 500)
	v.Do(func(tx *vault.Tx) (err error) {
		for i := range ids {
			if ids[i], err = tx.Add(vault.Set(vault.Name, fmt.Sprint("entry ", i)), vault.SetSecret(vault.Password, vaulttest.Secret(fmt.Sprint(i)))); err != nil {
				return err
			}
		}
		return nil
	})
	g := realGroup(t, v)
	sync := func() *counted {
		p := realPile(v, dir, g)
		c := &counted{Store: p.Store}
		p.Store = c
		_ = try(Sync(t.Context(), v.Update, v.View, v.Unlock, p, p.Keep))
		return c
	}
	saved := func() []byte { return try(disk.ReadFile(v.FS, v.Path, 1<<20)) }

	sync()
	before := saved()
	if idle := sync(); !slices.Equal(idle.calls, []string{"list"}) {
		t.Errorf("an idle sync asks for %v", idle.calls)
	}
	if !slices.Equal(saved(), before) {
		t.Error("an idle sync saves the vault")
	}
	v.Do(func(tx *vault.Tx) error {
		_, err := tx.Edit(ids[7], vault.SetSecret(vault.Password, vaulttest.Secret("another")))
		return err
	})
	before = saved()
	if one := sync(); !slices.Equal(one.calls, []string{"list", "put", "get"}) || one.sent > 4096 {
		t.Errorf("after an edit it asks for %v and sends %d bytes", one.calls, one.sent)
	}
	if !slices.Equal(saved(), before) {
		t.Error("a sync that only sends saves the vault")
	}
}
