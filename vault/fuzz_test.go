package vault_test

import (
	"bytes"
	"slices"
	"testing"

	"watchword/crypto"
	"watchword/vault"
)

func FuzzDecodeCommit(f *testing.F) {
	b := newTale(f)
	b.edit(vault.User, "octocat", b.seal(vault.OpEdit, 1))
	b.delete(b.all...)
	for _, c := range b.all {
		f.Add(c.Body())
	}
	f.Add([]byte{0xa1, 0x07, 0xa1, 0x61, 'k', 0x83, 0x02, 0x40, 0x00})
	f.Fuzz(func(t *testing.T, body []byte) {
		c, err := vault.CommitWith(vault.ID{1}, body)
		if err != nil {
			return
		}
		if !bytes.Equal(c.Body(), body) {
			t.Fatal("the body is not kept as it is")
		}
		e := vault.Compute(vault.ID{1}, []*vault.Commit{c})
		if _, err := e.RowBytes(); err != nil {
			t.Fatal(err)
		}
		again := *c
		if err := again.Finish(vault.ID{1}); err != nil {
			t.Fatalf("what is read cannot be written: %v", err)
		}
		second, err := vault.CommitWith(vault.ID{1}, again.Body())
		if err != nil {
			t.Fatalf("what is written cannot be read: %v", err)
		}
		if err := second.Finish(vault.ID{1}); err != nil || !bytes.Equal(second.Body(), again.Body()) {
			t.Fatalf("written twice, it differs: %v", err)
		}
	})
}

func FuzzParseGroup(f *testing.F) {
	b := newTale(f)
	b.seal(vault.OpEdit, 2, b.seal(vault.OpEdit, 1))
	f.Add(vault.Frames(b.all))
	f.Add([]byte{22, 0, 0, 0})
	f.Fuzz(func(t *testing.T, frames []byte) {
		all, err := vault.ParseFrames(frames)
		if err != nil {
			return
		}
		if !bytes.Equal(vault.Frames(all), frames) {
			t.Fatal("frames change when they are written again")
		}
		if e := vault.Compute(vault.ID{}, all); len(e.Commits) != len(vault.Unite(nil, all)) {
			t.Fatal("a commit vanished")
		}
	})
}

func FuzzParseMeta(f *testing.F) {
	p := parts(inMemory(f, 1))
	f.Add(p.Meta)
	f.Fuzz(func(t *testing.T, meta []byte) {
		if len(meta) != vault.MetaSize {
			return
		}
		once, err := vault.ParseMeta(meta, 256<<10)
		if err != nil {
			return
		}
		twice, err := vault.ParseMeta(once, 256<<10)
		if err != nil || !bytes.Equal(once, twice) {
			t.Fatalf("META changes when it is written again: %v", err)
		}
	})
}

func FuzzIndexView(f *testing.F) {
	v := inMemory(f, 1)
	v.Do(func(tx *vault.Tx) error { return tx.Bulk(3) })
	p := parts(v)
	f.Add(p.View, uint32(3), int64(len(p.Log)), int64(len(p.Blobs)))
	f.Fuzz(func(t *testing.T, view []byte, entries uint32, log, blobs int64) {
		if log < 0 || blobs < 0 || log+blobs < 0 {
			return // ParseMeta bounds them by the size of the payload
		}
		n, err := vault.IndexView(view, entries, log, blobs)
		if err == nil && (n != int(entries) || n > len(view)/vault.RowHead) {
			t.Fatalf("%d rows in %d bytes for %d entries", n, len(view), entries)
		}
	})
}

func FuzzParseMarks(f *testing.F) {
	key, err := crypto.KeyFrom(make([]byte, crypto.KeySize))
	if err != nil {
		f.Fatal(err)
	}
	body, err := vault.Encode(map[string][]any{"/w/vault.ww": {7, make([]byte, 32)}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(body, true)
	f.Add([]byte{}, false)
	f.Fuzz(func(t *testing.T, marks []byte, signed bool) {
		if signed {
			mac := key.MAC(marks)
			marks = append(marks, mac[:]...)
		}
		once, err := vault.ParseMarks(marks, key)
		if err != nil || len(marks) == 0 {
			return
		}
		mac := key.MAC(once)
		twice, err := vault.ParseMarks(append(once, mac[:]...), key)
		if err != nil || !bytes.Equal(once, twice) {
			t.Fatalf("marks change when they are written again: %v", err)
		}
	})
}

func FuzzParseName(f *testing.F) {
	for _, name := range []string{"github", "Cafe\u0301", "\u0958", " ", "a\nb", "a\xff", "\u1100\u1161\u11a8"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		once, err := vault.ParseName(name)
		if err != nil {
			return
		}
		twice, err := vault.ParseName(once)
		if err != nil || once != twice || len(once) == 0 || len(once) > vault.MaxName {
			t.Fatalf("%q is %q, and then %q, %v", name, once, twice, err)
		}
	})
}

// FuzzReadRow holds the reader of rows to the library: it reads what is written
// as the vault writes, and nothing else.
func FuzzReadRow(f *testing.F) {
	v := inMemory(f, 1)
	id := v.Add("github", "octocat", "one")
	edit(v, id, vault.Set("x/team", "core"), vault.SetTag("work"), vault.Set("url/00000000", "https://github.com"))
	p := parts(v)
	f.Add(p.View[vault.RowHead:])
	rest := []byte{0x60, 0x60, 0x60, 0x80, 0x80, 0x80, 0x80, 0, 0}
	for _, flags := range [][]byte{{0}, {0x17}, {0x18, 0x17}, {0x18, 0x18}, {0x19, 0, 0xff}, {0x1a, 0, 0, 0xff, 0xff}, {0x1b, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff}, {0x1c}, {0x20}} {
		f.Add(slices.Concat([]byte{0x8a}, flags, rest))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		library, own := vault.ReadRow(data)
		if !bytes.Equal(library, own) || (library == nil) != (own == nil) {
			t.Fatalf("read as %x, want %x", own, library)
		}
	})
}
