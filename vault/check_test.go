package vault_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"slices"
	"strings"
	"testing"

	"watchword/crypto"
	"watchword/vault"
	"watchword/vault/vaulttest"
)

// found returns what check finds in v.
func found(t *testing.T, v *vaulttest.Vault, deep bool) (problems []string) {
	t.Helper()
	must(t, look(v, func(tx *vault.Tx) error {
		checked, err := tx.Check(context.Background(), deep)
		for _, p := range checked.Problems {
			problems = append(problems, p.String())
		}
		return err
	}))
	return problems
}

func TestCheckCountsWhatItLookedAt(t *testing.T) {
	v, _ := twoEntries(t)
	v.Look(func(tx *vault.Tx) error {
		for _, deep := range []bool{false, true} {
			checked, err := tx.Check(context.Background(), deep)
			must(t, err)
			want := map[bool]int{true: 4}[deep]
			if checked.Entries != 2 || checked.Commits != 4 || checked.Secrets != want || len(checked.Problems) != 0 {
				t.Errorf("checked %+v, want %d secrets", checked, want)
			}
		}
		return nil
	})
}

func TestCheckFindsWhatIsWrongInside(t *testing.T) {
	v, ids := twoEntries(t)
	short := ids[0].String()[:vault.MinIDPrefix]
	for _, c := range []struct {
		what, want string
		deep       bool
		change     func(p *vault.Parts)
	}{
		{"a commit under another id", short + ": a commit does not have the id", false, func(p *vault.Parts) { p.Log[4+15] ^= 1 }},
		{"a row that tells another story", short + ": its row", false, func(p *vault.Parts) { flipText(p.View, "hub", "hab") }},
		{"a text that was changed", "id of its content", false, func(p *vault.Parts) { flipText(p.Log, "hub", "hab"); flipText(p.View, "hub", "hab") }},
		{"a wrong count", "4 commits, not the 5", false, func(p *vault.Parts) { p.PutMeta32(vault.MetaCommits, 5) }},
		{"a blob that was changed", short + ": open password", true, func(p *vault.Parts) { p.Blobs[30] ^= 1 }},
	} {
		got := found(t, forge(v, c.change), c.deep)
		if !slices.ContainsFunc(got, func(p string) bool { return strings.Contains(p, c.want) }) {
			t.Errorf("%s: found %q, want %q", c.what, got, c.want)
		}
		if c.deep && len(found(t, forge(v, c.change), false)) != 0 {
			t.Errorf("%s: found without opening any secret", c.what)
		}
	}
}

// flipText changes a text wherever it stands in b.
func flipText(b []byte, from, to string) {
	for i := bytes.Index(b, []byte(from)); i >= 0; i = bytes.Index(b, []byte(from)) {
		copy(b[i:], to)
	}
}

func TestCheckFindsAValueThatIsNotWhatItsDigestSays(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	liar := v.Copy("liar")
	liar.Do(func(tx *vault.Tx) error {
		it, err := tx.SealValue(id, vault.Password, []byte("what it is"))
		must(t, err)
		it.Digest[0] ^= 1
		c := &vault.Commit{Stamp: 1, Items: []vault.Item{it}}
		must(t, c.Finish(id))
		tx.Put(id, c)
		return nil
	})
	if got := found(t, liar, true); len(got) != 1 || !strings.Contains(got[0], "is not the value that device") {
		t.Errorf("found %q", got)
	}
}

func TestCheckSaysWhatWaitsForAnotherDevice(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	waiting := withOrphan(t, v, id)
	if got := found(t, waiting, false); len(got) != 1 || !strings.Contains(got[0], "waits") {
		t.Errorf("found %q", got)
	}
}

