package vault_test

import (
	"crypto/sha256"
	"encoding/binary"
	"testing"

	"watchword/vault"
	"watchword/vault/vaulttest"
)

func printOf(v *vaulttest.Vault) (sum [32]byte) {
	v.Look(func(tx *vault.Tx) (err error) {
		sum, err = tx.Fingerprint()
		return err
	})
	return sum
}

func TestEqualStatesAndNoOthersHaveEqualFingerprints(t *testing.T) {
	for seed := range uint64(12) {
		w := newWorld(t, seed)
		a, b, c := w.all[0], w.all[1], w.all[2]
		seen := map[[32]byte]string{}
		for _, v := range []*vaulttest.Vault{a, b, c, joined(a, b), joined(b, a), joined(a, b, c), joined(c, b, a), joined(b, joined(c, a)), joined(a, a)} {
			p := parts(v)
			state := string(p.Log) + string(p.View)
			sum := printOf(v)
			if was, ok := seen[sum]; ok && was != state {
				t.Errorf("seed %d: two states have one fingerprint", seed)
			}
			for other, was := range seen {
				if was == state && other != sum {
					t.Errorf("seed %d: one state has two fingerprints", seed)
				}
			}
			seen[sum] = state
		}
		if len(seen) < 2 {
			t.Errorf("seed %d tried one state", seed)
		}
	}
}

func TestEveryChangeChangesTheFingerprint(t *testing.T) {
	v := inMemory(t, 1)
	seen := map[[32]byte]bool{printOf(v): true}
	id := v.Add("mail", "me", "1")
	first := entry(v, id).Commits[0].ID
	for i, change := range []func(tx *vault.Tx) error{
		func(tx *vault.Tx) error { return nil },
		func(tx *vault.Tx) error {
			_, err := tx.Edit(id, vault.SetSecret(vault.Password, vaulttest.Secret("2")))
			return err
		},
		func(tx *vault.Tx) error { return tx.Purge(id, first, vault.Password) },
		func(tx *vault.Tx) error { return tx.Delete(id) },
	} {
		var before [32]byte
		v.Do(func(tx *vault.Tx) (err error) {
			if err := change(tx); err != nil {
				return err
			}
			before, err = tx.Fingerprint()
			return err
		})
		after := printOf(v)
		if seen[after] || before != after {
			t.Errorf("change %d: it is the same, or another one before the save", i)
		}
		seen[after] = true
	}
	other := inMemory(t, 2)
	if printOf(other) == printOf(inMemory(t, 1)) {
		t.Error("two empty vaults have one fingerprint")
	}
}

func TestFingerprintVectorIsMadeByTheSpecificationAlone(t *testing.T) {
	v := readVector(t, "fingerprint")
	commits := readVector(t, "commits")
	state := join(v.bytes(t, "entry"), binary.LittleEndian.AppendUint32(nil, 2),
		commits.bytes(t, "id_1"), []byte{1, 0, 2, 0}, commits.bytes(t, "id_2"), []byte{0, 0})
	same(t, "state", v.bytes(t, "state"), state)
	sum := sha256.Sum256(state)
	key := expand(t, v.bytes(t, "identity_key"), "ww1/fingerprint")
	same(t, "fingerprint", v.bytes(t, "fingerprint"), mac(key, sum[:]))
}
