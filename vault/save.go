package vault

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"watchword/crypto"
	"watchword/internal/disk"
)

// rekeying is a new vault key and the slots that open it.
type rekeying struct {
	key   *crypto.Key
	slots []crypto.Slot
}

// Rekey puts the vault under a new key, which slots must open; every other
// way in is gone with the next save, and so are the backups that they open.
// The store takes key over and wipes it.
func (tx *Tx) Rekey(key *crypto.Key, slots []crypto.Slot) {
	if tx.rekey != nil {
		tx.rekey.key.Wipe()
	}
	tx.rekey = &rekeying{key, slots}
}

// AddSlot makes another way in, to the key that the vault has, beside those
// there are. Backups made before do not have it.
func (tx *Tx) AddSlot(slot crypto.Slot) { tx.slots = append(tx.slots, slot) }

// AddExt adds to the header what new slots need before they open: see
// [crypto.Device].
func (tx *Tx) AddExt(ext []byte) { tx.ext = append(tx.ext, ext...) }

// maxSaves is how often a save begins again because another program, which
// takes no lock, changed the file meanwhile.
const maxSaves = 5

// unnoticed is how long a save waits for another before it says so.
const unnoticed = 300 * time.Millisecond

// lock waits for whoever is writing.
func (s *Store) lock(ctx context.Context) (unlock func() error, err error) {
	first, cancel := context.WithTimeout(ctx, unnoticed)
	defer cancel()
	unlock, err = s.FS.Lock(first, s.Path, s.Command)
	var busy *disk.BusyError
	if !errors.As(err, &busy) || first.Err() == nil || ctx.Err() != nil {
		return unlock, err
	}
	s.notify(Notice{Kind: Waiting, Holder: busy.Holder})
	return s.FS.Lock(ctx, s.Path, s.Command)
}

// save writes the vault: docs/FORMAT.md, section 8, in its order.
func (tx *Tx) save(ctx context.Context) error {
	s := tx.store
	unlock, err := s.lock(ctx)
	if err != nil {
		return err
	}
	err = tx.saveLocked(ctx)
	s.leftover(unlock())
	return err
}

func (tx *Tx) saveLocked(ctx context.Context) error {
	if err := disk.RemoveStale(tx.store.FS, tx.store.Path); err != nil {
		return err
	}
	err := disk.ErrChanged
	for n := 0; n < maxSaves && errors.Is(err, disk.ErrChanged); n++ {
		if err = tx.refresh(); err == nil {
			tx.finishRekey()
			err = tx.replace(ctx, tx.sameAsLoaded)
		}
	}
	return err
}

// finishRekey does what the program that changed the master password may have
// died before.
func (tx *Tx) finishRekey() {
	if !tx.base.local.rekeyed {
		return
	}
	err := tx.store.dropBackups(tx.base.header.Slots)
	tx.base.local.rekeyed = err != nil
	tx.store.leftover(err)
}

// refresh takes the file as it is now for the base, if another program saved
// it meanwhile. The commits made in this transaction keep as their parents
// what the person saw.
func (tx *Tx) refresh() error {
	o, err := tx.store.open()
	if err != nil {
		return err
	}
	if o.header.Hash() == tx.base.header.Hash() {
		return o.file.Close()
	}
	if tx.cleared {
		return errors.Join(disk.ErrChanged, o.file.Close())
	}
	if err := o.header.Verify(tx.key); err != nil {
		return errors.Join(fmt.Errorf("%w: %w", ErrRekeyed, err), o.file.Close())
	}
	base, err := openSnapshot(o.file, o.header, tx.key)
	if err != nil {
		return fmt.Errorf("open %s: %w", tx.store.Path, err)
	}
	old := tx.base
	tx.past = append(tx.past, old)
	tx.base = base
	if err := tx.store.checkMark(base, o, tx.store.strict()); err != nil {
		return err
	}
	return tx.meet(old)
}

// meet prepares the commits of this transaction, made on old, to be joined to
// the new base: see restateBoth.
func (tx *Tx) meet(old *snapshot) error {
	for id, mine := range tx.delta {
		seen, err := old.group(id)
		if err != nil {
			return forged(err)
		}
		saved, err := tx.base.group(id)
		if err != nil {
			return forged(err)
		}
		if err := tx.restateBoth(id, union(seen, mine), saved); err != nil {
			return err
		}
	}
	return nil
}

// sameAsLoaded is the compare of the compare-and-swap.
func (tx *Tx) sameAsLoaded(current disk.File) error {
	header, err := tx.store.readHeader(current)
	if err != nil {
		return err
	}
	if header.Hash() != tx.base.header.Hash() {
		return disk.ErrChanged
	}
	return nil
}

