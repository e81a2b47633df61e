package sync

import (
	"context"
	"fmt"
	"testing"

	"watchword/vault"
	"watchword/vault/vaulttest"
)

// BenchmarkSync is a sync of 10 000 entries of one commit through a folder: the
// first one, with everything to send; one that brings nothing; and one of a new
// device, with everything to read.
func BenchmarkSync(b *testing.B) {
	v, dir := vaulttest.New(b, 1), b.TempDir()
	v.Do(func(tx *vault.Tx) error {
		for i := range 10_000 {
			if _, err := tx.Add(vault.Set(vault.Name, fmt.Sprint("entry ", i)), vault.SetSecret(vault.Password, vaulttest.Secret("x"))); err != nil {
				return err
			}
		}
		return nil
	})
	g := realGroup(b, v)
	run := func(p *Pile) Synced { return try(Sync(context.Background(), v.Update, v.View, v.Unlock, p, p.Keep)) }
	b.Run("first", func(b *testing.B) {
		for b.Loop() {
			p := realPile(v, b.TempDir(), g)
			p.Index = NewIndex(g.ID)
			run(p)
		}
	})
	run(realPile(v, dir, g))
	b.Run("nothing", func(b *testing.B) {
		for b.Loop() {
			run(realPile(v, dir, g))
		}
	})
	b.Run("new device", func(b *testing.B) {
		for b.Loop() {
			p := realPile(v, dir, g)
			other, unlock := joined(b, v, p)
			try(Sync(context.Background(), other.Update, other.View, unlock, p, p.Keep))
			check(v.FS.Remove(other.Path))
		}
	})
}
