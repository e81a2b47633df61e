package crypto_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"testing"

	"watchword/crypto"
	"watchword/secret"
)

// cheap are limits for tests: no derivation takes a millisecond.
var cheap = crypto.Limits{
	MinMemory: 64, MaxMemory: 1024,
	MinTime: 1, MaxTime: 4,
	MaxLanes:  4,
	MaxPasses: 2048,
}

// cheapest are costs within them.
var cheapest = crypto.Params{Time: 1, Memory: 64, Lanes: 1}

// rand is a repeatable source of bytes: SHA-256 of a seed and a counter.
type rand struct {
	seed, n uint64
	left    []byte
}

func newRand(seed uint64) *rand { return &rand{seed: seed} }

func (r *rand) Read(b []byte) (int, error) {
	for n := 0; n < len(b); {
		if len(r.left) == 0 {
			var in [16]byte
			binary.LittleEndian.PutUint64(in[:], r.seed)
			binary.LittleEndian.PutUint64(in[8:], r.n)
			sum := sha256.Sum256(in[:])
			r.left = sum[:]
			r.n++
		}
		c := copy(b[n:], r.left)
		r.left = r.left[c:]
		n += c
	}
	return len(b), nil
}

func (r *rand) bytes(n int) []byte {
	b := make([]byte, n)
	r.Read(b)
	return b
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// value makes a secret that is wiped with the test.
func value(t testing.TB, s string) secret.Value {
	v := secret.New([]byte(s))
	t.Cleanup(v.Wipe)
	return v
}

// show returns the bytes of a secret of a test.
func show(v secret.Value) []byte {
	var out []byte
	v.Reveal(func(b []byte) error {
		out = bytes.Clone(b)
		return nil
	})
	return out
}

func newKey(t testing.TB, seed uint64) *crypto.Key {
	t.Helper()
	k, err := crypto.NewKey(newRand(seed))
	must(t, err)
	t.Cleanup(k.Wipe)
	return k
}

var vaultID = [16]byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}

// What opens the three slots of threeSlots.
type secrets struct{ password, both, recovery crypto.Credential }

func newSecrets(t testing.TB) secrets {
	password := value(t, "correct horse")
	return secrets{
		password: crypto.Credential{Password: password},
		both:     crypto.Credential{Password: value(t, "battery staple"), File: newKey(t, 77)},
		recovery: crypto.Credential{Recovery: value(t, "twenty random bytes!")},
	}
}

func slot(t testing.TB, kind crypto.Kind, c crypto.Credential, key *crypto.Key) crypto.Slot {
	t.Helper()
	s, err := crypto.NewSlot(newRand(uint64(kind)), crypto.Vault, vaultID, kind, cheapest, c, key)
	must(t, err)
	return s
}

// threeSlots returns a header to seal, its key, and what opens it.
func threeSlots(t testing.TB) (*crypto.Header, *crypto.Key, secrets) {
	t.Helper()
	key, c := newKey(t, 42), newSecrets(t)
	return &crypto.Header{Format: crypto.Vault, ID: vaultID, Slots: []crypto.Slot{
		slot(t, crypto.Password, c.password, key),
		slot(t, crypto.PasswordAndFile, c.both, key),
		slot(t, crypto.Recovery, c.recovery, key),
	}}, key, c
}

// recoveryHeader returns a header whose only slot needs no derivation.
func recoveryHeader(t testing.TB) (*crypto.Header, *crypto.Key) {
	t.Helper()
	h, key, _ := threeSlots(t)
	h.Slots = h.Slots[2:]
	return h, key
}

// seal returns the file of a payload, and its header.
func seal(t testing.TB, h *crypto.Header, key *crypto.Key, plain []byte) ([]byte, *crypto.Header) {
	t.Helper()
	var file bytes.Buffer
	file.Grow(len(plain) + len(plain)/4096 + 16384)
	s, err := crypto.NewSealer(&file, newRand(9), h, key, int64(len(plain)))
	must(t, err)
	_, err = s.Write(plain)
	must(t, err)
	must(t, s.Close())
	must(t, s.Verify(bytes.NewReader(file.Bytes()), int64(file.Len())))
	return file.Bytes(), s.Header()
}

func readHeader(file []byte) (*crypto.Header, error) {
	return crypto.ReadHeader(bytes.NewReader(file), int64(len(file)), crypto.Vault, cheap)
}

// bytesOf returns the bytes of a key of a test.
func bytesOf(k *crypto.Key) (out []byte) {
	k.Reveal(func(b []byte) { out = bytes.Clone(b) })
	return out
}
