package vault_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"watchword/vault"
	"watchword/vault/vaulttest"
)

func names(v *vaulttest.Vault, text string) (found []string) {
	v.Look(func(tx *vault.Tx) error {
		for row, err := range tx.Mentioning(text) {
			if err != nil {
				return err
			}
			found = append(found, row.Name)
		}
		return nil
	})
	slices.Sort(found)
	return found
}

func TestRowSaysWhatItsEntryDoes(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	edit(v, id, vault.Set(vault.Kind, "login"), vault.SetTag("work"), vault.Set("url/00000001", "https://b.example"), vault.Set("x/team", "core"))
	edit(v, id, vault.Set("url/00000000", "https://a.example"))
	row, e := onlyRow(t, v), entry(v, id)
	if row.ID != id || row.Name != "github" || row.User != "octocat" || row.Kind != "login" || row.Created != e.Created || row.Changed != e.Changed {
		t.Errorf("row %+v", row)
	}
	if !slices.Equal(row.URLs, []string{"https://b.example", "https://a.example"}) || !slices.Equal(row.Tags, []string{"work"}) {
		t.Errorf("urls %v in the order they were added, tags %v", row.URLs, row.Tags)
	}
	if len(row.Plain) != 1 || row.Plain[0].Key != "x/team" || row.Plain[0].Text != "core" {
		t.Errorf("plain %+v", row.Plain)
	}
	f := e.Field(vault.Password)
	if s := row.Secrets; len(s) != 1 || s[0].Key != vault.Password || s[0].Length != uint64(f.Length) || [16]byte(s[0].Digest) != f.Digest || s[0].Set != uint64(f.By.Stamp) {
		t.Errorf("secrets %+v", row.Secrets)
	}
	if row.Trashed || row.Destroyed || row.Conflicted || row.Incomplete || row.ReadOnly {
		t.Errorf("flags of %+v", row)
	}
}

func TestRowCountsBlobsInTheOrderOfHistory(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	setPassword(v, id, "two")
	edit(v, id, vault.SetSecret(vault.Note, vaulttest.Secret("n")))
	for _, s := range onlyRow(t, v).Secrets {
		if want := map[string]uint64{vault.Password: 2, vault.Note: 3}[s.Key]; s.Blob != want {
			t.Errorf("%s is blob %d, want %d", s.Key, s.Blob, want)
		}
	}
}

func TestMentioningLooksIntoPlainFieldsOnly(t *testing.T) {
	v := inMemory(t, 1)
	v.Add("github", "octocat", "hunter2")
	id := v.Add("other", "u", "one")
	edit(v, id, vault.Set("x/team", "github core"), vault.SetTag("blue"), vault.Set("url/00000000", "https://o.example"), vault.Set(vault.Kind, "card"))
	for text, want := range map[string][]string{
		"github": {"github", "other"}, "octo": {"github"}, "blue": {"other"}, "o.example": {"other"}, "card": {"other"},
		"hunter2": nil, vault.Password: nil, "x/team": nil, "nowhere": nil, "": {"github", "other"},
	} {
		if got := names(v, text); !slices.Equal(got, want) {
			t.Errorf("%q is found in %q, want %q", text, got, want)
		}
	}
}

func TestRowsShowWhatTheTransactionChangedInTheirPlace(t *testing.T) {
	v := inMemory(t, 1)
	for i := range 20 {
		v.Add(fmt.Sprint("old ", i), "u", "one")
	}
	v.Look(func(tx *vault.Tx) error {
		var all []vault.ID
		for row, err := range tx.Rows() {
			must(t, err)
			all = append(all, row.ID)
		}
		_, err := tx.Edit(all[3], vault.Set(vault.Name, "renamed"))
		must(t, err)
		for i := range 20 {
			_, err := tx.Add(vault.Set(vault.Name, fmt.Sprint("new ", i)))
			must(t, err)
		}
		var last vault.ID
		found := map[string]int{}
		for row, err := range tx.Rows() {
			must(t, err)
			if slices.Compare(last[:], row.ID[:]) >= 0 {
				t.Errorf("%s comes after %s", row.ID, last)
			}
			last = row.ID
			found[strings.Fields(row.Name)[0]]++
		}
		if found["old"] != 19 || found["new"] != 20 || found["renamed"] != 1 {
			t.Errorf("rows %v", found)
		}
		return nil
	})
}

func TestEveryEntryIsVisitedOnceWhileItIsChanged(t *testing.T) {
	v := inMemory(t, 1)
	for i := range 10 {
		v.Add(fmt.Sprint(i), "u", "one")
	}
	v.Do(func(tx *vault.Tx) error {
		visits := 0
		for row, err := range tx.Rows() {
			must(t, err)
			visits++
			_, err := tx.Edit(row.ID, vault.Set(vault.User, fmt.Sprint(visits)))
			must(t, err)
		}
		if visits != 10 {
			t.Errorf("%d visits", visits)
		}
		return nil
	})
}

