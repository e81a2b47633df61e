package vault

import (
	"bytes"
	"errors"
	"fmt"
	"sort"

	"watchword/crypto"
	"watchword/internal/disk"
	"watchword/secret"
)

// snapshot is one saved state of a vault, opened through one descriptor, so
// that it stays whole whatever others do to the file meanwhile.
type snapshot struct {
	file    disk.File
	header  *crypto.Header
	payload *crypto.Payload
	keys    *keyring
	meta    meta
	local   local

	view []byte // VIEW, outside the heap
	rows []rowPlace
	free func() // releases view
}

// rowPlace is where an entry's parts begin.
type rowPlace struct {
	frame, log, blobs int64 // in VIEW, LOG and BLOBS
}

// openSnapshot opens file, whose header fits the vault key. The snapshot
// owns file from now on; the key stays the caller's.
func openSnapshot(file disk.File, header *crypto.Header, key *crypto.Key) (s *snapshot, err error) {
	s = &snapshot{file: file, header: header, free: func() {}}
	defer func() {
		if err != nil {
			err = errors.Join(forged(err), s.close())
			s = nil
		}
	}()
	if s.payload, err = header.Open(key, file); err != nil {
		return s, err
	}
	if err = s.readMeta(); err != nil {
		return s, err
	}
	s.keys = &keyring{vault: key, id: header.ID, data: s.meta.dataKey, identity: s.meta.identityKey}
	if err = s.readSmall(); err != nil {
		return s, err
	}
	if err = s.checkPadding(); err != nil {
		return s, err
	}
	return s, s.readView()
}

// forged marks what is wrong inside an authentic file: whoever wrote it held
// the key, so it is neither damage nor a wrong password.
func forged(err error) error {
	if errors.Is(err, errLayout) || errors.Is(err, ErrCommit) {
		return fmt.Errorf("%w: %w", crypto.ErrForged, err)
	}
	return err
}

func (s *snapshot) close() error {
	s.free()
	if s.keys != nil {
		s.keys.wipe()
	}
	if s.payload != nil {
		s.payload.Close()
	}
	return s.file.Close()
}

func (s *snapshot) readMeta() (err error) {
	if s.payload.Size() < minPayload {
		return fmt.Errorf("%w: payload of %d bytes", errLayout, s.payload.Size())
	}
	raw, err := s.read(0, metaSize)
	if err != nil {
		return err
	}
	s.meta, err = parseMeta(raw, s.payload.Size())
	return err
}

// readSmall reads KEYS and LOCAL.
func (s *snapshot) readSmall() (err error) {
	if s.keys.records, err = s.read(metaSize, s.meta.keys); err != nil {
		return err
	}
	if s.meta.keys%keyRecordSize != 0 {
		return fmt.Errorf("%w: KEYS of %d bytes", errLayout, s.meta.keys)
	}
	local, err := s.read(metaSize+s.meta.keys, s.meta.local)
	if err != nil {
		return err
	}
	s.local, err = parseLocal(local)
	return err
}

// maxSmallSection bounds KEYS and LOCAL, which are read into the heap.
const maxSmallSection = 1 << 20

func (s *snapshot) read(off, n int64) ([]byte, error) {
	if n > maxSmallSection {
		return nil, fmt.Errorf("%w: section of %d bytes", errLayout, n)
	}
	b := make([]byte, n)
	_, err := s.payload.ReadAt(b, off)
	return b, err
}

// The offsets of the big sections.
func (s *snapshot) viewOff() int64  { return metaSize + s.meta.keys + s.meta.local }
func (s *snapshot) logOff() int64   { return s.viewOff() + s.meta.view }
func (s *snapshot) blobsOff() int64 { return s.logOff() + s.meta.log }

// checkPadding refuses anything but zeros after the last section.
func (s *snapshot) checkPadding() error {
	buf, zeros := make([]byte, copyBuffer), make([]byte, copyBuffer)
	for off := s.meta.plain; off < s.payload.Size(); off += copyBuffer {
		part := buf[:min(copyBuffer, s.payload.Size()-off)]
		if _, err := s.payload.ReadAt(part, off); err != nil {
			return err
		}
		if !bytes.Equal(part, zeros[:len(part)]) {
			return fmt.Errorf("%w: the padding is not zero", errLayout)
		}
	}
	return nil
}

// readView reads VIEW and notes where every row lies, or makes VIEW again
// where another version wrote it.
func (s *snapshot) readView() error {
	s.view, s.free = secret.Region(int(s.meta.view))
	if _, err := s.payload.ReadAt(s.view, s.viewOff()); err != nil {
		return err
	}
	if err := s.index(); err != nil {
		return err
	}
	if s.meta.viewVersion == viewVersion {
		return nil
	}
	return s.remakeView()
}

