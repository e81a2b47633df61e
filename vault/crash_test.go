package vault_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"watchword/crypto"
	"watchword/internal/disk"
	"watchword/internal/disk/disktest"
	"watchword/vault"
	"watchword/vault/vaulttest"
)

// act is a change whose every step may fail.
type act struct {
	name string
	do   func(v *vaulttest.Vault, id vault.ID) error
}

// acts returns the changes to try, and what opens the vault after the last.
func acts(t *testing.T, v *vaulttest.Vault) ([]act, vault.Unlocker) {
	t.Helper()
	raw := bytes.Repeat([]byte{5}, crypto.KeySize)
	fresh := func() *crypto.Key {
		key, err := crypto.KeyFrom(bytes.Clone(raw))
		must(t, err)
		return key
	}
	slot, unlock := slotFor(t, v, status(v).ID, fresh())
	return []act{
		{"add", func(v *vaulttest.Vault, _ vault.ID) error { return update(v, addOne) }},
		{"edit", func(v *vaulttest.Vault, id vault.ID) error {
			return update(v, func(tx *vault.Tx) error {
				_, err := tx.Edit(id, vault.SetSecret(vault.Password, vaulttest.Secret("new")))
				return err
			})
		}},
		{"rekey", func(v *vaulttest.Vault, _ vault.ID) error {
			return update(v, func(tx *vault.Tx) error {
				tx.Rekey(fresh(), []crypto.Slot{slot})
				return nil
			})
		}},
	}, unlock
}

// stage is a vault on a disk that remembers what is durable, before an act.
type stage struct {
	*vaulttest.Vault
	mem *disktest.Memory
	id  vault.ID
}

// setStage puts files on a new disk.
func setStage(v *vaulttest.Vault, files map[string][]byte, id vault.ID) *stage {
	s := &stage{v.Again(9), disktest.NewMemory(), id}
	for name, data := range files {
		s.mem.Put(name, data)
	}
	s.FS = s.mem
	return s
}

// stateOf tells the saves that may be found apart by what they show.
func stateOf(v *vaulttest.Vault, id vault.ID, unlock vault.Unlocker) (string, error) {
	var state string
	show := func(tx *vault.Tx) error {
		e, err := tx.Entry(id)
		if err != nil {
			return err
		}
		text, err := reveal(tx, id, &e.Field(vault.Password).Item, e.Field(vault.Password).By)
		state = fmt.Sprint(tx.Status().Entries, text)
		if e.Field(vault.FilePrefix+"paper") != nil {
			state += " paper"
		}
		return err
	}
	err := v.View(context.Background(), v.Unlock, show)
	if errors.Is(err, crypto.ErrWrongKey) {
		err = v.View(context.Background(), unlock, show)
		state += " rekeyed"
	}
	return state, err
}

var after = map[string]string{"add": "2old", "edit": "1new", "rekey": "1old rekeyed", "attach": "1old paper"}

const beforeAll = "1old"

// prepared returns a vault with one entry and a row of backups, and its files: as
// on the day after, when the next save keeps a backup of the day.
func prepared(t *testing.T) (v *vaulttest.Vault, id vault.ID, files map[string][]byte) {
	t.Helper()
	mem := disktest.NewMemory()
	v = vaulttest.NewOn(t, mem, "/w", 1)
	id = v.Add("github", "octocat", "older")
	for _, text := range []string{"a", "b", "old"} {
		setPassword(v, id, text)
	}
	days, err := disk.DailyBackups(mem, v.Path)
	must(t, err)
	files = mem.Files()
	files["/w/vault.ww.day-2026-01-01.bak"] = files[days[0]]
	delete(files, days[0])
	return v, id, files
}

func TestFaultAtAnyStepOfAnUpdateKeepsTheOldStateOrHarmsNothing(t *testing.T) {
	t.Parallel()
	v, id, files := prepared(t)
	all, unlock := acts(t, v)
	fault := errors.New("fault")
	for _, a := range all {
		for n := 1; ; n++ {
			s := setStage(v, files, id)
			failing := &disktest.Failing{FS: s.mem, At: n, Err: fault}
			s.FS = failing
			heard := heed(s.Vault)
			err := a.do(s.Vault, id)
			s.FS = s.mem
			s.wantOneOf(t, a, failing, err, unlock)
			if err == nil && failing.Hit() && len(*heard) == 0 && !harmless(failing) {
				t.Errorf("%s, %v: neither error nor notice", a.name, failing)
			}
			if !failing.Hit() {
				break
			}
		}
	}
}

