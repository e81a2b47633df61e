package sync

import (
	"bytes"
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"watchword/crypto"
	"watchword/vault"
)

// A Pile is a store with packs of a group in it, as one device sees it. It
// serves one goroutine.
type Pile struct {
	Store  Store
	Group  *Group
	Index  *Index
	Limits crypto.Limits
	Now    func() time.Time
	Rand   io.Reader // cryptographically secure
	Name   string    // of this device, said in the packs it writes; at most MaxName bytes
	Show   bool      // a pack is to be written in any case, so that others see this device

	Packs int           // more than so many are made fewer
	Part  int64         // bytes of content that a pack is meant to have at most
	Grace time.Duration // before a compaction deletes what it replaces; longer where a service carries files

	One    string     // the name of the file, in a pile of one: see [Single]
	Left   [][16]byte // groups that this device has left: in a pile of one, their file is replaced
	Accept int        // a join that hides no more entries is not held: a person saw what is to come
	found  pass
}

// The usual sizes and times of a [Pile].
const (
	UsualPacks  = 32
	UsualPart   = 64 << 20
	UsualGrace  = time.Hour
	CarriedWait = 7 * 24 * time.Hour // Grace in folders that a service carries
)

// Pulled says what [Pile.Pull] did.
type Pulled struct {
	vault.Brought
	Packs  int      // opened
	Unread []string // could not be fetched now
	Away   []string // are not on this machine yet: see [Away]
	Bad    []string // cut, altered, or a copy still on its way; left alone
	Claims uint64   // the most commits that a pack says there are
	Others []Other  // groups that have packs there too

	Devices map[vault.Device]Seen // that wrote the packs

	Held *MassChange // why nothing was joined; nil: all was
}

// Pull joins to tx what the pile has and this device has not seen. The index
// describes what tx will be once it is saved: if it is not, drop the index. What
// cannot be read is left out and named; an error means that nothing was joined.
// Packs of this group with another vault in them are [vault.ErrForeign]. If Held
// is set, nothing was joined, or noted as seen.
func (p *Pile) Pull(ctx context.Context, tx *vault.Tx) (Pulled, error) {
	f, err := p.fetchNew(ctx)
	if err != nil {
		return f.Pulled, err
	}
	if err := p.check(f, tx); err != nil {
		return f.Pulled, err
	}
	if f.Held, err = p.guard(tx, &f.bundle); f.Held != nil || err != nil {
		return f.Pulled, err
	}
	if f.Brought, err = tx.Bring(&f.bundle); err != nil {
		return f.Pulled, err
	}
	p.note(f)
	if p.doubtful(f) {
		if err := p.recheck(ctx); err != nil {
			return f.Pulled, err
		}
	}
	return f.Pulled, p.learn(f, tx)
}

// check makes sure that all that was fetched is of the vault.
func (p *Pile) check(f *fetched, tx *vault.Tx) error {
	for name, o := range f.opened {
		if err := tx.Same(&o.keys, p.Group.ID, p.Group.Key); err != nil {
			return fmt.Errorf("pack %s: %w", name, err)
		}
	}
	return nil
}

// fetched is packs that were read and not joined yet.
type fetched struct {
	Pulled
	opened map[string]*pack
	sizes  map[string]int64
	bundle vault.Bundle // of all of them: purges and what supersedes them come together
}

// fetchNew lists the pile and reads what the index does not have.
func (p *Pile) fetchNew(ctx context.Context) (*fetched, error) {
	f := &fetched{opened: map[string]*pack{}, Pulled: Pulled{Devices: map[vault.Device]Seen{}}}
	var err error
	if f.sizes, err = p.Store.List(ctx); err != nil {
		return f, err
	}
	p.begin(f)
	for _, name := range slices.Sorted(maps.Keys(f.sizes)) {
		_, seen := p.Index.packs[name]
		_, strange := p.Index.strange[name]
		if seen || strange || !plausible(name) {
			continue
		}
		if err := ctx.Err(); err != nil {
			return f, err
		}
		if f.sizes[name] == Away {
			f.Away = append(f.Away, name)
			continue
		}
		p.take(ctx, f, name)
	}
	f.Others = p.Index.others()
	return f, nil
}

// take fetches one file.
func (p *Pile) take(ctx context.Context, f *fetched, name string) {
	data, err := p.read(ctx, name, f.sizes[name])
	if err != nil && !isVerdict(err) {
		f.Unread = append(f.Unread, name)
		return
	}
	var o *pack
	if err == nil {
		o, err = p.Group.open(data, p.Limits)
	}
	switch {
	case errors.Is(err, errForeign):
		p.Index.strange[name] = strangerOf(f.sizes[name], err)
	case err != nil && p.Index.tried[name] && name != p.One:
		if p.Store.Delete(ctx, name) == nil {
			delete(p.Index.tried, name)
		}
	case err != nil:
		f.Bad = append(f.Bad, name)
	default:
		f.opened[name] = o
		f.bundle.Join(o.bundle)
		f.Claims = max(f.Claims, o.Claims)
		f.see(&o.packMeta)
		f.Packs++
	}
}

