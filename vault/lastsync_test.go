package vault_test

import (
	"bytes"
	"context"
	"reflect"
	"strings"
	"testing"
	"time"

	"watchword/crypto"
	"watchword/internal/disk"
	"watchword/internal/disk/disktest"
	"watchword/vault"
	"watchword/vault/vaulttest"
)

// sharing is a vault that is shared with the group {7}.
func sharing(t *testing.T) *vaulttest.Vault {
	v := inMemory(t, 1)
	shareWith(t, v, 7)
	return v
}

func shareWith(t *testing.T, v *vaulttest.Vault, group byte) {
	key, slot, _ := newKey(t, v, status(v).ID)
	defer key.Wipe()
	must(t, update(v, func(tx *vault.Tx) error {
		tx.Share(vault.Sharing{Group: [16]byte{group}, Target: "/pile", Slots: []crypto.Slot{slot}}, key)
		return nil
	}))
}

func lastSync(v *vaulttest.Vault) (last vault.LastSync) {
	v.Look(func(tx *vault.Tx) error {
		last = tx.LastSync()
		return nil
	})
	return last
}

func keepLast(v *vaulttest.Vault, last vault.LastSync) {
	v.Look(func(tx *vault.Tx) error { return tx.KeepLastSync(last) })
}

// lastFile is the file of the last sync.
func lastFile(t *testing.T, v *vaulttest.Vault) (name string, data []byte) {
	v.Look(func(tx *vault.Tx) error { name = tx.LastPath(); return nil })
	data, err := disk.ReadFile(v.FS, name, maxTestFile)
	must(t, err)
	return name, data
}

func TestTheLastSyncLivesThroughSavesAndIsSealed(t *testing.T) {
	v := sharing(t)
	if got := lastSync(v); !reflect.DeepEqual(got, vault.LastSync{}) {
		t.Errorf("of a new vault it is %+v", got)
	}
	var size int
	for _, want := range []vault.LastSync{
		{Group: [16]byte{7}},
		{Group: [16]byte{7}, Good: vaulttest.Start, Commits: 5, Tried: vaulttest.Start.Add(time.Minute), Trouble: "the drive is away"},
		{Group: [16]byte{7}, Tried: vaulttest.Start, Conflicts: []string{"github", "gitlab"}, Untold: []string{"gitlab"}},
	} {
		keepLast(v, want)
		v.Add("github", "octocat", "one")
		if got := lastSync(v); !reflect.DeepEqual(got, want) {
			t.Errorf("%+v came back as %+v", want, got)
		}
		_, file := lastFile(t, v)
		if size != 0 && len(file) != size || bytes.Contains(file, []byte("drive")) || bytes.Contains(file, []byte("gitlab")) {
			t.Errorf("%d bytes tell something", len(file))
		}
		size = len(file)
	}
	keepLast(v, vault.LastSync{Group: [16]byte{7}, Trouble: strings.Repeat("long ", 400)})
	if got := lastSync(v); len(got.Trouble) != 2000 {
		t.Errorf("of 2000 bytes %d came back", len(got.Trouble))
	}
}

func TestTheLastSyncIsNoneInAnotherGroupOrWithoutAStateFolder(t *testing.T) {
	v := sharing(t)
	keepLast(v, vault.LastSync{Group: [16]byte{7}, Commits: 3})
	shareWith(t, v, 8)
	if got := lastSync(v); got.Commits != 0 {
		t.Errorf("of another group it is %+v", got)
	}
	must(t, update(v, func(tx *vault.Tx) error { tx.Unshare(); return nil }))
	if got := lastSync(v); got.Commits != 0 {
		t.Errorf("of no group it is %+v", got)
	}
	v.State = ""
	keepLast(v, vault.LastSync{Commits: 3})
	if got := lastSync(v); got.Commits != 0 {
		t.Errorf("without a folder it is %+v", got)
	}
}

