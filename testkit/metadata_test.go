package testkit_test

// What somebody learns who can read the file and cannot open it.

import (
	"bytes"
	"compress/flate"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"watchword/internal/disk/disktest"
	"watchword/secret"
	"watchword/vault"
	"watchword/vault/vaulttest"
)

// hiddenEntry is an entry as a person makes one.
type hiddenEntry struct {
	name, user, url, tag, password, note string
}

func (h hiddenEntry) changes() []vault.Change {
	return []vault.Change{
		vault.Set(vault.Name, h.name), vault.Set(vault.User, h.user), vault.Set("url/00000001", h.url), vault.SetTag(h.tag),
		vault.SetSecret(vault.Password, secret.New([]byte(h.password))), vault.SetSecret(vault.Note, secret.New([]byte(h.note))),
	}
}

// numbered returns n entries.
func numbered(n int, note string) (all []hiddenEntry) {
	for i := range n {
		all = append(all, hiddenEntry{
			fmt.Sprintf("service-%d.example.com", i), fmt.Sprintf("somebody-%d", i), fmt.Sprintf("https://service-%d.example.com/login", i),
			"important", fmt.Sprintf("correct-horse-%d", i), note,
		})
	}
	return all
}

// saved is a vault in memory with these entries.
func saved(t *testing.T, entries []hiddenEntry) *vaulttest.Vault {
	t.Helper()
	v := vaulttest.NewOn(t, disktest.NewMemory(), "/w", 1)
	v.Do(func(tx *vault.Tx) error {
		for _, h := range entries {
			if _, err := tx.Add(h.changes()...); err != nil {
				return err
			}
		}
		return nil
	})
	return v
}

// content is the file of v.
func content(v *vaulttest.Vault) []byte { return v.FS.(*disktest.Memory).Files()[v.Path] }

func TestVaultsOfOneStepHaveOneSize(t *testing.T) {
	for _, step := range []struct {
		size   int
		vaults [][]hiddenEntry
	}{
		{headerLen + 262144 + 4*16, [][]hiddenEntry{
			nil, numbered(1, ""), numbered(1, strings.Repeat("n", 200_000)), numbered(300, ""), numbered(100, strings.Repeat("a long note ", 100)),
		}},
		{headerLen + 303104 + 5*16, [][]hiddenEntry{
			numbered(1, strings.Repeat("n", 297_000)), numbered(1, strings.Repeat("n", 301_000)), numbered(3, strings.Repeat("n", 99_300)),
		}},
	} {
		for i, entries := range step.vaults {
			if got := len(content(saved(t, entries))); got != step.size {
				t.Errorf("vault %d: %d bytes, want %d", i, got, step.size)
			}
		}
	}
}

func TestTwoSavesShareNoBlock(t *testing.T) {
	v := saved(t, numbered(20, "a note"))
	before := content(v)[headerLen:]
	blocks := make(map[[16]byte]bool, len(before))
	for i := range len(before) - 15 {
		blocks[[16]byte(before[i:])] = true
	}
	v.Do(func(tx *vault.Tx) error {
		_, err := tx.Add(vault.Set(vault.Name, "one more"))
		return err
	})
	after := content(v)[headerLen:]
	if len(after) != len(before) {
		t.Fatalf("%d bytes after %d", len(after), len(before))
	}
	for i := range len(after) - 15 {
		if blocks[[16]byte(after[i:])] {
			t.Fatalf("the sixteen bytes at %d of the second payload were in the first", i)
		}
	}
}

func TestNothingInTheFileCanBeRead(t *testing.T) {
	entries := numbered(20, strings.Repeat("a note that repeats ", 1000))
	file := content(saved(t, entries))
	for _, h := range entries {
		for _, text := range []string{h.name, h.user, h.url, h.tag, h.password, h.note[:20]} {
			if bytes.Contains(file, []byte(text)) || bytes.Contains(file, wide(text)) {
				t.Errorf("the file has %q", text)
			}
		}
	}
	var small bytes.Buffer
	w, err := flate.NewWriter(&small, flate.BestCompression)
	check(t, err)
	_, err = w.Write(file[headerLen:])
	check(t, err)
	check(t, w.Close())
	if small.Len() < len(file)-headerLen {
		t.Errorf("%d bytes of payload can be pressed into %d", len(file)-headerLen, small.Len())
	}
}

// wide is text in UTF-16.
func wide(text string) (b []byte) {
	for _, u := range utf16.Encode([]rune(text)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return b
}
