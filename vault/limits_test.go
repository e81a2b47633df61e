package vault_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"watchword/secret"
	"watchword/vault"
	"watchword/vault/vaulttest"
)

func customKey(i int) string { return fmt.Sprintf("x/%d", i) }

func zeros(n int) secret.Value { return secret.Alloc(n) }

func TestLimitsHoldAtTheLimitAndNotOneOver(t *testing.T) {
	t.Parallel()
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	for _, c := range []struct {
		what string
		at   func(n int) vault.Change
		max  int
		err  error
	}{
		{"name", func(n int) vault.Change { return vault.Set(vault.Name, strings.Repeat("n", n)) }, vault.MaxName, vault.ErrTooLong},
		{"text", func(n int) vault.Change { return vault.Set(vault.User, strings.Repeat("t", n)) }, vault.MaxText, vault.ErrTooLong},
		{"key", func(n int) vault.Change { return vault.Set("x/"+strings.Repeat("k", n-2), "1") }, vault.MaxKey, vault.ErrName},
		{"secret", func(n int) vault.Change { return vault.SetSecret(vault.Note, zeros(n)) }, vault.MaxSecret, vault.ErrTooLong},
		{"attachment", func(n int) vault.Change { return vault.SetSecret("att/file", zeros(n)) }, vault.MaxAttachment, vault.ErrTooLong},
	} {
		before := content(t, v)
		err := update(v, func(tx *vault.Tx) error {
			_, err := tx.Edit(id, vault.Set(vault.Kind, "login"), c.at(c.max+1))
			return err
		})
		wantErr(t, err, c.err)
		if !bytes.Equal(content(t, v), before) {
			t.Errorf("%s: one over changed the file", c.what)
		}
		if !edit(v, id, c.at(c.max)) {
			t.Errorf("%s: the limit itself is no change", c.what)
		}
	}
	if f := entry(v, id).Field("att/file"); f.Length != vault.MaxAttachment {
		t.Errorf("attachment of %d bytes", f.Length)
	}
}

func TestACommitHoldsSoManyFieldsAndNoMore(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	var changes []vault.Change
	for i := range vault.MaxFields + 1 {
		changes = append(changes, vault.Set(customKey(i), "1"))
	}
	before := content(t, v)
	wantErr(t, update(v, func(tx *vault.Tx) error {
		_, err := tx.Edit(id, changes...)
		return err
	}), vault.ErrTooLong)
	if !bytes.Equal(content(t, v), before) {
		t.Error("the file changed")
	}
	edit(v, id, changes[1:]...)
	if got := len(entry(v, id).Fields); got != vault.MaxFields+3 {
		t.Errorf("%d fields", got)
	}
}

func TestNameGrowsOverTheLimitByNFC(t *testing.T) {
	// U+0958 is written as two characters in NFC: 3 bytes become 6.
	name := strings.Repeat("\u0958", vault.MaxName/3)
	if _, err := vault.ParseName(name); err == nil {
		t.Errorf("a name of %d bytes is stored as one of %d", len(name), 2*len(name))
	}
}

func TestTextThatCannotBeReadBackIsRefused(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	v.Look(func(tx *vault.Tx) error {
		for _, c := range []vault.Change{
			vault.Set(vault.User, "a\xff"), vault.Set("", "x"), vault.Set("x/\xff", "x"), vault.Set("x/\n", "x"),
		} {
			_, err := tx.Edit(id, c)
			wantErr(t, err, vault.ErrName)
		}
		return nil
	})
	edit(v, id, vault.Set("x/poem", "two\nlines"))
	if got := entry(v, id).Text("x/poem"); got != "two\nlines" {
		t.Errorf("poem %q", got)
	}
}

