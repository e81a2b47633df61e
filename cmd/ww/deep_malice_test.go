//go:build deep

package main

import (
	"bytes"
	"crypto/rand"
	"math"
	"regexp"
	"strings"
	"testing"

	"watchword/crypto"
	"watchword/vault"
)

// malice is what a device of the group does to another one's vault of one entry,
// mail, with two commits, what the other says of its sync, and what it sees then.
type malice struct {
	do   func(f *forger, all []frame)
	says string
	then func(t *testing.T, a *peer)
}

const (
	refused = `! 1 file in .* cannot be read`
	late    = uint64(1) << 62 // a stamp after all others
)

// alter forges a pack in which the last commit is changed.
func alter(change func(one *frame)) func(f *forger, all []frame) {
	return func(f *forger, all []frame) {
		change(&all[len(all)-1])
		f.forge(all, nil)
	}
}

// lie forges a pack that is right but for what it says of itself.
func lie(change func(g *forgery)) func(f *forger, all []frame) {
	return func(f *forger, all []frame) { f.forge(all, change) }
}

// upon forges a pack with a new commit on top of the last one.
func upon(make func(f *forger, last *frame) frame) func(f *forger, all []frame) {
	return func(f *forger, all []frame) { f.forge([]frame{make(f, &all[len(all)-1])}, nil) }
}

func manyParents(n int) []vault.CommitID {
	all := make([]vault.CommitID, n)
	for i := range all {
		all[i][0], all[i][1] = byte(i), 1
	}
	return all
}

// wants runs ww and wants this exit code and these words.
func (p *peer) wants(t *testing.T, exit int, words string, args ...string) {
	t.Helper()
	stdout, stderr, code := p.run(args...)
	if code != exit || !strings.Contains(stdout+stderr, words) {
		t.Errorf("ww %s: exit %d, and it says %s%s", strings.Join(args, " "), code, stdout, stderr)
	}
}

// reads wants the password that the other device has chosen last itself, and a
// vault that is sound.
func reads(t *testing.T, a *peer) {
	t.Helper()
	a.wants(t, 0, "second secret of mail", "get", "mail")
	a.wants(t, 0, "", "check", "--deep")
}

