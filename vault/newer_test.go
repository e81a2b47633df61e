package vault_test

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"watchword/crypto"
	"watchword/vault"
	"watchword/vault/vaulttest"
)

// A newer version is played by writing what this one does not know.

func TestFileOfANewerMinorVersionIsWrittenBackAsSuch(t *testing.T) {
	v, ids := twoEntries(t)
	ext := append(bytes.Repeat([]byte{7}, 16), 0x34, 0x12, 3, 0, 'a', 'b', 'c')
	local := map[int64]any{}
	newer := forge(v, func(p *vault.Parts) {
		p.Header.Minor, p.Header.Ext = 1, ext
		p.Meta[88], p.Meta[vault.MetaRest], p.Meta[vault.MetaSize-1] = 1, 2, 3
		must(t, vault.Decode(p.Local, &local))
		local[900], local[-4] = "a setting", []any{uint64(1), "b"}
		var err error
		p.Local, err = vault.Encode(local)
		must(t, err)
		p.Measure()
	})
	edit(newer, ids[0], vault.Set(vault.User, "x"))
	p, after := parts(newer), map[int64]any{}
	if p.Header.Minor != 1 || !bytes.Equal(p.Header.Ext, ext) {
		t.Errorf("minor %d, ext %x", p.Header.Minor, p.Header.Ext)
	}
	if p.Meta[88] != 1 || p.Meta[vault.MetaRest] != 2 || p.Meta[vault.MetaSize-1] != 3 {
		t.Error("unknown bytes of META are gone")
	}
	must(t, vault.Decode(p.Local, &after))
	if after[900] != "a setting" || len(after[-4].([]any)) != 2 || len(after) != len(local) {
		t.Errorf("LOCAL %v", after)
	}
}

// changes are all that a transaction can change.
func changes(tx *vault.Tx, id vault.ID) error {
	_, err := tx.Edit(id, vault.Set(vault.User, "x"))
	return errors.Join(err, tx.Delete(id))
}

func TestFileWithSomethingCriticalIsReadOnly(t *testing.T) {
	v, ids := twoEntries(t)
	trashed := v.Add("gone", "u", "x")
	v.Do(func(tx *vault.Tx) error { return tx.Delete(trashed) })
	critical := forge(v, func(p *vault.Parts) { p.PutMeta32(vault.MetaCritical, 1) })
	before := content(t, critical)
	wantPasswords(t, critical, ids[0], "three")
	if !status(critical).ReadOnly {
		t.Error("status does not say so")
	}
	key, slot, _ := newKey(t, v, status(v).ID)
	for what, change := range map[string]func(tx *vault.Tx) error{
		"add":      addOne,
		"edit":     func(tx *vault.Tx) error { _, err := tx.Edit(ids[0], vault.Set(vault.User, "x")); return err },
		"delete":   func(tx *vault.Tx) error { return tx.Delete(ids[0]) },
		"undelete": func(tx *vault.Tx) error { return tx.Undelete(trashed) },
		"destroy":  func(tx *vault.Tx) error { return tx.Destroy(trashed) },
		"undo":     func(tx *vault.Tx) error { txn, _ := tx.LastTxn(); _, err := tx.Undo(txn); return err },
		"rekey":    func(tx *vault.Tx) error { tx.Rekey(key, []crypto.Slot{slot}); return nil },
	} {
		if err := update(critical, change); !errors.Is(err, vault.ErrReadOnly) {
			t.Errorf("%s: error %v, want %v", what, err, vault.ErrReadOnly)
		}
		if err := look(critical, change); what != "rekey" && !errors.Is(err, vault.ErrReadOnly) {
			t.Errorf("%s: error %v as soon as it is tried, want %v", what, err, vault.ErrReadOnly)
		}
	}
	wantErr(t, tryJoin(critical, v), vault.ErrReadOnly)
	if !bytes.Equal(content(t, critical), before) {
		t.Error("the file changed")
	}
}

func TestFileThatBecomesReadOnlyMeanwhileIsNotWritten(t *testing.T) {
	v, _ := twoEntries(t)
	c := v.Copy("c")
	c.AcceptFork = true
	wantErr(t, update(c, func(tx *vault.Tx) error {
		p, err := tx.Parts()
		must(t, err)
		p.PutMeta32(vault.MetaCritical, 1)
		file, err := tx.Seal(p)
		must(t, err)
		replace(t, c, file)
		return addOne(tx)
	}), vault.ErrReadOnly)
}

