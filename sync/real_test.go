package sync

import (
	"context"
	"io"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"watchword/crypto"
	"watchword/internal/disk"
	"watchword/secret"
	"watchword/vault"
	"watchword/vault/vaulttest"
)

// realPile is a pile in a folder on the disk.
func realPile(v *vaulttest.Vault, dir string, g *Group) *Pile {
	return &Pile{
		Store: &Folder{FS: disk.OS{}, Dir: dir, Rand: v.Rand}, Group: g,
		Limits: crypto.Standard(), Now: v.Now, Rand: v.Rand,
		Packs: UsualPacks, Part: UsualPart, Grace: UsualGrace,
	}
}

// joined makes a new vault that shares what the pile of g holds.
func joined(t testing.TB, v *vaulttest.Vault, p *Pile) (*vault.Store, vault.Unlocker) {
	t.Helper()
	var keys vault.WrappedKeys
	v.Look(func(tx *vault.Tx) (err error) {
		keys, err = tx.WrapKeys(v.Rand, p.Group.ID, p.Group.Key)
		return err
	})
	key := try(crypto.NewKey(v.Rand))
	code := try(crypto.NewRecovery(v.Rand))
	defer code.Wipe()
	id := [16]byte{1, 2, 3}
	slot := try(crypto.NewSlot(v.Rand, crypto.Vault, id, crypto.Recovery, crypto.Params{}, crypto.Credential{Recovery: code}, key))
	s := &vault.Store{FS: v.FS, Path: filepath.Join(v.Dir, "joined.ww"), State: v.State, Now: v.Now, Rand: v.Rand, Limits: crypto.Standard()}
	check(s.CreateSharing(context.Background(), id, []crypto.Slot{slot}, key, &keys, p.Group.ID, p.Group.Key))
	t.Cleanup(key.Wipe)
	return s, func(context.Context, *crypto.Header) (*crypto.Key, error) { return key.Clone(), nil }
}

func realGroup(t testing.TB, v *vaulttest.Vault) *Group {
	g := &Group{ID: [16]byte{9}, Key: try(crypto.NewKey(v.Rand))}
	t.Cleanup(g.Key.Wipe)
	code := secret.New(make([]byte, 20))
	defer code.Wipe()
	g.Slots = []crypto.Slot{try(crypto.NewSlot(v.Rand, crypto.Pack, g.ID, crypto.Recovery, crypto.Params{}, crypto.Credential{Recovery: code}, g.Key))}
	return g
}

func TestRealVaultsSyncThroughAFolder(t *testing.T) {
	v, dir := vaulttest.New(t, 1), t.TempDir()
	v.Add("mail", "me", "1")
	g := realGroup(t, v)
	mine := realPile(v, dir, g)
	order := []string{}
	note := func(what string, open Opener) Opener {
		return func(ctx context.Context, unlock vault.Unlocker, fn func(*vault.Tx) error) error {
			order = append(order, what)
			return open(ctx, unlock, fn)
		}
	}
	s, err := Sync(context.Background(), note("update", v.Update), note("view", v.View), v.Unlock, mine, func(tx *vault.Tx) error {
		order = append(order, "keep")
		return mine.Keep(tx)
	})
	if want := []string{"update", "view", "keep"}; err != nil || s.Pushed != 1 || !slices.Equal(order, want) {
		t.Errorf("synced %+v, %v, by %v", s, err, order)
	}
	other, unlock := joined(t, v, mine)
	theirs := realPile(v, dir, g)
	if s, err := Sync(context.Background(), other.Update, other.View, unlock, theirs, theirs.Keep); err != nil || s.Commits != 1 || s.Pushed != 0 {
		t.Errorf("the other: synced %+v, %v", s, err)
	}
	check(other.Update(context.Background(), unlock, func(tx *vault.Tx) error {
		_, err := tx.Add(vault.Set(vault.Name, "bank"), vault.SetSecret(vault.Password, vaulttest.Secret("2")))
		return err
	}))
	pushed := try(Sync(context.Background(), other.Update, other.View, unlock, theirs, theirs.Keep))
	pulled := try(Sync(context.Background(), v.Update, v.View, v.Unlock, mine, mine.Keep))
	if pushed.Pushed != 1 || len(pulled.New) != 1 {
		t.Errorf("pushed %+v, pulled %+v", pushed, pulled)
	}
	generation := func() (n uint64) {
		v.Look(func(tx *vault.Tx) error { n = tx.Status().Generation; return nil })
		return n
	}
	before := generation()
	try(Sync(context.Background(), v.Update, v.View, v.Unlock, mine, mine.Keep))
	if generation() != before {
		t.Error("a sync that brings nothing saves the vault")
	}
}