func TestReaderRefusesCommitsOverTheLimits(t *testing.T) {
	text := func(key string, n int) vault.Item {
		return vault.Item{Key: key, Form: vault.Text, Text: strings.Repeat("t", n)}
	}
	sealed := func(key string, n int) vault.Item {
		return vault.Item{Key: key, Form: vault.Secret, Length: n}
	}
	many := func(n int) (items []vault.Item) {
		for i := range n {
			items = append(items, text(customKey(i), 1))
		}
		return items
	}
	parents := func(n int) []vault.CommitID { return make([]vault.CommitID, n) }
	for _, c := range []struct {
		what     string
		at, over vault.Commit
	}{
		{"parents", vault.Commit{Parents: parents(vault.MaxParents)}, vault.Commit{Parents: parents(vault.MaxParents + 1)}},
		{"fields", vault.Commit{Items: many(vault.MaxFields)}, vault.Commit{Items: many(vault.MaxFields + 1)}},
		{"key", vault.Commit{Items: []vault.Item{text(strings.Repeat("k", vault.MaxKey), 1)}}, vault.Commit{Items: []vault.Item{text(strings.Repeat("k", vault.MaxKey+1), 1)}}},
		{"empty key", vault.Commit{Items: []vault.Item{text("k", 1)}}, vault.Commit{Items: []vault.Item{text("", 1)}}},
		{"text", vault.Commit{Items: []vault.Item{text("k", vault.MaxText)}}, vault.Commit{Items: []vault.Item{text("k", vault.MaxText+1)}}},
		{"secret", vault.Commit{Items: []vault.Item{sealed("k", vault.MaxSecret)}}, vault.Commit{Items: []vault.Item{sealed("k", vault.MaxSecret+1)}}},
		{"file", vault.Commit{Items: []vault.Item{sealed("att/k", vault.MaxAttachment)}}, vault.Commit{Items: []vault.Item{sealed("att/k", vault.MaxAttachment+1)}}},
	} {
		if err := c.at.Finish(vault.ID{}); err != nil {
			t.Errorf("%s: at the limit: %v", c.what, err)
		}
		if _, err := vault.CommitWith(vault.ID{}, c.at.Body()); err != nil {
			t.Errorf("%s: read at the limit: %v", c.what, err)
		}
		wantErr(t, c.over.Finish(vault.ID{}), vault.ErrCommit)
		_, err := vault.CommitWith(vault.ID{}, bodyOf(t, &c.over))
		wantErr(t, err, vault.ErrCommit)
	}
}

// bodyOf writes any commit as CBOR, whatever it holds.
func bodyOf(t *testing.T, c *vault.Commit) []byte {
	t.Helper()
	fields := map[string]any{}
	for _, it := range c.Items {
		switch it.Form {
		case vault.Text:
			fields[it.Key] = []any{1, it.Text}
		case vault.Secret:
			fields[it.Key] = []any{2, it.Digest[:], it.Length}
		default:
			fields[it.Key] = []any{0}
		}
	}
	parents := [][]byte{}
	for _, p := range c.Parents {
		parents = append(parents, slices.Clone(p[:]))
	}
	body, err := vault.Encode(map[int]any{
		1: uint64(c.Stamp), 2: c.Device[:], 3: c.Txn[:], 4: uint64(c.Op), 5: make([]byte, 16), 6: parents, 7: fields,
	})
	must(t, err)
	return body
}

func TestMoreHeadsThanParentsFitAreGatheredInSteps(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	root := entry(v, id).Commits[0].ID
	v.Do(func(tx *vault.Tx) error {
		for i := range vault.MaxParents + 8 {
			c := &vault.Commit{Stamp: vault.StampAt(vaulttest.Start), Device: vault.Device{byte(i)}, Parents: []vault.CommitID{root}}
			must(t, c.Finish(id))
			tx.Put(id, c)
		}
		return nil
	})
	edit(v, id, vault.Set(vault.User, "a"))
	edit(v, id, vault.Set(vault.User, "b"))
	if heads := entry(v, id).Heads(); len(heads) != 1 {
		t.Errorf("%d heads after two edits", len(heads))
	}
}