var malices = map[string]malice{
	"the id of a commit is another":       {alter(func(one *frame) { one.id[3] ^= 1 }), refused, reads},
	"a body is another":                   {alter(func(one *frame) { one.body[len(one.body)-1] ^= 1 }), refused, reads},
	"a commit belongs to another entry":   {alter(func(one *frame) { one.entry[0] ^= 1 }), refused, reads},
	"a body is no CBOR":                   {alter(func(one *frame) { one.body = []byte{0xff}; one.named() }), refused, reads},
	"a body is nothing":                   {alter(func(one *frame) { one.body = nil; one.named() }), refused, reads},
	"a body is a nest of arrays":          {alter(func(one *frame) { one.body = bytes.Repeat([]byte{0x81}, 100_000); one.named() }), refused, reads},
	"a value is cut":                      {alter(func(one *frame) { one.blobs[0] = one.blobs[0][1:] }), refused, reads},
	"a field is purged that is not there": {alter(func(one *frame) { one.purged = []uint16{9} }), refused, reads},
	"two commits are parents of each other": {func(f *forger, all []frame) {
		one := f.on(all[0].entry, late, 0, text("user", "one"), vault.CommitID{2})
		two := f.on(all[0].entry, late, 0, text("user", "two"), one.id)
		one.id, two.id = vault.CommitID{1}, vault.CommitID{2}
		f.forge([]frame{one, two}, nil)
	}, refused, reads},
	"a commit has too many parents": {upon(func(f *forger, last *frame) frame {
		return f.on(last.entry, late, 0, text("user", "x"), manyParents(65)...)
	}), refused, reads},

	"more claims than can be":     {lie(func(g *forgery) { g.put(metaClaims, math.MaxUint64) }), `files are missing`, reads},
	"a rank above all":            {lie(func(g *forgery) { g.put(metaRank, math.MaxUint64); g.meta[16] = 1 }), `in step`, reads},
	"fewer commits":               {lie(func(g *forgery) { g.put(metaCommits, 1) }), refused, reads},
	"more entries":                {lie(func(g *forgery) { g.put(metaEntries, 1<<40) }), refused, reads},
	"an index beyond all":         {lie(func(g *forgery) { g.put(metaIndex, math.MaxUint64) }), refused, reads},
	"a log beyond all":            {lie(func(g *forgery) { g.put(metaLog, math.MaxInt64) }), refused, reads},
	"values beyond all":           {lie(func(g *forgery) { g.put(metaBlobs, 1<<30) }), refused, reads},
	"an entry twice":              {lie(func(g *forgery) { g.index = append(g.index, g.index...) }), refused, reads},
	"padding that says something": {lie(func(g *forgery) { g.padding = []byte{1} }), refused, reads},
	"a newer version":             {lie(func(g *forgery) { g.put(metaCritical, 1) }), `in step`, reads},
	"a name that paints": {lie(func(g *forgery) { copy(g.meta[metaName:], "\x1b[31mred\a\n\xff\x00\x00\x00\x00\x00") }), `in step`, func(t *testing.T, a *peer) {
		reads(t, a)
		for _, args := range [][]string{{"sync", "status"}, {"sync", "status", "--json"}, {"history", "mail"}} {
			if out := a.ok(args...); strings.ContainsAny(out, "\x1b\a") {
				t.Errorf("%v prints %q", args, out)
			}
		}
	}},

	"the keys of another vault": {func(f *forger, all []frame) {
		other := newForger(f.tb.(*testing.T), newPeers(f.tb.(*testing.T), "other")[0])
		other.look(func(tx *vault.Tx) (err error) {
			f.wrap, err = tx.WrapKeys(rand.Reader, f.id, f.key)
			return err
		})
		f.forge(all, nil)
	}, `p-.*: another vault, .*\n.*Nothing was changed`, reads},
	"a value that is not what its digest says": {func(f *forger, all []frame) {
		one := f.on(all[0].entry, late, 0, sealed("password", [16]byte{7}, 20), all[len(all)-1].id)
		one.blobs = [][]byte{all[0].blobs[0][:crypto.NonceSize+crypto.TagSize+20]}
		f.forge([]frame{one}, nil)
	}, `1 change came`, func(t *testing.T, a *peer) {
		a.wants(t, 8, "is not the value that", "get", "mail")
		a.wants(t, 8, "is not the value that", "check", "--deep")
		a.wants(t, 0, "mail", "show", "mail")
		if stderr, code := a.stdin("third secret of mail", "edit", "mail", "--stdin"); code != 0 {
			t.Error(stderr)
		}
		a.wants(t, 0, "third secret of mail", "get", "mail")
	}},
	"a value that is another one's": {func(f *forger, all []frame) {
		one := f.on(all[0].entry, late, 0, sealed("password", [16]byte{7}, len("second secret of mail")), all[len(all)-1].id)
		one.blobs = all[len(all)-1].blobs
		f.forge([]frame{one}, nil)
	}, `1 change came`, func(t *testing.T, a *peer) {
		a.wants(t, 8, "is not the value that", "get", "mail")
		a.wants(t, 8, "is not the value that", "check", "--deep")
		a.wants(t, 0, "", "history", "mail", "--restore", "2")
		a.wants(t, 0, "second secret of mail", "get", "mail")
	}},
	"what all use is purged": {func(f *forger, all []frame) {
		for i := range all {
			for at := range all[i].commit.Items {
				if all[i].commit.Items[at].Form == vault.Secret {
					all[i].purged = append(all[i].purged, uint16(at))
				}
			}
			all[i].blobs = nil
		}
		f.forge(all, nil)
	}, `in step|came`, reads},
	"parents that nobody has": {upon(func(f *forger, last *frame) frame {
		return f.on(last.entry, late, 0, text("user", "x"), manyParents(64)...)
	}), `1 change came`, func(t *testing.T, a *peer) {
		a.wants(t, 0, "second secret of mail", "get", "mail")
		a.wants(t, 8, "it waits for changes from another device", "check", "--deep")
	}},
	"a delete upon what nobody has": {upon(func(f *forger, last *frame) frame {
		return f.on(last.entry, late, 1, []byte{0xa0}, append(manyParents(5), last.id)...)
	}), `1 change came`, func(t *testing.T, a *peer) {
		a.wants(t, 0, "mail", "trash")
		a.wants(t, 8, "it waits for changes from another device", "check")
		a.wants(t, 0, "moved to trash", "history", "mail")
		a.wants(t, 1, "--force", "trash", "restore", "mail")
		a.wants(t, 0, "restored", "trash", "restore", "mail", "--force")
		a.wants(t, 0, "second secret of mail", "get", "mail")
		a.wants(t, 1, "--force", "edit", "mail", "user=me")
		a.wants(t, 0, "", "edit", "mail", "user=me", "--force")
	}},
	"a stamp at the end of time": {upon(func(f *forger, last *frame) frame {
		return f.on(last.entry, math.MaxUint64, 0, text("user", "x"), last.id)
	}), `1 change came`, func(t *testing.T, a *peer) {
		reads(t, a)
		a.wants(t, 0, "", "edit", "mail", "user=me again")
		a.wants(t, 0, "me again", "get", "mail", "user")
	}},
	"what no version knows": {upon(func(f *forger, last *frame) frame {
		return f.on(last.entry, late, 200, text("user", "x"), last.id)
	}), `1 change came`, func(t *testing.T, a *peer) {
		reads(t, a)
		a.wants(t, 8, "", "edit", "mail", "user=me again")
	}},
	"a name that paints an entry": {upon(func(f *forger, last *frame) frame {
		return f.on(last.entry, late, 0, text("user", "\x1b[31mred\x07"), last.id)
	}), `1 change came`, func(t *testing.T, a *peer) {
		for _, args := range [][]string{{"ls"}, {"show", "mail"}, {"history", "mail"}} {
			if out := a.ok(args...); strings.ContainsAny(out, "\x1b\a") {
				t.Errorf("%v prints %q", args, out)
			}
		}
	}},
}

func TestWhatADeviceForgesIsRefusedOrSeen(t *testing.T) {
	for what, m := range malices {
		t.Run(what, func(t *testing.T) {
			all := newPeers(t, "laptop", "evil")
			a := all[0]
			a.adds("mail", "first secret of mail")
			if stderr, code := a.stdin("second secret of mail", "edit", "mail", "--stdin"); code != 0 {
				t.Fatal(stderr)
			}
			a.ok("sync")
			all[1].ok("sync")
			f := newForger(t, all[1])
			m.do(f, f.frames())
			_, stderr, code := a.run("sync")
			if (code != 0) != strings.Contains(stderr, "another vault") || !regexp.MustCompile(m.says).MatchString(stderr) {
				t.Errorf("exit %d, and it says %s", code, stderr)
			}
			m.then(t, a)
			a.ok("ls")
			a.adds("late", "secret of late")
		})
	}
}
