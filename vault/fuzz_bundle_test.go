package vault_test

import (
	"bytes"
	"errors"
	"testing"

	"watchword/crypto"
	"watchword/vault"
)

// FuzzBundle puts anything in the place of the sections of a bundle, of which the
// sizes are right: what is taken is written again as it was.
func FuzzBundle(f *testing.F) {
	v := inMemory(f, 1)
	setPassword(v, v.Add("github", "octocat", "one"), "two")
	v.Add("gitlab", "u", "three")
	v.Look(func(tx *vault.Tx) error {
		b, err := tx.Lacking(func(vault.Mark) bool { return false })
		must(f, err)
		var file bytes.Buffer
		_, err = b.WriteTo(&file)
		n := b.Size()
		f.Add(file.Bytes()[:n.Index], file.Bytes()[n.Index:n.Index+n.Log], file.Bytes()[n.Index+n.Log:], n.Commits)
		return err
	})
	f.Fuzz(func(t *testing.T, index, log, blobs []byte, commits int64) {
		data := bytes.Join([][]byte{index, log, blobs}, nil)
		size := vault.BundleSize{
			Entries: int64(len(index)) / 28, Commits: commits,
			Index: int64(len(index)), Log: int64(len(log)), Blobs: int64(len(blobs)),
		}
		b, err := vault.ParseBundle(data, size)
		if err != nil {
			if !errors.Is(err, crypto.ErrForged) {
				t.Errorf("%v is no verdict", err)
			}
			return
		}
		var again bytes.Buffer
		if _, err := b.WriteTo(&again); err != nil || !bytes.Equal(again.Bytes(), data) {
			t.Errorf("it is written otherwise, %v", err)
		}
	})
}
