package sync

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"watchword/crypto"
	"watchword/vault"
)

// A Group is the devices that share a pile: its random id, the sync key that
// all its packs are sealed for, and the slots that open that key in the packs that
// are written now. The key is the caller's to wipe.
type Group struct {
	ID    [16]byte
	Key   *crypto.Key
	Slots []crypto.Slot
}

// errForeign means that a file is not of this group, or no pack.
var errForeign = errors.New("not a pack of this group")

// A pack is a sealed file of a pile, opened.
type pack struct {
	packMeta
	keys   vault.WrappedKeys
	slots  []crypto.Slot
	bundle *vault.Bundle
}

// packMeta is what a pack says of itself.
type packMeta struct {
	Device  vault.Device // that wrote it
	Written time.Time    // by the clock of that device
	Set     setID        // of the compaction it belongs to; zero for none
	Rank    uint64       // with Set: the size of the cover of the whole set
	Claims  uint64       // commits in the vault of the device that wrote it
	Name    string       // of that device, as people call it; cut to MaxName bytes
}

// MaxName is how many bytes a pack has for the name of a device.
const MaxName = metaSize - metaName

// setID names the packs that one compaction wrote.
type setID [16]byte

// The offsets of META of a pack (docs/SYNC.md, section 4).
const (
	metaDevice   = 0
	metaWritten  = 8
	metaSet      = 16
	metaRank     = 32
	metaClaims   = 40
	metaEntries  = 48
	metaCommits  = 56
	metaIndex    = 64
	metaLog      = 72
	metaBlobs    = 80
	metaCritical = 88
	metaData     = 96
	metaIdentity = metaData + crypto.WrappedSize
	metaName     = metaIdentity + crypto.WrappedSize
	metaSize     = 256
)

// maxPack is the largest file that is read as a pack, far above what is written.
const maxPack = 1 << 30

func (m *packMeta) encode(keys *vault.WrappedKeys, size vault.BundleSize) []byte {
	b := make([]byte, metaSize)
	copy(b[metaDevice:], m.Device[:])
	copy(b[metaSet:], m.Set[:])
	for at, n := range map[int]uint64{
		metaWritten: uint64(m.Written.UnixMilli()), metaRank: m.Rank, metaClaims: m.Claims,
		metaEntries: uint64(size.Entries), metaCommits: uint64(size.Commits),
		metaIndex: uint64(size.Index), metaLog: uint64(size.Log), metaBlobs: uint64(size.Blobs),
	} {
		binary.LittleEndian.PutUint64(b[at:], n)
	}
	copy(b[metaData:], keys.Data[:])
	copy(b[metaIdentity:], keys.Identity[:])
	copy(b[metaName:], m.Name)
	return b
}

// parsePackMeta reads META. The sizes are the caller's to check.
func parsePackMeta(b []byte) (p pack, size vault.BundleSize, err error) {
	u64 := func(at int) uint64 { return binary.LittleEndian.Uint64(b[at:]) }
	if u64(metaCritical) != 0 {
		return p, size, fmt.Errorf("%w: the pack is of a newer version", errForeign)
	}
	p.packMeta = packMeta{
		Device: vault.Device(b[metaDevice:]), Written: time.UnixMilli(int64(u64(metaWritten))),
		Set: setID(b[metaSet:]), Rank: u64(metaRank), Claims: u64(metaClaims),
		Name: strings.ToValidUTF8(strings.TrimRight(string(b[metaName:metaSize]), "\x00"), ""),
	}
	copy(p.keys.Data[:], b[metaData:])
	copy(p.keys.Identity[:], b[metaIdentity:])
	for at, into := range map[int]*int64{
		metaEntries: &size.Entries, metaCommits: &size.Commits,
		metaIndex: &size.Index, metaLog: &size.Log, metaBlobs: &size.Blobs,
	} {
		*into = int64(min(u64(at), maxPack))
	}
	return p, size, nil
}

// seal returns a pack with b. No two packs share a ciphertext.
func (g *Group) seal(rand io.Reader, m *packMeta, keys *vault.WrappedKeys, b *vault.Bundle) ([]byte, error) {
	size := b.Size()
	plain := metaSize + size.Index + size.Log + size.Blobs
	padded := vault.Padme(plain)
	var file bytes.Buffer
	header := &crypto.Header{Format: crypto.Pack, ID: g.ID, Slots: g.Slots}
	s, err := crypto.NewSealer(&file, rand, header, g.Key, padded)
	if err != nil {
		return nil, err
	}
	_, err = s.Write(m.encode(keys, size))
	if err == nil {
		_, err = b.WriteTo(s)
	}
	if err == nil {
		_, err = s.Write(make([]byte, padded-plain))
	}
	if e := s.Close(); err == nil {
		err = e
	}
	if err != nil {
		return nil, fmt.Errorf("seal a pack: %w", err)
	}
	return file.Bytes(), nil
}

// header checks the header of a file of size bytes that r begins. Nothing of
// the content is believed or derived from before the key of the group fits.
func (g *Group) header(r io.ReaderAt, size int64, limits crypto.Limits) (*crypto.Header, error) {
	if size > maxPack {
		return nil, fmt.Errorf("%w: %d bytes are too many", errForeign, size)
	}
	h, err := crypto.ReadHeader(r, size, crypto.Pack, limits)
	var version *crypto.VersionError
	switch {
	case errors.Is(err, crypto.ErrNotWatchword) || errors.As(err, &version):
		return nil, fmt.Errorf("%w: %w", errForeign, err)
	case err != nil:
		return nil, err
	case h.ID != g.ID:
		return nil, &ofAnother{h}
	}
	return h, h.Verify(g.Key)
}

// open reads the pack in data. It takes memory in proportion to data, whatever
// data says of itself. Besides errForeign the errors are those of
// [crypto.ReadHeader], [crypto.ErrWrongKey] and [crypto.ErrForged].
func (g *Group) open(data []byte, limits crypto.Limits) (*pack, error) {
	r := bytes.NewReader(data)
	h, err := g.header(r, r.Size(), limits)
	if err != nil {
		return nil, err
	}
	payload, err := h.Open(g.Key, r)
	if err != nil {
		return nil, err
	}
	defer payload.Close()
	plain := make([]byte, payload.Size())
	if _, err := payload.ReadAt(plain, 0); err != nil {
		return nil, err
	}
	o, err := parsePack(plain)
	if err == nil {
		o.slots = h.Slots
	}
	return o, err
}

func parsePack(plain []byte) (*pack, error) {
	if len(plain) < metaSize {
		return nil, fmt.Errorf("%w: a pack of %d bytes", crypto.ErrForged, len(plain))
	}
	p, size, err := parsePackMeta(plain)
	if err != nil {
		return nil, err
	}
	end := metaSize + size.Index + size.Log + size.Blobs
	if end > int64(len(plain)) || vault.Padme(end) != int64(len(plain)) {
		return nil, fmt.Errorf("%w: sections of %d bytes in a pack of %d", crypto.ErrForged, end, len(plain))
	}
	if slices.ContainsFunc(plain[end:], func(b byte) bool { return b != 0 }) {
		return nil, fmt.Errorf("%w: the padding is not zero", crypto.ErrForged)
	}
	p.bundle, err = vault.ParseBundle(plain[metaSize:end:end], size)
	return &p, err
}
