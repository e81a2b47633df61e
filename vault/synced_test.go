package vault_test

import (
	"bytes"
	"context"
	"path/filepath"
	"testing"

	"watchword/internal/disk"
	"watchword/vault"
	"watchword/vault/vaulttest"
)

func keeps(v *vaulttest.Vault, data []byte) {
	v.Look(func(tx *vault.Tx) error { return tx.KeepIndex(data) })
}

func index(v *vaulttest.Vault) (data []byte) {
	v.Look(func(tx *vault.Tx) error {
		data = tx.Index()
		return nil
	})
	return data
}

func indexFile(t *testing.T, v *vaulttest.Vault) (path string, data []byte) {
	t.Helper()
	found, err := v.FS.ReadDir(v.State)
	must(t, err)
	for _, f := range found {
		if filepath.Ext(f.Name()) == ".sync" {
			path = filepath.Join(v.State, f.Name())
		}
	}
	data, err = disk.ReadFile(v.FS, path, maxTestFile)
	must(t, err)
	return path, data
}

const maxTestFile = 1 << 20

func TestIndexLivesThroughSavesAndIsSealed(t *testing.T) {
	v := inMemory(t, 1)
	if got := index(v); got != nil {
		t.Errorf("a new vault has %d bytes", len(got))
	}
	for _, n := range []int{0, 1, 64 << 10, 64<<10 + 1, 200_000} {
		data := bytes.Repeat([]byte("index"), n/5+1)[:n]
		keeps(v, data)
		v.Add("github", "octocat", "one")
		if got := index(v); !bytes.Equal(got, data) {
			t.Errorf("of %d bytes %d came back", n, len(got))
		}
		if _, file := indexFile(t, v); bytes.Contains(file, []byte("indexindex")) {
			t.Error("it lies open")
		}
	}
}

func TestIndexIsNoneForAVaultThatHoldsLess(t *testing.T) {
	for name, change := range map[string]func(v *vaulttest.Vault, former []byte){
		"an older file": func(v *vaulttest.Vault, former []byte) {
			v.AcceptRollback = true
			replace(t, v, former)
		},
		"a restored backup": func(v *vaulttest.Vault, _ []byte) {
			must(t, v.Restore(context.Background(), v.Path+".bak.1", v.Unlock, func(_, _ *vault.Tx) error { return nil }))
		},
		"cleared": func(v *vaulttest.Vault, _ []byte) {
			v.Do(func(tx *vault.Tx) error { tx.Clear(); return nil })
		},
	} {
		v := inMemory(t, 1)
		v.Add("github", "octocat", "one")
		former, err := disk.ReadFile(v.FS, v.Path, maxTestFile)
		must(t, err)
		v.Add("gitlab", "octocat", "two")
		keeps(v, []byte("index"))
		change(v, former)
		if got := index(v); got != nil {
			t.Errorf("%s: it has %q", name, got)
		}
	}
}

func TestAlteredIndexIsNone(t *testing.T) {
	v := inMemory(t, 1)
	keeps(v, []byte("index"))
	path, file := indexFile(t, v)
	for at := range file {
		altered := bytes.Clone(file)
		altered[at] ^= 1
		must(t, disk.WriteFile(v.FS, path, altered, v.Rand))
		if got := index(v); got != nil {
			t.Errorf("with byte %d altered it is %q", at, got)
		}
	}
	for n := range file {
		must(t, disk.WriteFile(v.FS, path, file[:n], v.Rand))
		if got := index(v); got != nil {
			t.Errorf("cut to %d bytes it is %q", n, got)
		}
	}
}

func TestNoIndexIsKeptWithoutAStateFolder(t *testing.T) {
	v := inMemory(t, 1)
	v.State = ""
	keeps(v, []byte("index"))
	if got := index(v); got != nil {
		t.Errorf("it has %q", got)
	}
}
