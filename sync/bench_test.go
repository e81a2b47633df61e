package sync

import (
	"context"
	"fmt"
	"testing"

	"watchword/vault"
	"watchword/vault/vaulttest"
)

// crowd is how many entries the vaults of these benchmarks have.
const crowd = 10_000

func crowded(b *testing.B) *vaulttest.Vault {
	v := vaulttest.New(b, 1)
	v.Do(func(tx *vault.Tx) error {
		for i := range crowd {
			if _, err := tx.Add(vault.Set(vault.Name, fmt.Sprint("entry ", i)), vault.SetSecret(vault.Password, vaulttest.Secret("x"))); err != nil {
				return err
			}
		}
		return nil
	})
	return v
}

// BenchmarkSync is a sync of 10 000 entries of one commit through a folder: the
// first one, with everything to send; one that brings nothing; one after an edit,
// with what it asks of the folder and what it uploads; and one of a new device,
// with everything to read.
func BenchmarkSync(b *testing.B) {
	v, dir := crowded(b), b.TempDir()
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
	counted := func(b *testing.B) {
		p := realPile(v, dir, g)
		c := &counted{Store: p.Store}
		p.Store = c
		run(p)
		b.ReportMetric(float64(len(c.calls)), "calls")
		b.ReportMetric(float64(c.sent), "B-sent")
	}
	b.Run("nothing", func(b *testing.B) {
		for b.Loop() {
			counted(b)
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
	b.Run("edit", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			b.StopTimer()
			v.Do(func(tx *vault.Tx) error { return editFirst(tx, fmt.Sprint(i)) })
			b.StartTimer()
			counted(b)
		}
	})
}

// editFirst changes the password of the first entry.
func editFirst(tx *vault.Tx, to string) error {
	for row, err := range tx.Rows() {
		if err == nil {
			_, err = tx.Edit(row.ID, vault.SetSecret(vault.Password, vaulttest.Secret(to)))
		}
		return err
	}
	return nil
}

// BenchmarkMerge joins two states of the same 10 000 entries, all of which were
// edited on both sides: of sets alone, and into a vault that is saved with it.
func BenchmarkMerge(b *testing.B) {
	base := crowded(b)
	edited := func(name string) (v *vaulttest.Vault, state *vault.Bundle) {
		v = base.Copy(name)
		v.Do(func(tx *vault.Tx) error {
			for row, err := range tx.Rows() {
				if err != nil {
					return err
				}
				if _, err := tx.Edit(row.ID, vault.SetSecret(vault.Password, vaulttest.Secret(name))); err != nil {
					return err
				}
			}
			return nil
		})
		v.Look(func(tx *vault.Tx) (err error) {
			lacks := try(tx.Lacking(nothing))
			state, err = vault.ParseBundle(bytesOf(lacks), lacks.Size())
			return err
		})
		return v, state
	}
	ours, left := edited("ours")
	_, right := edited("theirs")
	b.Run("sets", func(b *testing.B) {
		for b.Loop() {
			var both vault.Bundle
			both.Join(left)
			both.Join(right)
		}
	})
	bring := func(b *testing.B, save bool) {
		for b.Loop() {
			b.StopTimer()
			v := ours.Copy("again")
			do := v.Look
			if save {
				do = v.Do
			}
			b.StartTimer()
			do(func(tx *vault.Tx) error {
				_, err := tx.Bring(right)
				return err
			})
			check(v.FS.Remove(v.Path))
		}
	}
	b.Run("opened", func(b *testing.B) { bring(b, false) })
	b.Run("opened and saved", func(b *testing.B) { bring(b, true) })
}
