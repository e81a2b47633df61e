package vault

import (
	"bytes"
	"encoding/binary"
	"io"
	"slices"

	"watchword/crypto"
	"watchword/secret"
)

// This file is the window through which the tests of package vault_test look
// at, and forge, what no caller may touch.

// The names under which the tests know what is private.
const (
	RowHead    = rowHead
	FrameHead  = frameHead
	ViewNow    = viewVersion
	MetaSize   = metaSize
	KeyRecord  = keyRecordSize
	KeepBefore = lineageSize
)

// The offsets of META that tests forge.
const (
	MetaGeneration = metaGeneration
	MetaKeys       = metaKeys
	MetaView       = metaView
	MetaLog        = metaLog
	MetaPlain      = metaPlain
	MetaEntries    = metaEntries
	MetaCommits    = metaCommits
	MetaVersion    = metaVersion
	MetaCritical   = metaCritical
	MetaRest       = metaRest
)

// Compute is compute for commits in any order.
func Compute(id ID, commits []*Commit) *Entry {
	return compute(id, union(nil, slices.Clone(commits)))
}

// Heads returns the commits that nothing builds on.
func (e *Entry) Heads() []CommitID { return e.heads }

// RowBytes returns the row of e as VIEW holds it.
func (e *Entry) RowBytes() ([]byte, error) {
	row := e.row()
	return row.encode()
}

// Finish gives c its body and id.
func (c *Commit) Finish(entry ID) error { return c.finish(entry) }

// Body returns the bytes that c is hashed as.
func (c *Commit) Body() []byte { return c.body }

// Critical reports whether c says something that this version must not ignore.
func (c *Commit) Critical() bool { return c.critical }

// Blob gives it a sealed value that lies in memory.
func (it *Item) Blob(box []byte) { it.blob = inMemory(box) }

// CommitWith returns a commit with this body, known or not to this version.
func CommitWith(entry ID, body []byte) (*Commit, error) {
	return decodeCommit(commitID(entry, body), body)
}

// Frames returns commits as LOG holds them; ParseFrames is its inverse.
func Frames(commits []*Commit) []byte { return group(commits).appendFrames(nil) }

// ParseFrames is parseGroup.
func ParseFrames(b []byte) ([]*Commit, error) { return parseGroup(b) }

// Unite is union.
func Unite(a, b []*Commit) []*Commit { return union(a, b) }

// Put adds commits to the transaction as they are.
func (tx *Tx) Put(id ID, commits ...*Commit) { tx.delta[id] = union(tx.delta[id], commits) }

// JoinPlainly is Join of one entry without restating.
func (tx *Tx) JoinPlainly(id ID, other *Tx) error {
	theirs, err := other.base.group(id)
	tx.Put(id, theirs...)
	return err
}

// SealValue seals text for a field, wherever it is put then.
func (tx *Tx) SealValue(id ID, key string, text []byte) (Item, error) {
	s, err := tx.sealer()
	if err != nil {
		return Item{}, err
	}
	defer s.wipe()
	value := secret.New(text)
	defer value.Wipe()
	return s.item(id, &Change{key: key, form: Secret, secret: value})
}

// Parts are the sections of a payload, and what comes after them.
type Parts struct {
	Header                           *crypto.Header
	Meta, Keys, Local                []byte
	View, Log, Blobs, Padding, after []byte
}

// Parts takes the saved payload apart.
func (tx *Tx) Parts() (Parts, error) {
	s := tx.base
	p := Parts{Header: s.header}
	off := int64(0)
	for _, part := range []struct {
		into *[]byte
		size int64
	}{{&p.Meta, metaSize}, {&p.Keys, s.meta.keys}, {&p.Local, s.meta.local}, {&p.View, s.meta.view}, {&p.Log, s.meta.log}, {&p.Blobs, s.meta.blobs}} {
		*part.into = make([]byte, part.size)
		if _, err := s.payload.ReadAt(*part.into, off); err != nil {
			return p, err
		}
		off += part.size
	}
	return p, nil
}