func TestIndexIsKeptFromSyncToSync(t *testing.T) {
	v, dir := vaulttest.New(t, 1), t.TempDir()
	v.Add("mail", "me", "1")
	g := realGroup(t, v)
	old := v.Copy("old")
	syncs := func(v *vaulttest.Vault) (got []string) {
		p := realPile(v, dir, g)
		c := &calls{Store: p.Store}
		p.Store = c
		try(Sync(context.Background(), v.Update, v.View, v.Unlock, p, p.Keep))
		return c.got
	}
	if got := syncs(v); len(got) != 1 {
		t.Errorf("first it reads %v, want what it wrote", got)
	}
	v.Add("bank", "me", "2")
	if got := syncs(v); len(got) != 1 {
		t.Errorf("then it reads %v, want what it wrote", got)
	}
	if got := syncs(v); len(got) != 0 {
		t.Errorf("then it reads %v", got)
	}
	if got := syncs(old); len(got) != 2 {
		t.Errorf("another copy reads %v, want both packs", got)
	}
	v.Do(func(tx *vault.Tx) error { tx.Clear(); return nil })
	if got := syncs(v); len(got) != 2 {
		t.Errorf("cleared, it reads %v, want both packs", got)
	}
}

func TestIndexReadsAsItWasWritten(t *testing.T) {
	k := grown(t)
	k.purge(k.a)
	k.syncs(t, k.a)
	x := k.a.index
	x.strange["photo.wwsync"], x.tried["p-1.wwsync"] = stranger{7, [16]byte{1}, 2}, true
	x.hid = []hiding{{time.UnixMilli(1_800_000_000_000).UTC(), 3}, {time.UnixMilli(-1).UTC(), 1}}
	data := x.Encode()
	again := ParseIndex(data, k.a.group.ID)
	if !reflect.DeepEqual(again, x) {
		t.Error("it is another one")
	}
	for n := range data {
		if cut := ParseIndex(data[:n], k.a.group.ID); len(cut.packs) != 0 || len(cut.fat) != 0 {
			t.Errorf("of %d bytes it takes something", n)
		}
	}
	if other := ParseIndex(data, [16]byte{1}); len(other.packs) != 0 {
		t.Error("another group takes it")
	}
}

// FuzzIndex gives the reader anything: what it takes it writes again.
func FuzzIndex(f *testing.F) {
	x := NewIndex([16]byte{})
	x.packs["p-1.wwsync"] = known{size: 3, order: order{rank: 1, name: "p-1.wwsync"}, cover: cover{{1}: "\x01"}}
	f.Add(x.Encode())
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		x := ParseIndex(data, [16]byte{})
		if again := ParseIndex(x.Encode(), [16]byte{}); !reflect.DeepEqual(again, x) {
			t.Error("it reads otherwise than it was written")
		}
	})
}

// A file that cannot be read now is not taken for one that is bad, and does not
// stop the others.
func TestFileThatCannotBeReadNowIsNamed(t *testing.T) {
	k := newDesk()
	k.add(k.a)
	k.syncs(t, k.a)
	k.shared.files["p-0000.wwsync"] = nil
	p := k.pile(k.b)
	p.Store = unreadable{p.Store, "p-0000.wwsync"}
	var pulled Pulled
	err := k.b.update(context.Background(), k.b.unlock, func(tx *vault.Tx) (err error) {
		pulled, err = p.Pull(context.Background(), tx)
		return err
	})
	if err != nil || pulled.Commits != 1 || !slices.Equal(pulled.Unread, []string{"p-0000.wwsync"}) {
		t.Errorf("pulled %+v, %v", pulled, err)
	}
}

// unreadable fails to get one file.
type unreadable struct {
	Store
	name string
}

func (u unreadable) Get(ctx context.Context, name string) (io.ReadCloser, error) {
	if name == u.name {
		return nil, errStore
	}
	return u.Store.Get(ctx, name)
}