// index walks the frames of VIEW.
func (s *snapshot) index() error {
	s.rows = make([]rowPlace, 0, min(int(s.meta.entries), len(s.view)/rowHead))
	var at rowPlace
	var last ID
	for rest := s.view; len(rest) > 0; {
		f, next, err := parseRowFrame(rest)
		if err != nil {
			return err
		}
		if len(s.rows) > 0 && compareIDs(last, f.id) >= 0 {
			return fmt.Errorf("%w: rows out of order", errLayout)
		}
		if f.log < frameHead || f.log > s.meta.log-at.log || f.blobs > s.meta.blobs-at.blobs {
			return fmt.Errorf("%w: rows claim more than there is", errLayout)
		}
		s.rows = append(s.rows, at)
		at.frame += int64(len(rest) - len(next))
		at.log += f.log
		at.blobs += f.blobs
		last, rest = f.id, next
	}
	if len(s.rows) != int(s.meta.entries) || at.log != s.meta.log || at.blobs != s.meta.blobs {
		return fmt.Errorf("%w: %d rows for %d entries", errLayout, len(s.rows), s.meta.entries)
	}
	return nil
}

// remakeView computes every row from LOG.
func (s *snapshot) remakeView() error {
	var view []byte
	for i := range s.rows {
		id, g, err := s.groupAt(i)
		if err != nil {
			return err
		}
		f, err := g.frame(id)
		if err != nil {
			return err
		}
		view = f.append(view)
	}
	s.free()
	s.view, s.free = secret.Region(len(view))
	copy(s.view, view)
	clear(view)
	return s.index()
}

// frame returns the row of g, ready to be written.
func (g group) frame(id ID) (rowFrame, error) {
	row := compute(id, g).row()
	data, err := row.encode()
	return rowFrame{id: id, row: data, log: int64(len(g.appendFrames(nil))), blobs: g.blobSize()}, err
}

// end returns the place after the last row.
func (s *snapshot) end() rowPlace {
	return rowPlace{int64(len(s.view)), s.meta.log, s.meta.blobs}
}

// place returns where row i lies; that after the last is the end.
func (s *snapshot) place(i int) rowPlace {
	if i == len(s.rows) {
		return s.end()
	}
	return s.rows[i]
}

func (s *snapshot) id(i int) ID { return ID(s.view[s.rows[i].frame:]) }

// search returns the index of the row of id, or that where it would stand.
func (s *snapshot) search(id ID) (int, bool) {
	i := sort.Search(len(s.rows), func(i int) bool { return compareIDs(s.id(i), id) >= 0 })
	return i, i < len(s.rows) && s.id(i) == id
}

// cborAt returns the CBOR of row i, a part of the view.
func (s *snapshot) cborAt(i int) []byte {
	return s.view[s.rows[i].frame+rowHead : s.place(i+1).frame]
}

// groupAt reads the commits of row i. Its blobs stay where they are.
func (s *snapshot) groupAt(i int) (ID, group, error) {
	from, to := s.place(i), s.place(i+1)
	b, err := s.logAt(i)
	if err != nil {
		return ID{}, nil, err
	}
	g, err := parseGroup(b)
	if err != nil {
		return ID{}, nil, fmt.Errorf("entry %s: %w", s.id(i), err)
	}
	end := g.place(s.payload, s.blobsOff()+from.blobs)
	if end != s.blobsOff()+to.blobs {
		return ID{}, nil, fmt.Errorf("entry %s: %w: blobs", s.id(i), errLayout)
	}
	return s.id(i), g, nil
}

// logAt reads the frames of row i.
func (s *snapshot) logAt(i int) ([]byte, error) {
	from, to := s.place(i), s.place(i+1)
	b := make([]byte, to.log-from.log)
	_, err := s.payload.ReadAt(b, s.logOff()+from.log)
	return b, err
}

// group returns the commits of an entry; none if there is no such entry.
func (s *snapshot) group(id ID) (group, error) {
	i, ok := s.search(id)
	if !ok {
		return nil, nil
	}
	_, g, err := s.groupAt(i)
	return g, err
}

// this names the saved state in lineages and marks.
func (s *snapshot) this() save { return saveOf(s.meta.generation, s.header) }

func saveOf(generation uint64, h *crypto.Header) save {
	hash := h.Hash()
	return save{generation, [headerHash]byte(hash[:headerHash])}
}

// descends reports whether s is o or was saved after o.
func (s *snapshot) descends(o save) bool {
	if s.this() == o {
		return true
	}
	for _, before := range s.meta.lineage {
		if before == o {
			return true
		}
	}
	return false
}

// mentions reports whether the CBOR of row i holds text, byte for byte.
func (s *snapshot) mentions(i int, text []byte) bool {
	return bytes.Contains(s.cborAt(i), text)
}
