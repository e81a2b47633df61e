package vault

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"flag"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"watchword/crypto"
	"watchword/internal/disk"
	"watchword/internal/disk/disktest"
)

var keep = flag.String("keep", "", "write the golden vaults into this `FOLDER`, in the form of the test kit")

// recipes are in testdata/v1.
const recipes = "testdata/v1/"

// seeded is a repeatable source of bytes: SHA-256 of a seed and a counter.
type seeded struct {
	seed, n uint64
	left    []byte
}

func (s *seeded) Read(b []byte) (int, error) {
	if len(s.left) == 0 {
		in := binary.LittleEndian.AppendUint64(nil, s.seed)
		sum := sha256.Sum256(binary.LittleEndian.AppendUint64(in, s.n))
		s.left = sum[:]
		s.n++
	}
	n := copy(b, s.left)
	s.left = s.left[n:]
	return n, nil
}

// golden makes a vault by a recipe.
type golden struct {
	t      *testing.T
	store  *Store
	key    *crypto.Key
	kind   crypto.Kind // of its slot
	code   crypto.Credential
	device crypto.Device // of its slot, if it is of such a kind
	offer  string        // code as people have it, in a line of the test kit
	tx     *Tx
	ids    map[string]ID
	disk   *disktest.Memory
	saves  int
	file   []byte // of the last save
}

func bake(t *testing.T, text string) *golden {
	g := &golden{t: t, kind: crypto.Recovery, ids: map[string]ID{}, disk: disktest.NewMemory()}
	for line := range strings.Lines(text) {
		verb, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		if verb[0] != '#' {
			g.do(verb, strings.Split(rest, "\t"))
		}
	}
	return g
}

func (g *golden) do(verb string, words []string) {
	switch verb {
	case "password":
		g.kind, g.code.Password = crypto.Password, secretOf(g.t, words[0])
		g.offer = "password: " + words[0] + "\n"
	case "seed":
		g.begin(words[0])
	case "save":
		g.save()
		g.next(words[0])
	case "add":
		id, err := g.tx.Add(Set(Name, words[0]), Set(User, words[1]), Set("url/00000001", words[2]), SetTag(words[3]),
			Set(Kind, "login"), SetSecret(Password, secretOf(g.t, words[4])))
		check(g.t, err)
		g.ids[words[0]] = id
	case "set":
		g.edit(words[0], Set(words[1], words[2]))
	case "secret":
		g.edit(words[0], SetSecret(words[1], secretOf(g.t, words[2])))
	case "purge":
		g.purge(words[0], words[1], words[2])
	case "size", "sha256", "holds":
		g.save()
	default:
		g.doMore(verb, words)
	}
}

func (g *golden) edit(name string, c Change) {
	changed, err := g.tx.Edit(g.ids[name], c)
	if err != nil || !changed {
		g.t.Fatalf("edit %s: changed %v, %v", name, changed, err)
	}
}

func (g *golden) purge(name, key, number string) {
	e, err := g.tx.Entry(g.ids[name])
	check(g.t, err)
	n, err := strconv.Atoi(number)
	check(g.t, err)
	check(g.t, g.tx.Purge(e.ID, e.Commits[n-1].ID, key))
}

// begin draws what a new vault needs.
func (g *golden) begin(seed string) {
	n, err := strconv.ParseUint(seed, 10, 64)
	check(g.t, err)
	g.store = &Store{Rand: &seeded{seed: n}}
	g.drawCode()
	g.key, err = crypto.NewKey(g.store.Rand)
	check(g.t, err)
	g.t.Cleanup(g.key.Wipe)
	var id [16]byte
	check(g.t, draw(g.store.Rand, id[:]))
	slot, err := crypto.NewSlot(g.store.Rand, crypto.Vault, id, g.kind, leastCosts, g.code, g.key)
	check(g.t, err)
	base, err := g.store.empty(id, []crypto.Slot{slot}, g.key)
	check(g.t, err)
	if g.kind.IsDevice() {
		base.header.Ext = g.device.Ext(slot.ID())
	}
	g.tx = &Tx{store: g.store, base: base}
}

// next begins the transaction of a save.
func (g *golden) next(at string) {
	now, err := time.Parse(time.RFC3339, at)
	check(g.t, err)
	g.store.Now = func() time.Time { return now }
	base := g.tx.base
	if g.file != nil {
		base = g.open()
	}
	g.tx = &Tx{store: g.store, base: base, key: g.key, delta: delta{}, now: StampAt(now)}
	check(g.t, draw(g.store.Rand, g.tx.txn[:]))
}

// save writes what the transaction changed, if there is one.
func (g *golden) save() {
	if g.tx.delta == nil {
		return
	}
	p, err := plan(g.tx.base, g.tx.delta)
	check(g.t, err)
	d, err := g.tx.draft(p)
	check(g.t, err)
	var file bytes.Buffer
	check(g.t, d.write(&file))
	g.file = file.Bytes()
	g.tx = &Tx{store: g.store, base: g.tx.base}
}

// open opens the last save.
func (g *golden) open() *snapshot {
	g.saves++
	name := fmt.Sprintf("/save-%d", g.saves)
	g.disk.Put(name, g.file)
	file, err := g.disk.Open(name)
	check(g.t, err)
	s, err := openSnapshot(file, g.header(file), g.key)
	check(g.t, err)
	g.t.Cleanup(func() { check(g.t, s.close()) })
	return s
}

func (g *golden) header(file disk.File) *crypto.Header {
	h, err := crypto.ReadHeader(file, int64(len(g.file)), crypto.Vault, crypto.Standard())
	check(g.t, err)
	check(g.t, h.Verify(g.key))
	return h
}