// Measure tells META how long the sections are.
func (p *Parts) Measure() {
	total := uint64(metaSize)
	for at, part := range map[int][]byte{metaKeys: p.Keys, metaLocal: p.Local, metaView: p.View, metaLog: p.Log, metaBlobs: p.Blobs} {
		p.PutMeta(at, uint64(len(part)))
		total += uint64(len(part))
	}
	p.PutMeta(metaPlain, total)
}

// PutMeta sets eight bytes of META.
func (p *Parts) PutMeta(at int, n uint64) { binary.LittleEndian.PutUint64(p.Meta[at:], n) }

// PutMeta32 sets four bytes of META.
func (p *Parts) PutMeta32(at int, n uint32) { binary.LittleEndian.PutUint32(p.Meta[at:], n) }

// Seal puts p together as a whole file under the key that tx was opened with.
func (tx *Tx) Seal(p Parts) ([]byte, error) {
	plain := slices.Concat(p.Meta, p.Keys, p.Local, p.View, p.Log, p.Blobs, p.Padding)
	plain = append(plain, make([]byte, paddedSize(int64(len(plain)))-int64(len(plain)))...)
	plain = append(plain, p.after...)
	return tx.SealPayload(p.Header, plain)
}

// PretendBlobs has the vault opened say that its blobs take n bytes. What is
// changed after that cannot be saved.
func (tx *Tx) PretendBlobs(n int64) { tx.base.meta.blobs = n }

// SealPayload seals any payload, under the key that tx was opened with.
func (tx *Tx) SealPayload(h *crypto.Header, plain []byte) ([]byte, error) {
	var file bytes.Buffer
	s, err := crypto.NewSealer(&file, tx.store.Rand, h, tx.key, int64(len(plain)))
	if err != nil {
		return nil, err
	}
	if _, err := s.Write(plain); err != nil {
		return nil, err
	}
	return file.Bytes(), s.Close()
}

// ParseMarks reads a state file under key and writes it again.
func ParseMarks(b []byte, key *crypto.Key) ([]byte, error) {
	m, err := parseMarks(b, key)
	if err != nil {
		return nil, err
	}
	return encoding.Marshal(m)
}

// ParseMeta reads META of a payload of size bytes and writes it again.
func ParseMeta(b []byte, size int64) ([]byte, error) {
	m, err := parseMeta(b, size)
	if err != nil {
		return nil, err
	}
	return m.encode(), nil
}

// IndexView walks view and returns how many rows it has, as open does.
func IndexView(view []byte, entries uint32, log, blobs int64) (int, error) {
	s := &snapshot{view: view, meta: meta{entries: entries, log: log, blobs: blobs}}
	err := s.index()
	return len(s.rows), err
}

// PaddedSize is paddedSize.
func PaddedSize(n int64) int64 { return paddedSize(n) }

// IsLayout reports whether err says that a payload does not add up.
func IsLayout(err error) bool { return forged(err) != err }

// Encode is the encoding of everything that is CBOR.
func Encode(v any) ([]byte, error) { return encoding.Marshal(v) }

// Decode is its inverse, as strict as the vault is.
func Decode(b []byte, v any) error { return decoding.Unmarshal(b, v) }

// DrawInto fills b from r.
func DrawInto(r io.Reader, b []byte) error { return draw(r, b) }

// ReadRow reads a row with the library, if it is as the vault writes rows, and
// with the reader that rows have of their own, and returns what each makes of
// it, written again; nil for nothing.
func ReadRow(data []byte) (library, own []byte) {
	var w wireRow
	if decoding.Unmarshal(data, &w) == nil && bytes.Equal(must(encoding.Marshal(w)), data) {
		w.Flags &= flagTrashed | flagConflicted | flagIncomplete | flagReadOnly | flagDestroyed
		library = must(encoding.Marshal(w))
	}
	if row, err := decodeRow(ID{}, data); err == nil {
		own = must(row.encode())
	}
	return library, own
}