// withOrphan returns a copy of v with a commit whose parent never arrived.
func withOrphan(t *testing.T, v *vaulttest.Vault, id vault.ID) *vaulttest.Vault {
	t.Helper()
	c := v.Copy("waiting")
	c.Do(func(tx *vault.Tx) error {
		orphan := &vault.Commit{Stamp: 1, Txn: vault.Txn{1}, Parents: []vault.CommitID{{1}}, Items: []vault.Item{{Key: vault.Kind, Form: vault.Text, Text: "x"}}}
		must(t, orphan.Finish(id))
		tx.Put(id, orphan)
		return nil
	})
	return c
}

func TestIncompleteEntryIsNotChanged(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	waiting := withOrphan(t, v, id)
	waiting.Look(func(tx *vault.Tx) error {
		wantErr(t, changes(tx, id), vault.ErrIncomplete)
		wantErr(t, tx.Undelete(id), vault.ErrIncomplete)
		wantErr(t, tx.Destroy(id), vault.ErrIncomplete)
		u, err := tx.Undo(vault.Txn{1})
		must(t, err)
		wantSkipped(t, u, id, vault.ErrIncomplete.Error())
		return nil
	})
	if row := onlyRow(t, waiting); !row.Incomplete {
		t.Error("the row does not say so")
	}
}

func TestIncompleteEntryIsChangedBySomebodyWhoInsists(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	v.Do(func(tx *vault.Tx) error { return tx.Delete(id) })
	waiting := withOrphan(t, v, id)
	waiting.Do(func(tx *vault.Tx) error {
		tx.Insist(true)
		return tx.Undelete(id)
	})
	if row := onlyRow(t, waiting); row.Trashed || !row.Incomplete {
		t.Errorf("in the trash %v, incomplete %v", row.Trashed, row.Incomplete)
	}
	if waiting.Password(id) != "one" {
		t.Error("its password is gone")
	}
}

func TestCheckOpensEveryChunk(t *testing.T) {
	v := inMemory(t, 1)
	edit(v, v.Add("github", "octocat", "one"), vault.SetSecret("att/file", zeros(1<<20)))
	bad := content(t, v)
	bad[len(bad)/2] ^= 1
	damaged := v.CopyOf("damaged", bad)
	must(t, look(damaged, nothing))
	wantErr(t, look(damaged, func(tx *vault.Tx) error {
		_, err := tx.Check(context.Background(), false)
		return err
	}), crypto.ErrForged)
}

func TestCheckStopsWhenItIsToldTo(t *testing.T) {
	v, _ := twoEntries(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	v.Look(func(tx *vault.Tx) error {
		_, err := tx.Check(ctx, true)
		wantErr(t, err, context.Canceled)
		return nil
	})
}

func TestProblemOfTheVaultAsAWholeNamesNoEntry(t *testing.T) {
	if got := (vault.Problem{Text: "odd"}).String(); got != "odd" {
		t.Errorf("problem %q", got)
	}
}

func TestVaultOfThreeHundredEntriesIsAsLargeAsAnEmptyOne(t *testing.T) {
	v := inMemory(t, 1)
	empty := len(content(t, v))
	v.Do(func(tx *vault.Tx) error { return tx.Bulk(250) })
	if got := len(content(t, v)); got != empty {
		t.Errorf("%d bytes, want %d", got, empty)
	}
}

func TestPaddingCostsAtMostTwelvePercent(t *testing.T) {
	for n := int64(256<<10 + 1); n < 1<<32; n += n/7 + 1 {
		size := vault.PaddedSize(n)
		if size < n || float64(size) > 1.12*float64(n) || vault.PaddedSize(size) != size {
			t.Fatalf("%d bytes are padded to %d", n, size)
		}
	}
}

func TestMetaKeepsWhatItDoesNotKnow(t *testing.T) {
	p := parts(inMemory(t, 1))
	for i := range p.Meta {
		if i%8 == 0 && i >= vault.MetaRest {
			binary.LittleEndian.PutUint64(p.Meta[i:], uint64(i))
		}
	}
	got, err := vault.ParseMeta(p.Meta, 256<<10)
	if err != nil || !bytes.Equal(got, p.Meta) {
		t.Errorf("META changed, %v", err)
	}
}
