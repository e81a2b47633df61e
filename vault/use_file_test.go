package vault_test

import (
	"bytes"
	"encoding/binary"
	"maps"
	"slices"
	"testing"
	"time"

	"watchword/internal/disk/disktest"
	"watchword/vault"
	"watchword/vault/vaulttest"
)

func record(id vault.ID, at time.Time) []byte {
	return binary.LittleEndian.AppendUint64(slices.Clone(id[:]), uint64(at.UnixMilli()))
}

func block(records ...[]byte) []byte {
	b := slices.Concat(records...)
	return append(b, make([]byte, (vault.UseBlock-len(b)%vault.UseBlock)%vault.UseBlock)...)
}

func TestAMalformedUseFileIsAsGoodAsNone(t *testing.T) {
	v, id := tracking(t)
	a, b, at := vault.ID{1}, vault.ID{2}, vaulttest.Start
	for name, plain := range map[string][]byte{
		"half a block":     record(a, at),
		"a byte":           {1},
		"out of order":     block(record(b, at), record(a, at)),
		"twice":            block(record(a, at), record(a, at)),
		"after the zeros":  block(record(a, at), make([]byte, 24), record(b, at)),
		"a time of nobody": block(record(vault.ID{}, at)),
		"far ahead":        block(record(a, at.AddDate(1, 0, 0))),
		"beyond all time":  block(append(slices.Clone(a[:]), bytes.Repeat([]byte{0xff}, 8)...)),
	} {
		putUses(t, v, plain)
		if uses := usesOf(v); len(uses) != 0 {
			t.Errorf("%s: uses %v", name, uses)
		}
		use(v, id)
		if uses := usesOf(v); len(uses) != 1 {
			t.Errorf("%s: uses %v after one", name, uses)
		}
	}
	putUses(t, v, block(record(a, at), record(b, at)))
	if uses := usesOf(v); !maps.Equal(uses, map[vault.ID]time.Time{a: at, b: at}) {
		t.Errorf("a good file reads as %v", uses)
	}
}

func putUses(t *testing.T, v *vaulttest.Vault, plain []byte) {
	t.Helper()
	v.Look(func(tx *vault.Tx) error {
		box, err := tx.SealUseFile(plain)
		v.FS.(*disktest.Memory).Put(tx.UsePath(), box)
		return err
	})
}

func TestAUseFileThatIsNotOursIsAsGoodAsNone(t *testing.T) {
	v, id := tracking(t)
	use(v, id)
	mem, name := v.FS.(*disktest.Memory), useFile(v)
	good := mem.Files()[name]
	stranger := inMemory(t, 2)
	stranger.TrackUse = true
	use(stranger, stranger.Add("github", "octocat", "one"))
	foreign := stranger.FS.(*disktest.Memory).Files()[useFile(stranger)]
	flipped := bytes.Clone(good)
	flipped[len(flipped)/2] ^= 1
	for what, data := range map[string][]byte{
		"empty": {}, "short": good[:39], "cut": good[:len(good)-1], "longer": append(bytes.Clone(good), 0),
		"flipped": flipped, "foreign": foreign, "huge": make([]byte, 1<<20),
	} {
		mem.Put(name, data)
		if uses := usesOf(v); len(uses) != 0 {
			t.Errorf("%s: uses %v", what, uses)
		}
		use(v, id)
		if uses := usesOf(v); len(uses) != 1 {
			t.Errorf("%s: uses %v after one", what, uses)
		}
	}
}

func TestTheOldestUsesAreDroppedWhereTheFileIsFull(t *testing.T) {
	v, _ := tracking(t)
	var records [][]byte
	old := vault.ID{0, 0, 1}
	for i := range vault.MaxUses {
		id := vault.ID{0, 0, 1 + byte(i>>12), byte(i >> 4), byte(i) << 4}
		records = append(records, record(id, vaulttest.Start.Add(time.Duration(i)*time.Millisecond-time.Hour)))
	}
	putUses(t, v, block(records...))
	newest := vault.ID{9}
	use(v, newest)
	uses := usesOf(v)
	_, kept := uses[old]
	if _, ok := uses[newest]; !ok || kept || len(uses) != vault.MaxUses {
		t.Errorf("%d uses, the oldest kept: %v, the newest: %v", len(uses), kept, ok)
	}
}
