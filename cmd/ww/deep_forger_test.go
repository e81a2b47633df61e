//go:build deep

package main

import (
	"bytes"
	"cmp"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"watchword/crypto"
	"watchword/vault"
)

// forger is a device of the group that writes packs as it likes: it has the keys.
type forger struct {
	*peer
	id     [16]byte // of the group
	key    *crypto.Key
	slots  []crypto.Slot
	wrap   vault.WrappedKeys
	device vault.Device
}

// newForger is p, from now on.
func newForger(t *testing.T, p *peer) *forger {
	f := &forger{peer: p}
	p.look(func(tx *vault.Tx) error {
		s, key, err := tx.Sharing()
		if err != nil {
			return err
		}
		f.id, f.slots, f.key, f.device = s.Group, s.Slots, key, tx.Status().Device
		f.wrap, err = tx.WrapKeys(rand.Reader, f.id, f.key)
		return err
	})
	t.Cleanup(f.key.Wipe)
	return f
}

// frame is a commit in a pack, to be changed.
type frame struct {
	entry  vault.ID
	id     vault.CommitID
	stamp  uint64
	purged []uint16
	body   []byte
	blobs  [][]byte // of the secrets that are not purged
	commit *vault.Commit
}

// frames are all that the device has.
func (f *forger) frames() (all []frame) {
	f.tb.Helper()
	f.look(func(tx *vault.Tx) error {
		b, err := tx.Lacking(func(vault.Mark) bool { return false })
		if err != nil {
			return err
		}
		var file bytes.Buffer
		_, err = b.WriteTo(&file)
		size := b.Size()
		log, blobs := file.Bytes()[size.Index:][:size.Log], file.Bytes()[size.Index+size.Log:]
		for entry, c := range b.Commits() {
			one := frame{entry: entry, id: c.ID, stamp: uint64(c.Stamp), commit: c}
			n, purged := binary.LittleEndian.Uint32(log), int(binary.LittleEndian.Uint16(log[20:]))
			one.body, log = log[22+2*purged:4+n], log[4+n:]
			for i := range c.Items {
				if c.Items[i].Form == vault.Secret && !c.Items[i].Purged {
					n := crypto.NonceSize + crypto.TagSize + c.Items[i].Length
					one.blobs, blobs = append(one.blobs, blobs[:n]), blobs[n:]
				}
			}
			all = append(all, one)
		}
		return err
	})
	return all
}

// sections are INDEX, LOG and BLOBS of frames, which are ordered by entry.
func sections(all []frame) (index, log, blobs []byte) {
	for len(all) > 0 {
		entry := all[0].entry
		var frames, values []byte
		for ; len(all) > 0 && all[0].entry == entry; all = all[1:] {
			frames = append(frames, all[0].encoded()...)
			values = append(values, bytes.Join(all[0].blobs, nil)...)
		}
		index = append(index, entry[:]...)
		index = binary.LittleEndian.AppendUint32(index, uint32(len(frames)))
		index = binary.LittleEndian.AppendUint64(index, uint64(len(values)))
		log, blobs = append(log, frames...), append(blobs, values...)
	}
	return index, log, blobs
}

func (one *frame) encoded() []byte {
	b := binary.LittleEndian.AppendUint32(nil, uint32(18+2*len(one.purged)+len(one.body)))
	b = append(b, one.id[:]...)
	b = binary.LittleEndian.AppendUint16(b, uint16(len(one.purged)))
	for _, p := range one.purged {
		b = binary.LittleEndian.AppendUint16(b, p)
	}
	return append(b, one.body...)
}

// forgery is a pack on its way: its META is docs/SYNC.md, section 5.
type forgery struct {
	meta, index, log, blobs, padding []byte
}

// Where the fields of META begin.
const (
	metaRank, metaClaims, metaEntries, metaCommits, metaIndex, metaLog, metaBlobs, metaCritical = 32, 40, 48, 56, 64, 72, 80, 88

	metaKeys, metaName, metaSize = 96, 240, 256
)

