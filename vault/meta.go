package vault

import (
	"encoding/binary"
	"fmt"
	"math/bits"
	"slices"

	"watchword/crypto"
)

// The payload begins with META, whose unknown bytes are preserved.
const (
	metaSize    = 1024
	lineageSize = 32 // saves that a file remembers
	headerHash  = 8  // bytes of the hash of a header in the lineage
)

// The offsets of META (docs/FORMAT.md, section 5).
const (
	metaGeneration = 0
	metaSavedAt    = 8
	metaKeys       = 16
	metaLocal      = 24
	metaView       = 32
	metaLog        = 40
	metaBlobs      = 48
	metaPlain      = 56
	metaEntries    = 64
	metaCommits    = 68
	metaVersion    = 72
	metaCritical   = 76
	metaDevice     = 80
	metaDataKey    = 96
	metaIdentity   = metaDataKey + crypto.WrappedSize
	metaLineage    = metaIdentity + crypto.WrappedSize
	metaRest       = metaLineage + lineageSize*(8+headerHash)
)

// save names one saved state of a vault file.
type save struct {
	generation uint64
	header     [headerHash]byte // the first bytes of SHA-256(header)
}

// meta is META read: sizes in bytes, times in Unix milliseconds.
type meta struct {
	generation   uint64
	savedAt      int64
	keys, local  int64
	view, log    int64
	blobs, plain int64
	entries      uint32
	commits      uint32
	viewVersion  uint32
	critical     uint32
	device       Device
	dataKey      []byte // wrapped
	identityKey  []byte // wrapped
	lineage      []save // newest first
	raw          []byte // metaSize bytes, as read
}

func parseMeta(b []byte, size int64) (meta, error) {
	u64 := func(at int) uint64 { return binary.LittleEndian.Uint64(b[at:]) }
	u32 := func(at int) uint32 { return binary.LittleEndian.Uint32(b[at:]) }
	m := meta{
		generation: u64(metaGeneration), savedAt: int64(u64(metaSavedAt)),
		entries: u32(metaEntries), commits: u32(metaCommits),
		viewVersion: u32(metaVersion), critical: u32(metaCritical),
		device:      Device(b[metaDevice:]),
		dataKey:     slices.Clone(b[metaDataKey:metaIdentity]),
		identityKey: slices.Clone(b[metaIdentity:metaLineage]),
		raw:         slices.Clone(b),
	}
	sum := uint64(metaSize)
	for at, into := range map[int]*int64{metaKeys: &m.keys, metaLocal: &m.local, metaView: &m.view, metaLog: &m.log, metaBlobs: &m.blobs} {
		n := u64(at)
		if n > uint64(size) {
			return m, fmt.Errorf("%w: section of %d bytes in a payload of %d", errLayout, n, size)
		}
		*into, sum = int64(n), sum+n
	}
	if sum != u64(metaPlain) || sum > uint64(size) || paddedSize(int64(sum)) != size {
		return m, fmt.Errorf("%w: sections of %d bytes in a payload of %d", errLayout, sum, size)
	}
	m.plain = int64(sum)
	m.parseLineage(b[metaLineage:metaRest])
	return m, nil
}

func (m *meta) parseLineage(b []byte) {
	for ; len(b) > 0; b = b[8+headerHash:] {
		s := save{generation: binary.LittleEndian.Uint64(b), header: [headerHash]byte(b[8:])}
		if s != (save{}) {
			m.lineage = append(m.lineage, s)
		}
	}
}

// encode returns META with what this version knows of it.
func (m *meta) encode() []byte {
	b := make([]byte, metaSize)
	copy(b, m.raw)
	for at, n := range map[int]uint64{
		metaGeneration: m.generation, metaSavedAt: uint64(m.savedAt), metaKeys: uint64(m.keys),
		metaLocal: uint64(m.local), metaView: uint64(m.view), metaLog: uint64(m.log),
		metaBlobs: uint64(m.blobs), metaPlain: uint64(m.plain),
	} {
		binary.LittleEndian.PutUint64(b[at:], n)
	}
	for at, n := range map[int]uint32{metaEntries: m.entries, metaCommits: m.commits, metaVersion: m.viewVersion, metaCritical: m.critical} {
		binary.LittleEndian.PutUint32(b[at:], n)
	}
	copy(b[metaDevice:], m.device[:])
	copy(b[metaDataKey:], m.dataKey)
	copy(b[metaIdentity:], m.identityKey)
	clear(b[metaLineage:metaRest])
	for i, s := range m.lineage[:min(len(m.lineage), lineageSize)] {
		at := metaLineage + i*(8+headerHash)
		binary.LittleEndian.PutUint64(b[at:], s.generation)
		copy(b[at+8:], s.header[:])
	}
	return b
}

// minPayload is what every small vault is padded to, so that its size says
// nothing of up to about 300 entries.
const minPayload = 256 << 10

// paddedSize returns the size to which a payload of n bytes is padded.
func paddedSize(n int64) int64 { return Padme(max(n, minPayload)) }

// Padme returns the size to which n > 0 bytes are padded: steps of 1 KiB, and
// above 16 KiB those of Padmé (Nikitin et al., PURBs, 2019), which costs at most
// 12 percent.
func Padme(n int64) int64 {
	e := bits.Len64(uint64(n)) - 1
	mask := max(int64(1)<<(e-bits.Len(uint(e)))-1, 1<<10-1)
	return (n + mask) &^ mask
}