// withBody adds a commit whose body says key besides what a commit says.
func withBody(t *testing.T, v *vaulttest.Vault, id vault.ID, key int64, value any) []byte {
	t.Helper()
	body := map[int64]any{
		1: uint64(1) << 60, 2: make([]byte, 8), 3: make([]byte, 8), 4: 0, 5: make([]byte, 16),
		6: [][]byte{}, 7: map[string]any{vault.User: []any{1, "newer"}},
	}
	for _, h := range entry(v, id).Heads() {
		body[6] = append(body[6].([][]byte), bytes.Clone(h[:]))
	}
	body[key] = value
	b, err := vault.Encode(body)
	must(t, err)
	v.Do(func(tx *vault.Tx) error {
		c, err := vault.CommitWith(id, b)
		must(t, err)
		tx.Put(id, c)
		return nil
	})
	return b
}

func TestUnknownPositiveKeyOfACommitIsKeptByteForByte(t *testing.T) {
	v, ids := twoEntries(t)
	body := withBody(t, v, ids[0], 1000, []any{"what", map[int]string{1: "a", 2: "b"}})
	edit(v, ids[0], vault.Set(vault.User, "later"))
	other := v.Copy("other")
	edit(v, ids[0], vault.Set(vault.Kind, "login"))
	joins(other, v)
	for _, c := range entry(other, ids[0]).Commits {
		if bytes.Equal(c.Body(), body) {
			return
		}
	}
	t.Error("the body is gone or was changed")
}

func TestEntryWithACriticalKeyIsReadOnlyAndTheOthersAreNot(t *testing.T) {
	for what, unknown := range map[string]struct {
		key   int64
		value any
	}{"a negative key": {-1, true}, "an unknown operation": {4, 4}, "an operation far off": {4, 1 << 40}} {
		v, ids := twoEntries(t)
		withBody(t, v, ids[0], unknown.key, unknown.value)
		e := entry(v, ids[0])
		if !e.ReadOnly || e.Trashed || e.Text(vault.User) != "newer" {
			t.Errorf("%s: read-only %v trashed %v user %q", what, e.ReadOnly, e.Trashed, e.Text(vault.User))
		}
		v.Look(func(tx *vault.Tx) error {
			wantErr(t, changes(tx, ids[0]), vault.ErrReadOnly)
			wantErr(t, tx.Restore(ids[0], e.Commits[0].ID), vault.ErrReadOnly)
			wantErr(t, tx.Purge(ids[0], e.Commits[0].ID, vault.Password), vault.ErrReadOnly)
			must(t, changes(tx, ids[1]))
			u, err := tx.Undo(vault.Txn{})
			must(t, err)
			wantSkipped(t, u, ids[0], vault.ErrReadOnly.Error())
			return nil
		})
		flagged := 0
		v.Look(func(tx *vault.Tx) error {
			for row, err := range tx.Rows() {
				must(t, err)
				if row.ReadOnly && row.ID == ids[0] {
					flagged++
				}
			}
			return nil
		})
		if flagged != 1 {
			t.Errorf("%s: %d rows say so", what, flagged)
		}
	}
}

func TestRowsOfAnotherViewVersionAreMadeAgain(t *testing.T) {
	v, ids := twoEntries(t)
	want := rows(v)
	old := forge(v, func(p *vault.Parts) {
		p.PutMeta32(vault.MetaVersion, vault.ViewNow+1)
		one, two := bytes.Clone(first(p)[:vault.RowHead]), bytes.Clone(second(p)[:vault.RowHead])
		put32(one[rowLen:], 3)
		put32(two[rowLen:], 3)
		p.View = slices.Concat(one, []byte("abc"), two, []byte("abc")) // this version cannot read that
		p.Measure()
	})
	if got := rows(old); len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("rows %v, want %v", got, want)
	}
	wantPasswords(t, old, ids[0], "three")
	old.Sound()
	edit(old, ids[1], vault.Set(vault.User, "x"))
	old.Sound()
	p := parts(old)
	if got := p.Meta[vault.MetaVersion]; got != vault.ViewNow {
		t.Errorf("saved as view version %d", got)
	}
	wantPasswords(t, old, ids[0], "three")
	wantPasswords(t, old, ids[1], "four")
}
