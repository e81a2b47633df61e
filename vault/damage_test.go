package vault_test

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"testing"

	"watchword/crypto"
	"watchword/vault"
	"watchword/vault/vaulttest"
)

const chunk = crypto.ChunkSize + crypto.TagSize

// headerSize is that of a vault with one slot and no extensions.
const headerSize = crypto.FixedSize + crypto.SlotSize + crypto.MACSize

// whole opens v and reads everything in it.
func whole(v *vaulttest.Vault) error {
	return look(v, func(tx *vault.Tx) error {
		_, err := tx.Check(context.Background(), true)
		return err
	})
}

// isVerdict reports whether err is one of the verdicts on a bad file.
func isVerdict(err error) bool {
	var version *crypto.VersionError
	var cost *crypto.CostError
	return errors.As(err, &version) || errors.As(err, &cost) ||
		errors.Is(err, crypto.ErrNotWatchword) || errors.Is(err, crypto.ErrEmpty) || errors.Is(err, crypto.ErrDamaged) ||
		errors.Is(err, crypto.ErrWrongKey) || errors.Is(err, crypto.ErrForged)
}

func TestFilesThatAreNoVaultAreNamedAsWhatTheyAre(t *testing.T) {
	v := inMemory(t, 1)
	good := content(t, v)
	major := bytes.Clone(good)
	major[8] = 2
	for what, c := range map[string]struct {
		data []byte
		want error
	}{
		"empty":   {nil, crypto.ErrEmpty},
		"garbage": {bytes.Repeat([]byte("garbage "), 1000), crypto.ErrNotWatchword},
		"cut":     {good[:len(good)-1], crypto.ErrDamaged},
		"longer":  {append(bytes.Clone(good), 0), crypto.ErrDamaged},
		"magic":   {good[:8], crypto.ErrDamaged},
	} {
		err := look(v.CopyOf("c", c.data), nothing)
		if !errors.Is(err, c.want) {
			t.Errorf("%s: error %v, want %v", what, err, c.want)
		}
	}
	var version *crypto.VersionError
	if err := look(v.CopyOf("c", major), nothing); !errors.As(err, &version) || version.Major != 2 {
		t.Errorf("error %v, want one that names version 2", err)
	}
}

func TestFlippedHeaderBitsAreFound(t *testing.T) {
	t.Parallel()
	v := inMemory(t, 1)
	good := content(t, v)
	c := v.CopyOf("c", good)
	for bit := range 8 * headerSize {
		if bit >= 8*crypto.FixedSize && bit%8 != bit/8%8 {
			continue // of slot and MAC one bit a byte will do
		}
		bad := bytes.Clone(good)
		bad[bit/8] ^= 1 << (bit % 8)
		replace(t, c, bad)
		if err := look(c, nothing); !isVerdict(err) {
			t.Fatalf("bit %d of byte %d: error %v", bit%8, bit/8, err)
		}
	}
}

func TestFlippedPayloadBitsAreFound(t *testing.T) {
	t.Parallel()
	const seed = 11
	rng := rand.New(rand.NewPCG(seed, 0))
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	good := content(t, v)
	c := v.CopyOf("c", good)
	for range 120 {
		bad := bytes.Clone(good)
		at := headerSize + rng.IntN(len(bad)-headerSize)
		bad[at] ^= 1 << rng.IntN(8)
		replace(t, c, bad)
		if err := whole(c); !errors.Is(err, crypto.ErrForged) {
			t.Fatalf("seed %d: byte %d: error %v", seed, at, err)
		}
		err := update(c, func(tx *vault.Tx) error {
			_, err := tx.Edit(id, vault.Set(vault.User, "x"))
			return err
		})
		if !errors.Is(err, crypto.ErrForged) || !bytes.Equal(content(t, c), bad) {
			t.Fatalf("seed %d: byte %d: saved over a file that is damaged: %v", seed, at, err)
		}
	}
}

func TestEveryTruncationIsFound(t *testing.T) {
	t.Parallel()
	const seed = 12
	rng := rand.New(rand.NewPCG(seed, 0))
	v := inMemory(t, 1)
	v.Add("github", "octocat", "one")
	good := content(t, v)
	lengths := []int{1, 7, 8, crypto.FixedSize, headerSize - 1, headerSize, headerSize + 1, len(good) - 1}
	for at := headerSize; at < len(good); at += chunk {
		lengths = append(lengths, at, at+chunk-crypto.TagSize, at+chunk-1)
	}
	for range 150 {
		lengths = append(lengths, rng.IntN(len(good)))
	}
	c := v.CopyOf("c", good)
	for _, n := range lengths {
		n = min(n, len(good)-1)
		replace(t, c, good[:n])
		if err := look(c, nothing); !isVerdict(err) {
			t.Fatalf("seed %d: %d bytes of %d: error %v", seed, n, len(good), err)
		}
	}
}

func TestSwappedChunksAreFound(t *testing.T) {
	v := inMemory(t, 1)
	v.Add("github", "octocat", "one")
	good := content(t, v)
	c := v.CopyOf("c", good)
	n := (len(good) - headerSize) / chunk
	for i := range n {
		for j := range i {
			bad := bytes.Clone(good)
			copy(bad[headerSize+i*chunk:][:chunk], good[headerSize+j*chunk:])
			copy(bad[headerSize+j*chunk:][:chunk], good[headerSize+i*chunk:])
			replace(t, c, bad)
			wantErr(t, whole(c), crypto.ErrForged)
		}
	}
}

func TestChunkOfAnotherSaveIsFound(t *testing.T) {
	v := inMemory(t, 1)
	c := v.Copy("c")
	old := content(t, c)
	c.Add("github", "octocat", "one")
	for i := 0; headerSize+i*chunk < len(old); i++ {
		bad := content(t, c)
		copy(bad[headerSize+i*chunk:][:chunk], old[headerSize+i*chunk:])
		wantErr(t, whole(c.CopyOf("bad", bad)), crypto.ErrForged)
	}
}
