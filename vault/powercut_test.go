package vault_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"watchword/internal/disk"
	"watchword/internal/disk/disktest"
	"watchword/vault"
	"watchword/vault/vaulttest"
)

// saved is what the record of a save says once Update has returned.
const saved = "saved"

// tooMany faults are enough: a save in the wrong order leaves more states than can be looked at.
const tooMany = 5

// powerCut is a save of which every state is looked at that a power cut may leave.
type powerCut struct {
	act
	id            vault.ID
	v             *vaulttest.Vault
	files         map[string][]byte // before
	rekeyed       vault.Unlocker    // opens what a change of the password leaves
	before, after string
	plain         bool                  // a disk without links
	wrap          func(disk.FS) disk.FS // what the save takes the disk for; nil for what it is
	former        [][]byte
	tried         struct{ all, ordered, lacking int }
}

// powerCuts returns the saves to try.
func powerCuts(t *testing.T) []*powerCut {
	t.Helper()
	v, id, files := prepared(t)
	all, rekeyed := acts(t, v)
	all = append(all, act{"attach", func(v *vaulttest.Vault, id vault.ID) error {
		return update(v, func(tx *vault.Tx) error {
			paper := vaulttest.Secret(strings.Repeat("paper ", 10_000))
			defer paper.Wipe()
			_, err := tx.Edit(id, vault.SetSecret(vault.FilePrefix+"paper", paper))
			return err
		})
	}})
	var cuts []*powerCut
	for _, a := range all {
		cuts = append(cuts, &powerCut{act: a, id: id, v: v, files: files, rekeyed: rekeyed, before: beforeAll, after: after[a.name]})
	}
	return cuts
}

// record runs the save and returns what it did to the disk.
func (p *powerCut) record(t *testing.T) *disktest.Record {
	t.Helper()
	s := setStage(p.v, p.files, p.id)
	if p.plain {
		s.mem.WithoutLinks()
	}
	r := s.mem.Record()
	if p.wrap != nil {
		s.FS = p.wrap(s.mem)
	}
	must(t, p.do(s.Vault, p.id))
	r.Note(saved)
	p.knowWhole(s.mem)
	return r
}

// knowWhole notes the contents that a file beside the vault may have: whole files, from before and after.
func (p *powerCut) knowWhole(mem *disktest.Memory) {
	p.former = nil
	for name, data := range p.files {
		if p.keeps(name) {
			p.former = append(p.former, data)
		}
	}
	p.former = append(p.former, mem.Files()[p.v.Path])
}

// keeps reports whether name is that of the vault or of a backup.
func (p *powerCut) keeps(name string) bool {
	return strings.HasPrefix(name, p.v.Path) && name != disk.LockName(p.v.Path)
}

// faults yields what is wrong with the states that the record leaves from there on.
func (p *powerCut) faults(r *disktest.Record, from int) iter.Seq[error] {
	return func(yield func(error) bool) {
		for c := range r.Cuts(from) {
			p.tried.all++
			if c.Ordered {
				p.tried.ordered++
			}
			if p.tried.all%lookEvery > 0 {
				continue
			}
			err := p.look(c)
			if err == nil && p.tried.all%saveAgainEvery == 0 {
				err = p.saveAgain(c)
			}
			if err != nil && !yield(fmt.Errorf("%s, cut after step %d %s: %w", p.name, c.At, c.Noted, err)) {
				return
			}
		}
	}
}

// look opens the vault as the program does, marks and all, and says what is wrong with it or its backups.
func (p *powerCut) look(c disktest.Cut) error {
	if err := p.lookAtBackups(c); err != nil {
		return err
	}
	v := p.v.Again(10)
	v.FS = c.Disk()
	got, err := stateOf(v, p.id, p.rekeyed)
	switch {
	case err != nil:
		return err
	case got != p.after && (got != p.before || c.Noted == saved):
		return fmt.Errorf("found %q, want %q, or before it was saved %q", got, p.after, p.before)
	}
	return nil
}

var errLost = errors.New("a former save is lost")

// lookAtBackups wants every one to be a former save, whole. None may be missing but the oldest in its row, if names
// changed in order, and those that a former password opens.
func (p *powerCut) lookAtBackups(c disktest.Cut) error {
	have := map[*byte]bool{} // whole files, by the one in p.former that is equal
	for name, data := range c.Files() {
		if !p.keeps(name) {
			continue
		}
		i := slices.IndexFunc(p.former, func(whole []byte) bool { return bytes.Equal(whole, data) })
		if i < 0 {
			return fmt.Errorf("%s is no former save", name)
		}
		have[&p.former[i][0]] = true
	}
	for name, data := range p.files {
		if !p.keeps(name) || name == p.v.Path+".bak.3" || have[&data[0]] || p.name == "rekey" {
			continue
		}
		if p.tried.lacking++; c.Ordered {
			return fmt.Errorf("%w: %s", errLost, name)
		}
		break
	}
	return nil
}

