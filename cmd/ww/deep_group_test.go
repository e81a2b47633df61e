//go:build deep

package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"watchword/crypto"
	"watchword/internal/disk"
	"watchword/secret"
	"watchword/vault"
)

// peer is a device of a group: the program, cheap, in a home of its own.
type peer struct {
	*process
	name string
	pile string // folder
}

// newPeers makes homes with one vault, all of which sync through one folder.
func newPeers(t *testing.T, names ...string) []*peer {
	t.Helper()
	pile := t.TempDir()
	var all []*peer
	for i, name := range names {
		p := newPeer(t, name, pile)
		if i == 0 {
			p.ok("init", "--no-input")
			p.ok("sync", "setup", pile, "--device", name, "--no-code")
		} else {
			p.ok("join", pile, "--device", name)
		}
		all = append(all, p)
	}
	return all
}

// newPeer makes a home with nothing but the program and a password.
func newPeer(t *testing.T, name, pile string) *peer {
	t.Helper()
	p := &process{tb: t, path: filepath.Join(t.TempDir(), "ww"), home: t.TempDir()}
	self, err := os.Executable()
	p.must(err)
	p.must(os.Symlink(self, p.path)) // TestMain looks at the name
	p.write("password", masterPassword)
	return &peer{p, name, pile}
}

// stdin runs ww with text on its standard input.
func (p *peer) stdin(text string, args ...string) (stderr string, code int) {
	p.tb.Helper()
	c := p.command(args...)
	c.Stdin = bytes.NewReader([]byte(text))
	_, stderr, code = p.finish(c)
	return stderr, code
}

// adds stores an entry with this secret.
func (p *peer) adds(name, value string) {
	p.tb.Helper()
	if stderr, code := p.stdin(value, "add", name, "--stdin", "--no-input"); code != 0 {
		p.tb.Fatalf("add %s: exit %d\n%s", name, code, stderr)
	}
}

// look opens the vault as the test does, beside the program and without a trace.
func (p *peer) look(fn func(tx *vault.Tx) error) {
	p.tb.Helper()
	store := &vault.Store{FS: disk.OS{}, Path: p.vault(), Now: time.Now, Rand: rand.Reader, Limits: cheapLimits}
	p.must(store.View(context.Background(), func(_ context.Context, h *crypto.Header) (*crypto.Key, error) {
		password := secret.New([]byte(masterPassword))
		defer password.Wipe()
		key, _, err := h.Unlock(crypto.Credential{Password: password})
		return key, err
	}, fn))
}

// state is one text for each state of the entries, whatever the way there was.
func (p *peer) state() (state string) {
	p.tb.Helper()
	p.look(func(tx *vault.Tx) error {
		all, err := tx.Lacking(func(vault.Mark) bool { return false })
		if err != nil {
			return err
		}
		h := sha256.New()
		_, err = all.WriteTo(h)
		size := all.Size()
		state = fmt.Sprintf("%d entries, %d commits, %x", size.Entries, size.Commits, h.Sum(nil)[:8])
		return err
	})
	return state
}

// words are the fingerprint that people compare.
func (p *peer) words() string {
	p.tb.Helper()
	return regexp.MustCompile(`(?m)^fingerprint\t.*$`).FindString(p.ok("sync", "status"))
}

// secrets are all that can be read: in use, in conflict or in history.
func (p *peer) secrets() map[string]bool {
	p.tb.Helper()
	all := map[string]bool{}
	p.look(func(tx *vault.Tx) error {
		bundle, err := tx.Lacking(func(vault.Mark) bool { return false })
		if err != nil {
			return err
		}
		for id, c := range bundle.Commits() {
			for i := range c.Items {
				if c.Items[i].Form != vault.Secret || c.Items[i].Purged {
					continue
				}
				value, err := tx.Value(id, &c.Items[i], c)
				if err != nil {
					return err
				}
				p.must(value.Reveal(func(b []byte) error { all[string(b)] = true; return nil }))
				value.Wipe()
			}
		}
		return nil
	})
	return all
}

// settle has all sync, one after the other, until nothing comes any more.
func settle(t *testing.T, all ...*peer) {
	t.Helper()
	for range 2 {
		for _, p := range all {
			p.ok("sync", "-y")
		}
	}
	for _, p := range all {
		if got, want := p.state(), all[0].state(); got != want {
			t.Errorf("%s has %s; %s has %s", p.name, got, all[0].name, want)
		}
		if got, want := p.words(), all[0].words(); got != want || got == "" {
			t.Errorf("%s shows %q; %s shows %q", p.name, got, all[0].name, want)
		}
	}
}

// headSum is the checksum of the header that data begins with (docs/FORMAT.md,
// section 2.1).
func headSum(data []byte) []byte {
	end := binary.LittleEndian.Uint32(data[12:]) - crypto.MACSize
	h := sha256.New()
	h.Write(data[:80])
	h.Write(data[88:end])
	return h.Sum(nil)[:8]
}
