// Package vaulttest gives tests a vault of their own, cheap to open, and
// looks after each test whether it is still sound.
package vaulttest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"watchword/crypto"
	"watchword/internal/disk"
	"watchword/secret"
	"watchword/vault"
)

// Start is when the clock of every test vault begins.
var Start = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// Canary begins every secret that [Secret] makes: no file but a terminal's
// may ever hold it.
const Canary = "canary-5f1d"

// Secret returns a secret value that [Vault.Sound] would find on disk.
func Secret(text string) secret.Value { return secret.New([]byte(Canary + text)) }

// Vault is a store with a vault in it, and the key that opens it. Its clock
// moves a second with every look.
type Vault struct {
	*vault.Store
	Dir string // holds the vault and, in state, the rollback marks

	t      testing.TB
	code   []byte
	ticks  int
	copies int
}

// New makes an empty vault in a folder of the test, on the real disk. After
// the test it must be sound.
func New(t testing.TB, seed uint64) *Vault {
	t.Helper()
	return NewOn(t, disk.OS{}, t.TempDir(), seed)
}

// NewOn is New on another file system.
func NewOn(t testing.TB, fs disk.FS, dir string, seed uint64) *Vault {
	t.Helper()
	v := &Vault{Dir: dir, t: t}
	v.Store = &vault.Store{
		FS: fs, Path: filepath.Join(dir, "vault.ww"), State: filepath.Join(dir, "state"),
		Now: v.now, Rand: Rand(seed), Limits: crypto.Standard(), Command: "a test",
	}
	v.create()
	t.Cleanup(v.Sound)
	return v
}

// Rand returns reproducible bytes. Tests print the seed they fail with.
func Rand(seed uint64) io.Reader {
	var key [32]byte
	for i := range 8 {
		key[i] = byte(seed >> (8 * i))
	}
	return rand.NewChaCha8(key)
}

func (v *Vault) now() time.Time {
	v.ticks++
	return Start.Add(time.Duration(v.ticks) * time.Second)
}

// create makes the vault with one recovery slot, which costs no key
// derivation.
func (v *Vault) create() {
	v.t.Helper()
	code, err := crypto.NewRecovery(v.Rand)
	v.must(err)
	v.must(code.Reveal(func(b []byte) error { v.code = bytes.Clone(b); return nil }))
	key, err := crypto.NewKey(v.Rand)
	v.must(err)
	defer key.Wipe()
	var id [16]byte
	_, err = io.ReadFull(v.Rand, id[:])
	v.must(err)
	slot, err := crypto.NewSlot(v.Rand, crypto.Vault, id, crypto.Recovery, crypto.Params{}, crypto.Credential{Recovery: code}, key)
	v.must(err)
	v.must(v.Create(context.Background(), id, []crypto.Slot{slot}, key))
}

// Unlock is the [vault.Unlocker] of v and of its copies.
func (v *Vault) Unlock(_ context.Context, h *crypto.Header) (*crypto.Key, error) {
	code := secret.New(bytes.Clone(v.code))
	defer code.Wipe()
	key, _, err := h.Unlock(crypto.Credential{Recovery: code})
	return key, err
}

// Copy returns a store over a copy of the file as it is now, as another
// device or a backup would have it, with marks of its own. It shares the clock
// and the random bytes of v.
func (v *Vault) Copy(name string) *Vault {
	v.t.Helper()
	data, err := disk.ReadFile(v.FS, v.Path, maxCopy)
	v.must(err)
	return v.CopyOf(name, data)
}

const maxCopy = 1 << 30 // bytes of a file

// CopyOf is Copy with other content.
func (v *Vault) CopyOf(name string, data []byte) *Vault {
	v.t.Helper()
	v.copies++
	dir := filepath.Join(v.Dir, fmt.Sprintf("%s-%d", name, v.copies))
	store := *v.Store
	store.Path, store.State = filepath.Join(dir, "vault.ww"), filepath.Join(dir, "state")
	v.must(v.FS.MkdirAll(dir))
	v.must(disk.WriteFile(v.FS, store.Path, data, v.Rand))
	return &Vault{Store: &store, Dir: dir, t: v.t, code: v.code}
}

// Again returns another store over the same file and marks, as another program
// would have, with a clock and random bytes of its own: it may be used by
// another goroutine.
func (v *Vault) Again(seed uint64) *Vault {
	again := &Vault{Dir: v.Dir, t: v.t, code: v.code}
	store := *v.Store
	store.Rand, store.Now = Rand(seed), again.now
	again.Store = &store
	return again
}

// Do changes the vault and fails the test if that fails.
func (v *Vault) Do(fn func(tx *vault.Tx) error) {
	v.t.Helper()
	v.must(v.Update(context.Background(), v.Unlock, fn))
}

// Look reads the vault and fails the test if that fails.
func (v *Vault) Look(fn func(tx *vault.Tx) error) {
	v.t.Helper()
	v.must(v.View(context.Background(), v.Unlock, fn))
}

// Add makes an entry with a name, a user and a password and returns its id.
func (v *Vault) Add(name, user, password string) (id vault.ID) {
	v.t.Helper()
	v.Do(func(tx *vault.Tx) (err error) {
		id, err = tx.Add(vault.Set(vault.Name, name), vault.Set(vault.User, user),
			vault.SetSecret(vault.Password, Secret(password)))
		return err
	})
	return id
}

// Password returns the shown password of an entry without its canary.
func (v *Vault) Password(id vault.ID) (text string) {
	v.t.Helper()
	v.Look(func(tx *vault.Tx) error {
		e, err := tx.Entry(id)
		if err != nil {
			return err
		}
		f := e.Field(vault.Password)
		value, err := tx.Value(id, &f.Item, f.By)
		if err != nil {
			return err
		}
		defer value.Wipe()
		return value.Reveal(func(b []byte) error {
			text = string(bytes.TrimPrefix(b, []byte(Canary)))
			return nil
		})
	})
	return text
}

// Sound checks the vault whole, and that no secret lies open beside it.
func (v *Vault) Sound() {
	v.t.Helper()
	v.Look(func(tx *vault.Tx) error {
		checked, err := tx.Check(context.Background(), true)
		for _, p := range checked.Problems {
			v.t.Errorf("check: %v", p)
		}
		return err
	})
	v.must(filepath.WalkDir(v.Dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return ignoreMissing(err)
		}
		data, err := os.ReadFile(path)
		if bytes.Contains(data, []byte(Canary)) {
			v.t.Errorf("%s holds a secret in the clear", path)
		}
		return err
	}))
}

func ignoreMissing(err error) error {
	if os.IsNotExist(err) {
		return nil
	}
	return err
}

func (v *Vault) must(err error) {
	v.t.Helper()
	if err != nil {
		v.t.Fatal(err)
	}
}
