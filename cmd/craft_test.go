package cmd_test

import (
	"bytes"
	"encoding/binary"
	"testing"

	"watchword/crypto"
	"watchword/secret"
)

// majorAt is where a header has its version (docs/FORMAT.md, section 2).
const majorAt = 8

// reslot returns the vault in data with other slots, which slots makes from the
// vault's id and its key.
func reslot(t *testing.T, w *world, data []byte, slots func(id [16]byte, key *crypto.Key) []crypto.Slot) []byte {
	t.Helper()
	return reseal(t, w, data, slots, func([]byte) {})
}

// reseal returns the vault in data with other slots and changed plaintext.
func reseal(t *testing.T, w *world, data []byte, slots func(id [16]byte, key *crypto.Key) []crypto.Slot, change func(plain []byte)) []byte {
	t.Helper()
	old, err := crypto.ReadHeader(bytes.NewReader(data), int64(len(data)), crypto.Vault, limits())
	check(t, err)
	password := secret.New([]byte(master))
	defer password.Wipe()
	key, _, err := old.Unlock(crypto.Credential{Password: password})
	check(t, err)
	defer key.Wipe()
	payload, err := old.Open(key, bytes.NewReader(data))
	check(t, err)
	plain := make([]byte, payload.Size())
	_, err = payload.ReadAt(plain, 0)
	check(t, err)
	change(plain)
	var file bytes.Buffer
	header := &crypto.Header{Format: crypto.Vault, Minor: old.Minor, ID: old.ID, Slots: slots(old.ID, key), Ext: old.Ext}
	sealer, err := crypto.NewSealer(&file, w.rand, header, key, int64(len(plain)))
	check(t, err)
	_, err = sealer.Write(plain)
	check(t, err)
	check(t, sealer.Close())
	return file.Bytes()
}

// slot is a slot of a kind for the master password, and for what else the
// kind needs.
func slot(t *testing.T, w *world, kind crypto.Kind, costs crypto.Params, id [16]byte, key *crypto.Key) crypto.Slot {
	t.Helper()
	password, recovery := secret.New([]byte(master)), secret.New(bytes.Repeat([]byte{7}, 20))
	defer password.Wipe()
	defer recovery.Wipe()
	file, err := crypto.KeyFrom(bytes.Repeat([]byte{9}, crypto.KeySize))
	check(t, err)
	defer file.Wipe()
	credential := crypto.Credential{Password: password, File: file, Device: file, Recovery: recovery}
	s, err := crypto.NewSlot(w.rand, crypto.Vault, id, kind, costs, credential, key)
	check(t, err)
	return s
}

// costing is the vault in data with other costs of its one slot.
func costing(t *testing.T, w *world, data []byte, costs crypto.Params) []byte {
	return reslot(t, w, data, func(id [16]byte, key *crypto.Key) []crypto.Slot {
		return []crypto.Slot{slot(t, w, crypto.Password, costs, id, key)}
	})
}

// spoiled is the vault in data with one bit wrong in its last secret, sealed
// as if that were right.
func spoiled(t *testing.T, w *world, data []byte) []byte {
	same := func(id [16]byte, key *crypto.Key) []crypto.Slot {
		return []crypto.Slot{slot(t, w, crypto.Password, cheap(1), id, key)}
	}
	return reseal(t, w, data, same, func(plain []byte) {
		last := len(bytes.TrimRight(plain, "\x00")) - 1
		plain[last] ^= 0xff
	})
}

// flipped is data with one bit changed.
func flipped(data []byte, at int) []byte {
	data = bytes.Clone(data)
	data[at] ^= 1
	return data
}

// ofMajor is data with another version of the format.
func ofMajor(data []byte, major uint16) []byte {
	data = bytes.Clone(data)
	binary.LittleEndian.PutUint16(data[majorAt:], major)
	return data
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// keyFileOfSlots makes the key file that the slots made by slot need, and
// returns its name.
func keyFileOfSlots(t *testing.T, w *world) string {
	t.Helper()
	text, key, err := crypto.NewKeyFile(bytes.NewReader(bytes.Repeat([]byte{9}, crypto.KeySize)))
	check(t, err)
	defer text.Wipe()
	defer key.Wipe()
	check(t, text.Reveal(func(b []byte) error { w.write("/keyfile", string(b)); return nil }))
	return "/keyfile"
}