// saveAgain wants the next save to work and to clear away what the one before left.
func (p *powerCut) saveAgain(c disktest.Cut) error {
	found := c.Disk()
	v, unlock := p.v.Again(11), p.v.Unlock
	v.FS = found
	got, err := stateOf(v, p.id, p.rekeyed)
	if strings.HasSuffix(got, "rekeyed") {
		unlock = p.rekeyed
	}
	if err == nil {
		err = v.Update(context.Background(), unlock, addOne)
	}
	if err != nil {
		return fmt.Errorf("next save: %w", err)
	}
	if left := leftovers(found); len(left) > 0 {
		return fmt.Errorf("the next save left %q", left)
	}
	for name, data := range found.Files() {
		if rekeyed := p.name == "rekey" && got == p.after; rekeyed && p.keeps(name) && bytes.Equal(data, p.files[name]) {
			return fmt.Errorf("the next save left %s, which the former password opens", name)
		}
	}
	if before, old := p.files[p.v.Path], found.Files()[p.v.Path+".bak.1"]; got == p.before && !bytes.Equal(old, before) {
		return errors.New("the next save kept no backup of what it found")
	}
	return nil
}

func TestPowerCutAnywhereInASaveLeavesOldOrNew(t *testing.T) {
	t.Parallel()
	for _, p := range powerCuts(t) {
		wrong := 0
		for _, p.plain = range []bool{false, true} {
			for err := range p.faults(p.record(t), 0) {
				t.Error(err)
				if wrong++; wrong == tooMany {
					return
				}
			}
		}
		t.Logf("%s: %d states, all there are, %d with names in order; one in %d looked at: %d lost or refused; %d out of order lack a backup",
			p.name, p.tried.all, p.tried.ordered, lookEvery, wrong, p.tried.lacking)
	}
}

func TestPowerCutAfterAReadOfAHalfDoneSaveDoesNotMakeItARollback(t *testing.T) {
	t.Parallel()
	p := powerCuts(t)[0]
	for n := 1; ; n++ {
		s := setStage(p.v, p.files, p.id)
		r := s.mem.Record()
		killed := &disktest.Failing{FS: s.mem, At: n, Err: disktest.ErrCrashed}
		s.FS = killed
		_ = p.do(s.Vault, p.id) // dies
		s.FS = s.mem
		p.knowWhole(s.mem)
		from := r.Len()
		if _, err := stateOf(s.Vault, p.id, p.rekeyed); err != nil {
			t.Fatalf("%v, then a read: %v", killed, err)
		}
		for err := range p.faults(r, from) {
			t.Fatalf("%v, then a read: %v", killed, err)
		}
		if !killed.Hit() {
			break
		}
	}
	t.Logf("%d states", p.tried.all)
}

// disorder is a disk that does things in another order than it is told, or not at all.
type disorder struct {
	disk.FS
	forgetFiles, forgetNames, renameBySteps bool
}

func (d disorder) Create(name string) (disk.File, error) {
	f, err := d.FS.Create(name)
	if d.forgetFiles && err == nil {
		f = unsynced{f}
	}
	return f, err
}

type unsynced struct{ disk.File }

func (unsynced) Sync() error { return nil }

func (d disorder) SyncDir(name string) error {
	if d.forgetNames {
		return nil
	}
	return d.FS.SyncDir(name)
}

func (d disorder) Rename(from, to string) error {
	if d.renameBySteps {
		_ = d.FS.Remove(to)
	}
	return d.FS.Rename(from, to)
}

func TestPowerCutFindsASaveInTheWrongOrder(t *testing.T) {
	t.Parallel()
	for name, wrong := range map[string]disorder{
		"rename before fsync":         {forgetFiles: true},
		"saved before directory sync": {forgetNames: true},
		"removal before rename":       {renameBySteps: true},
	} {
		p := powerCuts(t)[0]
		p.wrap = func(fsys disk.FS) disk.FS { wrong.FS = fsys; return wrong }
		var found error
		for found = range p.faults(p.record(t), 0) {
			break
		}
		if found == nil {
			t.Errorf("%s: not found in %d states", name, p.tried.all)
		}
		t.Logf("%s: after %d states: %v", name, p.tried.all, found)
	}
}