// harmless steps may fail without anybody being told: what cannot be closed was
// only read, a temporary file that stays goes with the next save, a backup can
// be a copy, the marks are not looked at again unless the file changed, and the
// first look at the file only says where they are.
func harmless(f *disktest.Failing) bool {
	text := f.String()
	for _, step := range []string{"(close ", "(remove ", "(link ", "(open /w/state/", "(read /w/state/", "(read /w/vault.ww)"} {
		if strings.Contains(text, step) {
			return true
		}
	}
	return false
}

// wantOneOf wants the old state after an error, and otherwise the new one.
func (s *stage) wantOneOf(t *testing.T, a act, failing *disktest.Failing, err error, unlock vault.Unlocker) {
	t.Helper()
	want := beforeAll
	if err == nil || errors.Is(err, disk.ErrNotDurable) {
		want = after[a.name]
	}
	got, viewErr := stateOf(s.Vault, s.id, unlock)
	if got != want || viewErr != nil {
		t.Errorf("%s, %v: error %v, then %q %v, want %q", a.name, failing, err, got, viewErr, want)
	}
	if a.name != "rekey" && err == nil {
		if days, err := disk.DailyBackups(s.mem, s.Path); len(days) != 2 {
			t.Errorf("%s, %v: daily backups %q, %v", a.name, failing, days, err)
		}
	}
	if names := leftovers(s.mem); len(names) > 0 && !strings.Contains(failing.String(), "(remove ") {
		t.Errorf("%s, %v: left behind %q", a.name, failing, names)
	}
}

// leftovers returns the temporary files beside the vault and the marks.
func leftovers(mem *disktest.Memory) (names []string) {
	for name := range mem.Files() {
		if strings.Contains(filepath.Base(name), ".tmp-") {
			names = append(names, name)
		}
	}
	return names
}

func TestPowerLossAtAnyStepOfAnUpdateLeavesOldOrNew(t *testing.T) {
	t.Parallel()
	v, id, files := prepared(t)
	all, unlock := acts(t, v)
	for _, a := range all {
		for n := 1; ; n++ {
			s := setStage(v, files, id)
			failing := &disktest.Failing{FS: s.mem, At: n, Err: disktest.ErrCrashed}
			s.FS = failing
			err := a.do(s.Vault, id)
			for found := range s.mem.Crashes() {
				s.FS = found
				s.wantEither(t, a, failing, err, unlock)
			}
			if !failing.Hit() {
				must(t, err)
				break
			}
		}
	}
}

// wantEither wants the old state or the new one, and after a save that succeeded
// the new one alone; and that the next save works.
func (s *stage) wantEither(t *testing.T, a act, failing *disktest.Failing, saved error, unlock vault.Unlocker) {
	t.Helper()
	got, err := stateOf(s.Vault, s.id, unlock)
	if err != nil || got != after[a.name] && (got != beforeAll || saved == nil) {
		t.Errorf("%s, %v: found %q, %v", a.name, failing, got, err)
		return
	}
	if a.name == "rekey" && !failing.Hit() {
		s.wantNoOldBackups(t, failing, nil)
	}
	next, rekeyed := s.Unlock, strings.HasSuffix(got, "rekeyed")
	if rekeyed {
		next = unlock
	}
	if failing.At%5 > 0 {
		return // a sample will do for what follows
	}
	if err := s.Update(context.Background(), next, addOne); err != nil {
		t.Errorf("%s, %v: next save: %v", a.name, failing, err)
	}
	if rekeyed {
		s.wantNoOldBackups(t, failing, unlock)
	}
}

// wantNoOldBackups wants that nothing is left that an old password opens, and
// nothing at all but what unlock opens.
func (s *stage) wantNoOldBackups(t *testing.T, failing *disktest.Failing, unlock vault.Unlocker) {
	t.Helper()
	days, err := disk.DailyBackups(s.FS, s.Path)
	must(t, err)
	for _, name := range append(days, disk.Backups(s.Path, vault.KeepBackups)...) {
		backup := *s.Store
		backup.Path, backup.State = name, ""
		err := vault.ErrRekeyed
		if unlock != nil {
			err = backup.View(context.Background(), unlock, nothing)
		}
		if _, there := s.FS.Stat(name); !errors.Is(there, fs.ErrNotExist) && err != nil {
			t.Errorf("rekey, %v: %s came back: %v", failing, name, err)
		}
	}
}
