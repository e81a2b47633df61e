//go:build deep

package main

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"watchword/crypto"
	"watchword/internal/disk"
	"watchword/secret"
	"watchword/vault"
)

// A readEntry is an entry as the decoder of testkit prints it.
type readEntry struct {
	ID         string      `json:"id"`
	Trashed    bool        `json:"trashed"`
	Destroyed  bool        `json:"destroyed"`
	Conflicted bool        `json:"conflicted"`
	Incomplete bool        `json:"incomplete"`
	ReadOnly   bool        `json:"read_only"`
	Fields     []readField `json:"fields"`
}

type readField struct {
	Key     string `json:"key"`
	Text    string `json:"text"`
	Length  int    `json:"length"`
	Purged  bool   `json:"purged"`
	Removed bool   `json:"removed"`
	Value   []byte `json:"value"`
}

// decoded returns what the decoder reads in a vault.
func (p *process) decoded(path string) (entries []readEntry) {
	p.tb.Helper()
	c := exec.Command("/usr/bin/python3", "-B", "../../testkit/decoder", "--reveal", "--json",
		"--password-file", filepath.Join(p.home, "password"), path)
	var errs bytes.Buffer
	c.Stderr = &errs
	out, err := c.Output()
	if err != nil {
		p.tb.Fatalf("the decoder (Debian packages python3-nacl, python3-argon2, python3-cbor2): %v\n%s", err, errs.String())
	}
	p.must(json.Unmarshal(out, &entries))
	return entries
}

// itself returns what the program's own packages read in a vault.
func (p *process) itself(path string) (entries []readEntry) {
	p.tb.Helper()
	entries = []readEntry{}
	store := &vault.Store{FS: disk.OS{}, Path: path, Now: time.Now, Rand: bytes.NewReader(make([]byte, 64)), Limits: crypto.Standard()}
	unlock := func(_ context.Context, h *crypto.Header) (*crypto.Key, error) {
		typed, err := os.ReadFile(filepath.Join(p.home, "password"))
		p.must(err)
		password := secret.New(typed)
		defer password.Wipe()
		key, _, err := h.Unlock(crypto.Credential{Password: password})
		return key, err
	}
	p.must(store.View(context.Background(), unlock, func(tx *vault.Tx) error {
		for row, err := range tx.Rows() {
			p.must(err)
			e, err := tx.Entry(row.ID)
			p.must(err)
			entries = append(entries, p.read(tx, e, row))
		}
		return nil
	}))
	return entries
}

func (p *process) read(tx *vault.Tx, e *vault.Entry, row vault.Row) readEntry {
	p.tb.Helper()
	r := readEntry{
		ID: hex.EncodeToString(e.ID[:]), Trashed: row.Trashed, Destroyed: row.Destroyed,
		Conflicted: row.Conflicted, Incomplete: row.Incomplete, ReadOnly: row.ReadOnly,
		Fields: []readField{},
	}
	for _, f := range e.Fields {
		r.Fields = append(r.Fields, p.field(tx, e.ID, vault.Writer{Item: f.Item, By: f.By}))
		for _, other := range f.Others {
			r.Fields = append(r.Fields, p.field(tx, e.ID, other))
		}
	}
	return r
}

func (p *process) field(tx *vault.Tx, id vault.ID, w vault.Writer) readField {
	p.tb.Helper()
	f := readField{Key: w.Key, Text: w.Text, Removed: w.Form == vault.Removed, Length: w.Length, Purged: w.Purged}
	if w.Form == vault.Secret && !w.Purged {
		v, err := tx.Value(id, &w.Item, w.By)
		p.must(err)
		p.must(v.Reveal(func(b []byte) error { f.Value = bytes.Clone(b); return nil }))
		v.Wipe()
	}
	return f
}

// wantDecoded wants decoder and program to read the same in a vault.
func (p *process) wantDecoded(path string, entries int) {
	p.tb.Helper()
	got, want := p.decoded(path), p.itself(path)
	if len(want) != entries || !reflect.DeepEqual(got, want) {
		p.tb.Errorf("%s: the decoder reads\n%+v\nthe program\n%+v", filepath.Base(path), got, want)
	}
}

func TestVaultsOfThisBuildAreReadByTheDecoder(t *testing.T) {
	p := build(t)
	p.ok("init", "--no-input")
	p.wantDecoded(p.vault(), 0)
	p.ok("add", "github", "-u", "octocat", "--url", "https://github.com", "--tag", "work", "--no-input")
	p.ok("add", "Straße 7 ☂", "-u", "jürgen", "--no-input")
	p.ok("add", "gitlab", "--no-input")
	p.ok("edit", "github", "user=octo", "x/team=core")
	p.ok("edit", "--generate", "github", "--no-input")
	p.ok("rm", "gitlab", "-y")
	p.wantDecoded(p.vault(), 3)
	p.ok("undo", "-y")
	p.wantDecoded(p.vault(), 3)

	copied := filepath.Join(p.home, "copy.ww")
	file, err := os.ReadFile(p.vault())
	p.must(err)
	p.must(os.WriteFile(copied, file, 0o600))
	p.ok("edit", "--generate", "gitlab", "--no-input")
	p.ok("--vault", copied, "edit", "--generate", "gitlab", "--no-input")
	p.ok("--vault", copied, "add", "elsewhere", "--no-input")
	p.ok("merge", copied)
	p.wantDecoded(p.vault(), 4)
	p.ok("rm", "--forever", "--force", "-y", "github")
	p.wantDecoded(p.vault(), 4)
	p.decoded(p.vault() + ".bak.1")

	p.write("scan.pdf", strings.Repeat("large ", 300_000))
	p.ok("attach", "elsewhere", filepath.Join(p.home, "scan.pdf"))
	p.wantDecoded(p.vault(), 4)
	p.write("next", "another horse, another battery")
	p.ok("passwd", "--new-password-file", filepath.Join(p.home, "next"))
	p.write("password", "another horse, another battery")
	p.wantDecoded(p.vault(), 4)
}
