package sync

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"watchword/crypto"
	"watchword/vault"
	"watchword/vault/vaulttest"
)

// filled is a pile in dir with what v has.
func filled(t *testing.T, v *vaulttest.Vault, dir string) *Pile {
	t.Helper()
	p := realPile(v, dir, realGroup(t, v))
	p.Name = "laptop"
	try(Sync(context.Background(), v.Update, v.View, v.Unlock, p, none))
	return p
}

func TestGroupsOfAStoreAreFoundByTheirHeaders(t *testing.T) {
	v, dir := vaulttest.New(t, 1), t.TempDir()
	v.Add("mail", "me", "1")
	one := filled(t, v, dir)
	other := realPile(v, dir, realGroup(t, v))
	other.Group.ID = [16]byte{8}
	v.Add("bank", "me", "2")
	try(Sync(context.Background(), v.Update, v.View, v.Unlock, one, none))
	for name, data := range map[string]string{"p-cut.wwsync": "\x89WWS", "empty.wwsync": "", "notes.txt": "wwsync"} {
		check(os.WriteFile(filepath.Join(dir, name), []byte(data), 0o600))
	}
	found, err := Groups(context.Background(), one.Store, crypto.Standard())
	if err != nil || len(found) != 1 || found[0].Packs != 2 || found[0].Header.ID != one.Group.ID {
		t.Fatalf("found %+v, %v", found, err)
	}
	try(Sync(context.Background(), v.Update, v.View, v.Unlock, other, none))
	found, err = Groups(context.Background(), one.Store, crypto.Standard())
	if err != nil || len(found) != 2 || found[0].Packs != 2 || found[1].Packs != 1 {
		t.Errorf("found %+v, %v", found, err)
	}
	if _, err := Groups(context.Background(), &Folder{FS: v.FS, Dir: filepath.Join(dir, "gone")}, crypto.Standard()); err == nil {
		t.Error("a folder that is not there has groups")
	}
}

func TestAHaulMakesANewDevice(t *testing.T) {
	v, dir := vaulttest.New(t, 1), t.TempDir()
	id := v.Add("mail", "me", "1")
	p := filled(t, v, dir)
	p.Index = NewIndex(p.Group.ID)
	h, err := p.Haul(context.Background())
	check(err)
	device := vault.Device{}
	v.Look(func(tx *vault.Tx) error { device = tx.Status().Device; return nil })
	if seen := h.Devices[device]; len(h.Devices) != 1 || seen.Name != "laptop" || seen.Written.IsZero() {
		t.Errorf("devices %+v", h.Devices)
	}
	s, unlock, err := landed(t, v, p, h)
	check(err)
	check(s.View(context.Background(), unlock, func(tx *vault.Tx) error {
		e := try(tx.Entry(id))
		f := e.Field(vault.Password)
		value := try(tx.Value(id, &f.Item, f.By))
		defer value.Wipe()
		if want := vaulttest.Secret("1"); !value.Equal(want) {
			t.Error("another password")
		}
		return nil
	}))
	stranger := vaulttest.New(t, 2)
	stranger.Add("other", "me", "2")
	if err := stranger.Update(context.Background(), stranger.Unlock, func(tx *vault.Tx) error { return p.Land(h, tx) }); !errors.Is(err, vault.ErrForeign) {
		t.Errorf("another vault: %v", err)
	}
	empty := realPile(v, t.TempDir(), p.Group)
	if _, err := empty.Haul(context.Background()); !errors.Is(err, ErrNoPack) {
		t.Errorf("an empty pile: %v", err)
	}
}

// landed is a new device with what h has.
func landed(t *testing.T, v *vaulttest.Vault, p *Pile, h *Haul) (*vault.Store, vault.Unlocker, error) {
	t.Helper()
	key := try(crypto.NewKey(v.Rand))
	t.Cleanup(key.Wipe)
	code := try(crypto.NewRecovery(v.Rand))
	defer code.Wipe()
	id := [16]byte{1, 2, 3}
	slot := try(crypto.NewSlot(v.Rand, crypto.Vault, id, crypto.Recovery, crypto.Params{}, crypto.Credential{Recovery: code}, key))
	s := &vault.Store{FS: v.FS, Path: filepath.Join(v.Dir, "landed.ww"), Now: v.Now, Rand: v.Rand, Limits: crypto.Standard()}
	err := s.CreateSharingWith(context.Background(), id, []crypto.Slot{slot}, key, &h.Keys, p.Group.ID, p.Group.Key, func(tx *vault.Tx) error {
		tx.Share(vault.Sharing{Group: p.Group.ID, Target: "here", Slots: p.Group.Slots}, p.Group.Key)
		return p.Land(h, tx)
	})
	return s, func(context.Context, *crypto.Header) (*crypto.Key, error) { return key.Clone(), nil }, err
}

