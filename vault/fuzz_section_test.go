package vault_test

import (
	"context"
	"encoding/binary"
	"errors"
	"testing"

	"watchword/crypto"
	"watchword/vault"
)

// sections are those of a payload that a writer with the key could have made as it
// liked.
var sections = []func(p *vault.Parts) *[]byte{
	func(p *vault.Parts) *[]byte { return &p.Meta },
	func(p *vault.Parts) *[]byte { return &p.Keys },
	func(p *vault.Parts) *[]byte { return &p.Local },
	func(p *vault.Parts) *[]byte { return &p.View },
	func(p *vault.Parts) *[]byte { return &p.Log },
	func(p *vault.Parts) *[]byte { return &p.Blobs },
}

// FuzzSection puts anything in the place of one section, sealed as if it were
// right. What opens can be read and checked to the end; what does not is altered,
// and never a wrong password or a crash.
func FuzzSection(f *testing.F) {
	v := inMemory(f, 1)
	v.Add("github", "octocat", "one")
	p := parts(v)
	for i, section := range sections {
		whole := *section(&p)
		f.Add(i, whole)
		f.Add(i, whole[:len(whole)/2])
		f.Add(i, []byte{0xa0})
	}
	f.Fuzz(func(t *testing.T, which int, data []byte) {
		v := inMemory(t, 1)
		v.Add("github", "octocat", "one")
		if which < 0 || which >= len(sections) || len(data) > 64<<10 || which == 0 && len(data) != vault.MetaSize {
			return
		}
		c := forge(v, func(p *vault.Parts) {
			*sections[which](p) = data
			if which > 0 {
				measure(p)
			}
		})
		err := look(c, func(tx *vault.Tx) error {
			for row, err := range tx.Rows() {
				if err != nil {
					return err
				}
				if _, err := tx.Entry(row.ID); err != nil {
					return err
				}
			}
			_, err := tx.Check(context.Background(), true)
			return err
		})
		if err != nil && !errors.Is(err, crypto.ErrForged) {
			t.Errorf("section %d: got %v, want an altered vault", which, err)
		}
	})
}

// measure makes META say how long the sections are.
func measure(p *vault.Parts) {
	total := len(p.Meta)
	for at, part := range [][]byte{p.Keys, p.Local, p.View, p.Log, p.Blobs} {
		binary.LittleEndian.PutUint64(p.Meta[vault.MetaKeys+8*at:], uint64(len(part)))
		total += len(part)
	}
	p.Padding = nil
	binary.LittleEndian.PutUint64(p.Meta[vault.MetaPlain:], uint64(total))
}