func TestRowsCanBeLeftEarly(t *testing.T) {
	v := inMemory(t, 1)
	for i := range 4 {
		v.Add(fmt.Sprint(i), "u", "one")
	}
	v.Look(func(tx *vault.Tx) error {
		for range 2 {
			_, err := tx.Add(vault.Set(vault.Name, "new"))
			must(t, err)
		}
		for stop := 1; stop <= 6; stop++ {
			n := 0
			for range tx.Rows() {
				if n++; n == stop {
					break
				}
			}
			if n != stop {
				t.Errorf("%d rows, want %d", n, stop)
			}
		}
		return nil
	})
}

func TestRecentStepsOfTheWholeVaultComeNewestFirst(t *testing.T) {
	v := inMemory(t, 1)
	a := v.Add("a", "u", "one")
	b := v.Add("b", "u", "one")
	setPassword(v, a, "two")
	v.Look(func(tx *vault.Tx) error {
		for n, want := range map[int]string{1: "a", 2: "ab", 3: "aba", 9: "aba"} {
			steps, err := tx.Recent(n)
			must(t, err)
			got := ""
			for _, s := range steps {
				got += s.Name
			}
			if got != want {
				t.Errorf("the last %d steps are of %q, want %q", n, got, want)
			}
		}
		e, err := tx.Entry(b)
		must(t, err)
		if steps := e.Steps(); len(steps) != 1 || !steps[0].Created || steps[0].ID != b {
			t.Errorf("steps %+v", steps)
		}
		return nil
	})
}

func TestIDPrefixReadsAsPeopleType(t *testing.T) {
	ones := vault.ID(bytes.Repeat([]byte{0xff}, 16))
	if got, want := ones.String(), strings.Repeat("z", 25)+"w"; got != want {
		t.Errorf("id %q, want %q", got, want)
	}
	text := vault.ID{0x00, 0x44, 0x32, 0x14, 0xc7}.String()
	if want := "01234567" + strings.Repeat("0", 18); text != want {
		t.Errorf("id %q, want %q", text, want)
	}
	got, err := vault.ParseIDPrefix(strings.ToUpper(text[:8]))
	if got != text[:8] || err != nil {
		t.Errorf("prefix %q, %v", got, err)
	}
	if got, _ := vault.ParseIDPrefix("OIL000"); got != "011000" {
		t.Errorf("prefix %q, want 011000", got)
	}
	for _, bad := range []string{"", "01234", "uuuuuu", "0123456-", strings.Repeat("0", 27)} {
		_, err := vault.ParseIDPrefix(bad)
		wantErr(t, err, vault.ErrID)
	}
}

func TestStampOfAWrongClockStaysReadable(t *testing.T) {
	far := vault.Stamp(1<<64 - 1)
	if _, err := far.Time().MarshalJSON(); err != nil {
		t.Error(err)
	}
	if now := vault.StampAt(vaulttest.Start); !now.Time().Equal(vaulttest.Start) {
		t.Errorf("stamp of %v is %v", vaulttest.Start, now.Time())
	}
}

func TestStampOfAWrongClockIsFollowedADayAtMost(t *testing.T) {
	for _, far := range []vault.Stamp{vault.StampAt(vaulttest.Start.AddDate(50, 0, 0)), 1<<64 - 1} {
		v := inMemory(t, 1)
		id := v.Add("github", "octocat", "one")
		v.Do(func(tx *vault.Tx) error {
			c := &vault.Commit{Stamp: far, Parents: entry(v, id).Heads(), Items: []vault.Item{{Key: vault.User, Form: vault.Text, Text: "far"}}}
			must(t, c.Finish(id))
			tx.Put(id, c)
			return nil
		})
		edit(v, id, vault.Set(vault.User, "now"))
		edit(v, id, vault.Set(vault.Kind, "login"))
		f := entry(v, id).Field(vault.User)
		if ahead := f.By.Stamp.Time().Sub(vaulttest.Start); f.Item.Text != "now" || ahead > 25*time.Hour {
			t.Errorf("user %q, %v ahead", f.Item.Text, ahead)
		}
	}
}

func TestRowOfADestroyedSecretHasNoBlob(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	v.Do(func(tx *vault.Tx) error { return tx.Delete(id) })
	v.Do(func(tx *vault.Tx) error { return tx.Destroy(id) })
	if row := onlyRow(t, v); len(row.Secrets) != 1 || row.Secrets[0].Blob != 0 || !row.Trashed {
		t.Errorf("row %+v", row)
	}
}