func (g *forgery) put(at int, n uint64) { binary.LittleEndian.PutUint64(g.meta[at:], n) }

// forge makes a pack of frames, as change leaves it, and puts it into the folder.
func (f *forger) forge(all []frame, change func(*forgery)) {
	f.tb.Helper()
	slices.SortStableFunc(all, func(a, b frame) int {
		return cmp.Or(bytes.Compare(a.entry[:], b.entry[:]), cmp.Compare(a.stamp, b.stamp), bytes.Compare(a.id[:], b.id[:]))
	})
	g := &forgery{meta: make([]byte, metaSize)}
	g.index, g.log, g.blobs = sections(all)
	copy(g.meta, f.device[:])
	copy(g.meta[metaKeys:], slices.Concat(f.wrap.Data[:], f.wrap.Identity[:]))
	copy(g.meta[metaName:], f.name)
	g.put(metaClaims, uint64(len(all)))
	g.put(metaEntries, uint64(len(g.index)/28))
	g.put(metaCommits, uint64(len(all)))
	g.put(metaIndex, uint64(len(g.index)))
	g.put(metaLog, uint64(len(g.log)))
	g.put(metaBlobs, uint64(len(g.blobs)))
	if change != nil {
		change(g)
	}
	plain := slices.Concat(g.meta, g.index, g.log, g.blobs)
	padded := vault.Padme(int64(len(plain)))
	plain = append(plain, make([]byte, padded-int64(len(plain)))...)
	copy(plain[len(plain)-len(g.padding):], g.padding)
	var file bytes.Buffer
	s, err := crypto.NewSealer(&file, rand.Reader, &crypto.Header{Format: crypto.Pack, ID: f.id, Slots: f.slots}, f.key, padded)
	f.must(err)
	_, err = s.Write(plain)
	f.must(cmp.Or(err, s.Close()))
	f.must(os.WriteFile(filepath.Join(f.pile, "p-"+rand.Text()+".wwsync"), file.Bytes(), 0o600))
}

// on returns a new commit after parents, with the device's own name and the fields
// in CBOR.
func (f *forger) on(entry vault.ID, stamp uint64, op byte, fields []byte, parents ...vault.CommitID) frame {
	body := []byte{0xa7, 1, 0x1b}
	body = binary.BigEndian.AppendUint64(body, stamp)
	body = append(body, 2, 0x48)
	body = append(body, f.device[:]...)
	body = append(body, 3, 0x48, 1, 2, 3, 4, 5, 6, 7, 8)
	body = append(body, 4, 0x18, op, 5, 0x50)
	var nonce [16]byte
	_, err := io.ReadFull(rand.Reader, nonce[:])
	f.must(err)
	body = append(body, nonce[:]...)
	body = append(body, 6, 0x98, byte(len(parents)))
	for _, p := range parents {
		body = append(append(body, 0x50), p[:]...)
	}
	one := frame{entry: entry, stamp: stamp, body: append(append(body, 7), fields...)}
	one.named()
	return one
}

// named gives it the id of its content.
func (one *frame) named() {
	sum := sha256.Sum256(slices.Concat([]byte("ww1/commit"), one.entry[:], one.body))
	one.id = vault.CommitID(sum[:16])
}

// text is fields in CBOR that set one to a short text.
func text(key, value string) []byte {
	return slices.Concat([]byte{0xa1, 0x60 + byte(len(key))}, []byte(key), []byte{0x82, 1, 0x60 + byte(len(value))}, []byte(value))
}

// sealed is fields in CBOR that set one to a secret of this digest and length.
func sealed(key string, digest [16]byte, length int) []byte {
	return slices.Concat([]byte{0xa1, 0x60 + byte(len(key))}, []byte(key), []byte{0x83, 2, 0x50}, digest[:], []byte{0x18, byte(length)})
}