func TestComparingAPileSaysWhatEachLacks(t *testing.T) {
	v, dir := vaulttest.New(t, 1), t.TempDir()
	v.Add("mail", "me", "1")
	p := filled(t, v, dir)
	h := try(p.Haul(context.Background()))
	s, unlock, err := landed(t, v, p, h)
	check(err)
	v.Add("bank", "me", "2")
	try(Sync(context.Background(), v.Update, v.View, v.Unlock, p, none))
	check(s.Update(context.Background(), unlock, func(tx *vault.Tx) error {
		_, err := tx.Add(vault.Set(vault.Name, "a"))
		check(err)
		_, err = tx.Add(vault.Set(vault.Name, "b"))
		return err
	}))
	check(s.View(context.Background(), unlock, func(tx *vault.Tx) error {
		stands := try(p.Compare(context.Background(), tx))
		if stands.Coming != 1 || stands.Going != 2 || len(stands.Devices) != 1 {
			t.Errorf("it stands %+v", stands)
		}
		return nil
	}))
}

// none keeps no index.
func none(*vault.Tx) error { return nil }

func TestTheGroupOfAnEmptyVaultIsFoundAndJoined(t *testing.T) {
	v, dir := vaulttest.New(t, 1), t.TempDir()
	p := filled(t, v, dir)
	found, err := Groups(context.Background(), p.Store, crypto.Standard())
	if err != nil || len(found) != 1 || found[0].Header.ID != p.Group.ID {
		t.Fatalf("found %+v, %v", found, err)
	}
	_, _, err = landed(t, v, p, try(p.Haul(context.Background())))
	check(err)
}

func TestASyncLearnsHowOtherDevicesAreCalled(t *testing.T) {
	v, dir := vaulttest.New(t, 1), t.TempDir()
	v.Add("mail", "me", "1")
	p := filled(t, v, dir)
	s, unlock, err := landed(t, v, p, try(p.Haul(context.Background())))
	check(err)
	for range 2 { // the second time there is nothing new to learn
		desk := realPile(v, dir, p.Group)
		desk.Name = "desk"
		try(Sync(context.Background(), s.Update, s.View, unlock, desk, none))
	}
	var laptop vault.Device
	v.Look(func(tx *vault.Tx) error { laptop = tx.Status().Device; return nil })
	check(s.View(context.Background(), unlock, func(tx *vault.Tx) error {
		shared, key, err := tx.Sharing()
		check(err)
		defer key.Wipe()
		if len(shared.Devices) != 1 || shared.Devices[laptop] != "laptop" || shared.Target != "here" {
			t.Errorf("it knows %v in %q", shared.Devices, shared.Target)
		}
		return nil
	}))
}

func TestAFolderThatIsGoneIsSaid(t *testing.T) {
	v, dir := vaulttest.New(t, 1), t.TempDir()
	v.Add("mail", "me", "1")
	p := filled(t, v, dir)
	stranger := vaulttest.New(t, 2)
	stranger.Look(func(tx *vault.Tx) error {
		if _, err := p.Compare(context.Background(), tx); !errors.Is(err, vault.ErrForeign) {
			t.Errorf("another vault is compared: %v", err)
		}
		return nil
	})
	p.Store = &Folder{FS: v.FS, Dir: filepath.Join(dir, "gone"), Rand: v.Rand}
	if _, err := p.Haul(context.Background()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("haul: %v", err)
	}
	v.Look(func(tx *vault.Tx) error {
		if _, err := p.Compare(context.Background(), tx); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("compare: %v", err)
		}
		p.Group.Slots = []crypto.Slot{slotAt(v, p.Group, 1, 1)} // no pack has it
		if _, err := p.Push(context.Background(), tx); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("push: %v", err)
		}
		return nil
	})
}
