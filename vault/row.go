package vault

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
)

// viewVersion numbers the rule by which rows are made. Another number in a
// vault means: make them again from the LOG.
const viewVersion = 1

// Row is what the vault keeps at hand of an entry, so that listing and
// searching decrypt no secret and read no history.
type Row struct {
	ID         ID
	Name       string
	User       string
	Kind       string
	URLs       []string
	Tags       []string
	Plain      []KeyText   // every other plain field
	Secrets    []SecretRef // what is known of its secrets without opening them
	Trashed    bool
	Destroyed  bool // in the trash for good
	Conflicted bool // a secret has two versions
	Incomplete bool
	ReadOnly   bool
	Created    Stamp
	Changed    Stamp
}

// KeyText is a plain field.
type KeyText struct {
	_    struct{} `cbor:",toarray"`
	Key  string
	Text string
}

// SecretRef is what a row knows of a secret. Equal digests are equal values.
type SecretRef struct {
	_      struct{} `cbor:",toarray"`
	Key    string
	Blob   uint64 // its blob is the so manyth of the entry; 0 if it was destroyed
	Length uint64 // bytes of the value
	Digest []byte
	Set    uint64 // the Stamp of the commit that set it
}

// rowColumns is how many items a wireRow has.
const rowColumns = 10

// wireRow is a row as the VIEW holds it; the id stands in its frame.
type wireRow struct {
	_                struct{} `cbor:",toarray"`
	Flags            uint64
	Name, User, Kind string
	URLs, Tags       []string
	Plain            []KeyText
	Secrets          []SecretRef
	Created, Changed uint64
}

// The flags of a row.
const (
	flagTrashed = 1 << iota
	flagConflicted
	flagIncomplete
	flagReadOnly
	flagDestroyed
)

// row computes the row of e.
func (e *Entry) row() Row {
	r := Row{
		ID: e.ID, Name: e.Text(Name), User: e.Text(User), Kind: e.Text(Kind),
		URLs: e.URLs(), Tags: e.Tags(), Trashed: e.Trashed, Destroyed: e.Destroyed,
		Conflicted: e.conflicted(), Incomplete: e.Incomplete, ReadOnly: e.ReadOnly,
		Created: e.Created, Changed: e.Changed,
	}
	at := e.blobNumbers()
	for i := range e.Fields {
		f := &e.Fields[i]
		switch {
		case f.Form == Secret:
			r.Secrets = append(r.Secrets, SecretRef{
				Key: f.Key, Blob: at[f.source], Length: uint64(f.Length),
				Digest: f.Digest[:], Set: uint64(f.By.Stamp),
			})
		case f.Form == Text && !hasColumn(f.Key):
			r.Plain = append(r.Plain, KeyText{Key: f.Key, Text: f.Item.Text})
		}
	}
	return r
}

// blobNumbers counts the blobs of e from 1, in the order of its commits.
func (e *Entry) blobNumbers() map[*Item]uint64 {
	at := map[*Item]uint64{}
	for it := range group(e.Commits).sealed() {
		at[it] = uint64(len(at) + 1)
	}
	return at
}

// mentions reports whether a plain field of r holds text, byte for byte.
func (r *Row) mentions(text string) bool {
	holds := func(value string) bool { return strings.Contains(value, text) }
	return holds(r.Name) || holds(r.User) || holds(r.Kind) ||
		slices.ContainsFunc(r.URLs, holds) || slices.ContainsFunc(r.Tags, holds) ||
		slices.ContainsFunc(r.Plain, func(p KeyText) bool { return holds(p.Text) })
}

func hasColumn(key string) bool {
	return key == Name || key == User || key == Kind ||
		strings.HasPrefix(key, urlPrefix) || strings.HasPrefix(key, tagPrefix)
}

func (r *Row) encode() ([]byte, error) {
	w := wireRow{
		Flags: r.flags(), Name: r.Name, User: r.User, Kind: r.Kind,
		URLs: r.URLs, Tags: r.Tags, Plain: r.Plain, Secrets: r.Secrets,
		Created: uint64(r.Created), Changed: uint64(r.Changed),
	}
	return encoding.Marshal(w)
}

func (r *Row) flags() (flags uint64) {
	for bit, set := range map[uint64]bool{
		flagTrashed: r.Trashed, flagConflicted: r.Conflicted,
		flagIncomplete: r.Incomplete, flagReadOnly: r.ReadOnly,
		flagDestroyed: r.Destroyed,
	} {
		if set {
			flags |= bit
		}
	}
	return flags
}

// decodeRow reads the CBOR of the row of id. The row keeps no part of it.
func decodeRow(id ID, data []byte) (Row, error) {
	r := rowReader{rest: string(data)}
	row := r.row()
	if r.bad {
		return Row{}, fmt.Errorf("%w: row of entry %s", errLayout, id)
	}
	row.ID = id
	return row, nil
}

// rowHead is the size of a row's frame before its CBOR:
// entry_id(16) u32 row_len u32 log_len u64 blob_len.
const rowHead = 16 + 4 + 4 + 8

// rowFrame is the frame of a row.
type rowFrame struct {
	id         ID
	row        []byte // CBOR
	log, blobs int64  // bytes that the entry takes in LOG and BLOBS
}

func (f rowFrame) append(dst []byte) []byte {
	dst = append(dst, f.id[:]...)
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(f.row)))
	dst = binary.LittleEndian.AppendUint32(dst, uint32(f.log))
	dst = binary.LittleEndian.AppendUint64(dst, uint64(f.blobs))
	return append(dst, f.row...)
}

// parseRowFrame reads the first frame of view and returns what follows it.
func parseRowFrame(view []byte) (f rowFrame, rest []byte, err error) {
	if len(view) < rowHead {
		return f, nil, fmt.Errorf("%w: %d bytes after the last row", errLayout, len(view))
	}
	size := int64(binary.LittleEndian.Uint32(view[16:]))
	f.id = ID(view)
	f.log = int64(binary.LittleEndian.Uint32(view[20:]))
	f.blobs = int64(binary.LittleEndian.Uint64(view[24:]))
	if size > int64(len(view)-rowHead) || f.blobs < 0 {
		return f, nil, fmt.Errorf("%w: row of %d bytes", errLayout, size)
	}
	f.row = view[rowHead : rowHead+size]
	return f, view[rowHead+size:], nil
}