// replace writes base and delta as the next save.
func (tx *Tx) replace(ctx context.Context, same func(disk.File) error) error {
	p, err := plan(tx.base, tx.delta)
	if err != nil {
		return forged(err)
	}
	w, err := tx.draft(p)
	if err != nil {
		return err
	}
	defer w.keys.wipe()
	err = disk.Replacement{
		FS: tx.store.FS, Path: tx.store.Path, Rand: tx.store.Rand,
		Write: w.write, Verify: w.verify, Same: same,
		Rotate: len(tx.delta) > 0 || tx.restores || tx.cleared, Keep: KeepBackups,
		Day: tx.now.Time().Format(time.DateOnly), KeepDays: KeepDays, Aside: tx.aside,
	}.Do(ctx)
	if err != nil && !errors.Is(err, disk.ErrNotDurable) {
		return err
	}
	tx.store.mark(w.keys, w.meta.generation, w.sealer.Header())
	if tx.rekey != nil {
		tx.store.leftover(tx.store.dropBackups(w.header.Slots))
	}
	return err
}

// draft is a save under way.
type draft struct {
	splice *splice
	rand   io.Reader
	meta   meta
	keys   *keyring
	local  []byte
	header *crypto.Header
	sealer *crypto.Sealer
}

// draft prepares everything that has to be known before the first byte.
func (tx *Tx) draft(p *splice) (*draft, error) {
	base := tx.base
	if base.readOnly() {
		return nil, ErrReadOnly
	}
	w := &draft{splice: p, rand: tx.store.Rand, meta: base.meta, keys: base.keys}
	w.header = &crypto.Header{
		Format: crypto.Vault, Minor: base.header.Minor, ID: base.header.ID,
		Slots: slices.Concat(base.header.Slots, tx.slots), Ext: base.header.Ext,
	}
	var err error
	if tx.rekey != nil {
		if w.keys, err = base.keys.rewrap(w.rand, tx.rekey.key); err != nil {
			return nil, err
		}
		w.header.Slots, w.header.Ext = tx.rekey.slots, base.header.ExtWithout(base.header.Slots)
	}
	w.header.Ext = slices.Concat(w.header.Ext, tx.ext)
	after, err := tx.nextLocal()
	if err != nil {
		return nil, err
	}
	if w.keys, after, err = tx.sharing.apply(w.rand, base, w.keys, after); err != nil {
		return nil, err
	}
	if w.local, err = after.encode(); err != nil {
		return nil, err
	}
	w.meta.savedAt, w.meta.device = tx.store.Now().UnixMilli(), after.device
	w.meta.dataKey, w.meta.identityKey = w.keys.data, w.keys.identity
	w.meta.keys, w.meta.local = int64(len(w.keys.records)), int64(len(w.local))
	w.meta.follow(base, tx.joins)
	p.fill(&w.meta)
	return w, nil
}

// changed reports whether a person changed something here: commits that only
// arrived, purges and restating commits cannot be undone.
func (tx *Tx) changed() bool {
	for _, g := range tx.delta {
		if len(g.of(tx.txn)) > 0 {
			return true
		}
	}
	return false
}

// follow makes m the meta of the save after base, and of those joined.
func (m *meta) follow(base *snapshot, joins []save) {
	m.lineage = slices.Concat(joins, base.meta.lineage)
	if base.payload != nil {
		m.lineage = append(m.lineage, base.this())
	}
	slices.SortFunc(m.lineage, func(a, b save) int {
		return cmp.Or(cmp.Compare(b.generation, a.generation), slices.Compare(b.header[:], a.header[:]))
	})
	m.lineage = slices.Compact(m.lineage)
	m.generation++
	if len(m.lineage) > 0 {
		m.generation = max(m.generation, m.lineage[0].generation+1)
	}
}

// write seals the whole file into w.
func (d *draft) write(w io.Writer) (err error) {
	size := paddedSize(d.meta.plain)
	if d.sealer, err = crypto.NewSealer(w, d.rand, d.header, d.keys.vault, size); err != nil {
		return err
	}
	for _, part := range [][]byte{d.meta.encode(), d.keys.records, d.local} {
		if _, err := d.sealer.Write(part); err != nil {
			return err
		}
	}
	if err := d.splice.writeTo(d.sealer); err != nil {
		return err
	}
	if err := writeZeros(d.sealer, size-d.meta.plain); err != nil {
		return err
	}
	return d.sealer.Close()
}

func writeZeros(w io.Writer, n int64) error {
	zeros := make([]byte, min(n, copyBuffer))
	for n > 0 {
		part := zeros[:min(n, copyBuffer)]
		if _, err := w.Write(part); err != nil {
			return err
		}
		n -= int64(len(part))
	}
	return nil
}

// verify reads the file back.
func (d *draft) verify(r disk.File) error {
	info, err := r.Stat()
	if err != nil {
		return err
	}
	return d.sealer.Verify(r, info.Size())
}
