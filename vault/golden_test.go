package vault

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"watchword/crypto"
	"watchword/internal/disk"
	"watchword/internal/disk/disktest"
)

var keep = flag.String("keep", "", "write the golden vault to this `FILE`")

const recipe = "testdata/v1/small.txt"

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
	t     *testing.T
	store *Store
	key   *crypto.Key
	code  crypto.Credential
	tx    *Tx
	ids   map[string]ID
	disk  *disktest.Memory
	saves int
	file  []byte // of the last save
}

func bake(t *testing.T, text string) *golden {
	g := &golden{t: t, ids: map[string]ID{}, disk: disktest.NewMemory()}
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
	case "delete":
		check(g.t, g.tx.Delete(g.ids[words[0]]))
	case "purge":
		g.purge(words[0], words[1], words[2])
	case "size", "sha256":
		g.save()
	default:
		g.t.Fatalf("%s: what is %q?", recipe, verb)
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
	g.code.Recovery, err = crypto.NewRecovery(g.store.Rand)
	check(g.t, err)
	g.t.Cleanup(g.code.Recovery.Wipe)
	g.key, err = crypto.NewKey(g.store.Rand)
	check(g.t, err)
	g.t.Cleanup(g.key.Wipe)
	var id [16]byte
	check(g.t, draw(g.store.Rand, id[:]))
	slot, err := crypto.NewSlot(g.store.Rand, crypto.Vault, id, crypto.Recovery, crypto.Params{}, g.code, g.key)
	check(g.t, err)
	base, err := g.store.empty(id, []crypto.Slot{slot}, g.key)
	check(g.t, err)
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
	key, _, err := h.Unlock(g.code)
	check(g.t, err)
	key.Wipe()
	return h
}

// Format 1 cannot drift unseen: whoever changes a byte of it changes the hash.
func TestGoldenVaultIsMadeByteForByteByItsRecipe(t *testing.T) {
	text, err := os.ReadFile(recipe)
	check(t, err)
	g := bake(t, string(text))
	steps, _, _ := strings.Cut(string(text), "size: ")
	made := fmt.Sprintf("%ssize: %d\nsha256: %x\n", steps, len(g.file), sha256.Sum256(g.file))
	if *update {
		check(t, os.WriteFile(recipe, []byte(made), 0o644))
	} else if made != string(text) {
		t.Errorf("the recipe makes another vault:\n%s", made)
	}
	if *keep != "" {
		check(t, os.WriteFile(*keep, g.file, 0o600))
	}
}

func TestGoldenVaultHoldsWhatItsRecipeSays(t *testing.T) {
	text, err := os.ReadFile(recipe)
	check(t, err)
	g := bake(t, string(text))
	tx := &Tx{store: g.store, base: g.open(), key: g.key}
	checked, err := tx.Check(t.Context(), true)
	if err != nil || len(checked.Problems) > 0 || checked.Entries != 3 || checked.Commits != 8 || checked.Secrets != 4 {
		t.Errorf("checked %+v, %v", checked, err)
	}
	e, err := tx.Entry(g.ids["github"])
	check(t, err)
	f := e.Field(Password)
	v, err := tx.Value(e.ID, &f.Item, f.By)
	check(t, err)
	defer v.Wipe()
	if e.Text(User) != "octo" || !v.Equal(secretOf(t, "a newer one")) || !e.Commits[0].item(Password).Purged {
		t.Errorf("github is %+v", e.Fields)
	}
	if e, err = tx.Entry(g.ids["gitlab"]); err != nil || !e.Trashed || e.Text(User) != "" {
		t.Errorf("gitlab is %+v, %v", e, err)
	}
}