func TestAMalformedLastSyncIsAsGoodAsNone(t *testing.T) {
	v := sharing(t)
	keepLast(v, vault.LastSync{Group: [16]byte{7}, Commits: 3})
	name, file := lastFile(t, v)
	for at := range file {
		altered := bytes.Clone(file)
		altered[at] ^= 1
		v.FS.(*disktest.Memory).Put(name, altered)
		if got := lastSync(v); got.Commits != 0 {
			t.Errorf("with byte %d altered it is %+v", at, got)
		}
	}
	for what, plain := range map[string][]byte{
		"empty": {}, "short": {1, 0, 0}, "a length beyond": {9, 0, 0, 0, 0xa0}, "the greatest length": {255, 255, 255, 255, 0xa0},
		"no CBOR": {1, 0, 0, 0, 0xff}, "no group": {1, 0, 0, 0, 0xa0}, "a short group": {5, 0, 0, 0, 0xa1, 1, 0x42, 7, 7},
	} {
		v.Look(func(tx *vault.Tx) error {
			box, err := tx.SealLastFile(plain)
			v.FS.(*disktest.Memory).Put(name, box)
			return err
		})
		if got := lastSync(v); !reflect.DeepEqual(got, vault.LastSync{}) {
			t.Errorf("%s: it is %+v", what, got)
		}
	}
}

func TestAVaultTellsWhetherItIsShared(t *testing.T) {
	v := inMemory(t, 1)
	key, slot, _ := newKey(t, v, status(v).ID)
	defer key.Wipe()
	var said []bool
	v.Ended = func(tx *vault.Tx, _ bool) { said = append(said, tx.Shared()) }
	must(t, update(v, addOne))
	must(t, update(v, func(tx *vault.Tx) error {
		tx.Share(vault.Sharing{Group: [16]byte{7}, Slots: []crypto.Slot{slot}}, key)
		return nil
	}))
	must(t, look(v, nothing))
	must(t, update(v, func(tx *vault.Tx) error { tx.Unshare(); return nil }))
	must(t, look(v, nothing))
	if want := []bool{false, true, true, false, false}; !reflect.DeepEqual(said, want) {
		t.Errorf("it says %v, not %v", said, want)
	}
}

func TestTheEndOfATransactionIsToldWithWhetherItWasSaved(t *testing.T) {
	v := inMemory(t, 1)
	var told []bool
	v.Ended = func(_ *vault.Tx, saved bool) { told = append(told, saved) }
	must(t, look(v, nothing))
	must(t, update(v, nothing))
	must(t, update(v, addOne))
	must(t, v.Restore(t.Context(), v.Path+".bak.1", v.Unlock, agree))
	no := context.Canceled
	wantErr(t, look(v, func(*vault.Tx) error { return no }), no)
	wantErr(t, update(v, func(*vault.Tx) error { return no }), no)
	stopped, stop := context.WithCancel(t.Context())
	stop()
	wantErr(t, v.Update(stopped, v.Unlock, addOne), no)
	wantErr(t, v.Restore(t.Context(), v.Path+".bak.1", v.Unlock, func(_, _ *vault.Tx) error { return no }), no)
	if want := []bool{false, false, true, true}; !reflect.DeepEqual(told, want) {
		t.Errorf("it told %v, not %v", told, want)
	}
}

func TestAVaultOpensAgainWithoutAsking(t *testing.T) {
	v := inMemory(t, 1)
	var again vault.Unlocker
	forget := func() {}
	v.Ended = func(tx *vault.Tx, _ bool) { forget(); again, forget = tx.Again() }
	must(t, update(v, addOne))
	former, forgetFormer := again, forget
	defer forgetFormer()
	forget = func() {}
	must(t, v.View(t.Context(), former, nothing))
	c, _ := rekeyed(t, v, nothing)
	wantErr(t, c.View(t.Context(), former, nothing), crypto.ErrWrongKey)
	c.Ended = nil
	must(t, c.View(t.Context(), again, nothing))
	forget()
}

func TestTheIDOfAVaultIsReadWithoutAKey(t *testing.T) {
	v := inMemory(t, 1)
	id, err := v.ID()
	must(t, err)
	if id != status(v).ID {
		t.Errorf("it is %x", id)
	}
	gone := *v.Store
	gone.Path += "x"
	_, err = gone.ID()
	wantErr(t, err, vault.ErrNoVault)
}
