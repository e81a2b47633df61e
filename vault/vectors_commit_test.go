package vault

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"testing"
)

// exampleCommits are two commits of one entry: what made it, and an edit.
func exampleCommits(t *testing.T) group {
	password, _ := exampleSecret(t)
	made := &Commit{
		Stamp: exampleStamp, Device: Device(up(0xd0, 8)), Txn: Txn(up(0x90, 8)), nonce: [16]byte(up(0xb0, 16)),
		Items: []Item{
			{Key: Name, Form: Text, Text: "github"},
			{Key: User, Form: Text, Text: "octocat"},
			{Key: "url/0a1b2c3d", Form: Text, Text: "https://github.com"},
			{Key: "tag/work", Form: Text, Text: "1"},
			password,
		},
	}
	check(t, made.finish(exampleEntry))
	edited := &Commit{
		Stamp: exampleStamp + 1, Device: made.Device, Txn: Txn(up(0x98, 8)), nonce: [16]byte(up(0xc0, 16)),
		Parents: []CommitID{made.ID},
		Items:   []Item{{Key: User, Form: Removed}, {Key: "x/team", Form: Text, Text: "core"}},
	}
	check(t, edited.finish(exampleEntry))
	return group{made, edited}
}

func commitVectors(t *testing.T) []*vector {
	g := exampleCommits(t)
	purged := g[0].purging(func(int) bool { return true })
	f, err := g.frame(exampleEntry)
	check(t, err)
	commits := newVector("commits", "Two commits of one entry; in the last frame the password of the first is purged (section 6).").
		hex("entry", exampleEntry[:])
	for i, c := range g {
		commits.hex(fmt.Sprintf("body_%d", i+1), c.body).hex(fmt.Sprintf("id_%d", i+1), c.ID[:])
	}
	commits.hex("frames", g.appendFrames(nil)).hex("purged_frame", group{purged}.appendFrames(nil))
	row := newVector("row", "The row of the entry in commits.txt, in its frame (section 11).").
		hex("entry", exampleEntry[:]).hex("frames", g.appendFrames(nil)).hex("row", f.append(nil))
	return []*vector{commits, row, fingerprintVector(t, group{purged, g[1]})}
}

// fingerprintVector is of a vault that has one entry.
func fingerprintVector(t *testing.T, g group) *vector {
	var state bytes.Buffer
	check(t, addToState(&state, exampleEntry, g.appendFrames(nil)))
	whole := sha256.New()
	whole.Write(state.Bytes())
	key := up(0x50, 32)
	sum := fingerprint(keyOf(t, key), whole)
	return newVector("fingerprint", "The fingerprint of a vault with the entry in commits.txt, the password of which is purged (section 7.6).").
		hex("identity_key", key).hex("entry", exampleEntry[:]).hex("state", state.Bytes()).hex("fingerprint", sum[:])
}

// smallVector has META and LOCAL, and the sizes that payloads are padded to.
func smallVector(t *testing.T) *vector {
	k := exampleKeys(t)
	l := local{device: Device(up(0xd0, 8)), lastTxn: Txn(up(0x98, 8))}
	localBytes, err := l.encode()
	check(t, err)
	m := meta{
		generation: 57, savedAt: 1767323045000, keys: 96, local: int64(len(localBytes)), view: 200, log: 300, blobs: 61,
		entries: 1, commits: 2, viewVersion: viewVersion, device: l.device, dataKey: k.data, identityKey: k.identity,
		lineage: []save{{56, [8]byte(up(0x11, 8))}, {55, [8]byte(up(0x22, 8))}},
	}
	m.plain = metaSize + m.keys + m.local + m.view + m.log + m.blobs
	b := m.encode()
	again, err := parseMeta(b, paddedSize(m.plain))
	check(t, err)
	if !bytes.Equal(again.encode(), b) {
		t.Error("META reads back otherwise than it was written")
	}
	v := newVector("small", "META, LOCAL, and the padded sizes of payloads (sections 5 and 10).").hex("META", b).hex("LOCAL", localBytes)
	for _, n := range []int64{1, 262144, 262145, 300000, 1 << 20, 1<<20 + 1, 100000000} {
		v.number(fmt.Sprintf("padded_%d", n), paddedSize(n))
	}
	return v
}