// isVerdict reports whether err says something of a file, and not of the store.
func isVerdict(err error) bool {
	var cost *crypto.CostError
	return errors.As(err, &cost) || slices.ContainsFunc([]error{
		errForeign, errDiffers, crypto.ErrEmpty, crypto.ErrDamaged, crypto.ErrForged, crypto.ErrWrongKey,
	}, func(kind error) bool { return errors.Is(err, kind) })
}

// headRoom is more than any header takes.
const headRoom = 16 << 10

// read fetches a file of the listed size. Of one that is not ours no more than
// the header is read.
func (p *Pile) read(ctx context.Context, name string, size int64) ([]byte, error) {
	r, err := p.Store.Get(ctx, name)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	head, err := io.ReadAll(io.LimitReader(r, min(size, headRoom)))
	if err != nil {
		return nil, err
	}
	if _, err := p.Group.header(bytes.NewReader(head), size, p.Limits); err != nil {
		return nil, err
	}
	rest, err := io.ReadAll(io.LimitReader(r, size-int64(len(head))+1))
	if err != nil {
		return nil, err
	}
	return append(head, rest...), nil
}

// note writes what was joined into the index. Packs with entries of which
// something was put off are read again: other commits may wait with the purges.
func (p *Pile) note(f *fetched) {
	p.adopt(f)
	off := map[vault.ID]bool{}
	for _, id := range f.PutOff {
		off[id] = true
	}
	for name, o := range f.opened {
		waits := false
		for id := range o.bundle.Commits() {
			waits = waits || off[id]
		}
		if !waits {
			p.Index.packs[name] = newKnown(name, f.sizes[name], &o.packMeta, coverOf(o.bundle))
		}
		delete(p.Index.tried, name)
	}
}

// Push writes what tx holds and the pile lacks, and at least one pack with the slots
// of the group. tx must be as it was saved, or other devices could see what this
// one then forgets. Nothing is in the pile before it was read back whole; when Push
// returns nil, all of tx is.
func (p *Pile) Push(ctx context.Context, tx *vault.Tx) (commits int, err error) {
	if p.One != "" {
		return p.pushOne(ctx, tx)
	}
	covered := p.Index.covered()
	lacks, err := tx.Lacking(covered.hasMark)
	if err != nil {
		return 0, err
	}
	w, err := p.writer(tx)
	if err != nil {
		return 0, err
	}
	for _, part := range lacks.Split(p.Part) {
		if _, err := w.put(ctx, part); err != nil {
			return commits, err
		}
		commits += int(part.Size().Commits)
	}
	return commits, w.show(ctx, commits)
}

// nothing is covered: see [vault.Tx.Lacking].
func nothing(vault.Mark) bool { return false }

// packWriter puts packs of one vault into a pile.
type packWriter struct {
	*Pile
	meta packMeta
	keys vault.WrappedKeys
}

func (p *Pile) writer(tx *vault.Tx) (*packWriter, error) {
	keys, err := tx.WrapKeys(p.Rand, p.Group.ID, p.Group.Key)
	if err != nil {
		return nil, err
	}
	commits, err := tx.Commits()
	if err != nil {
		return nil, err
	}
	m := packMeta{Device: tx.Status().Device, Written: p.Now(), Claims: uint64(commits), Name: p.Name}
	return &packWriter{p, m, keys}, nil
}

// put writes one pack under a new name, or that of the one file, reads it back,
// and notes it.
func (w *packWriter) put(ctx context.Context, b *vault.Bundle) (name string, err error) {
	data, err := w.Group.seal(w.Rand, &w.meta, &w.keys, b)
	if err != nil {
		return "", err
	}
	var random [16]byte
	if _, err := io.ReadFull(w.Rand, random[:]); err != nil {
		return "", fmt.Errorf("draw a name: %w", err)
	}
	name = cmp.Or(w.One, "p-"+hex.EncodeToString(random[:])+".wwsync")
	w.Index.tried[name] = true
	if err := w.Store.Put(ctx, name, data); err != nil {
		return "", fmt.Errorf("write a pack: %w", err)
	}
	if err := w.readBack(ctx, name, data); err != nil {
		return "", fmt.Errorf("read back a pack: %w", err)
	}
	delete(w.Index.tried, name)
	w.Index.slots = idOfSlots(w.Group.Slots)
	w.Index.packs[name] = newKnown(name, int64(len(data)), &w.meta, coverOf(b))
	return name, nil
}

func (w *packWriter) readBack(ctx context.Context, name string, data []byte) error {
	r, err := w.Store.Get(ctx, name)
	if err != nil {
		return err
	}
	defer r.Close()
	return same(r, data)
}
