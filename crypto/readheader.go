package crypto

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
)

// ReadHeader reads and checks the header of the file of the given size that r
// reads. It allocates less than 64 KiB and derives nothing, whatever the file
// says. The errors are [ErrEmpty], [ErrNotWatchword], [*VersionError],
// [ErrDamaged], [*CostError] and those of r.
func ReadHeader(r io.ReaderAt, size int64, f Format, l Limits) (*Header, error) {
	if size <= 0 {
		return nil, ErrEmpty
	}
	fixed, err := readFixed(r, size, f)
	if err != nil {
		return nil, err
	}
	raw := make([]byte, binary.LittleEndian.Uint32(fixed[headLen:]))
	copy(raw, fixed)
	if err := readAt(r, raw[FixedSize:], FixedSize); err != nil {
		return nil, err
	}
	h := decode(f, raw)
	if body, _, _ := h.split(); !bytes.Equal(checksum(body), raw[headChecksum:FixedSize]) {
		return nil, damaged("header checksum does not fit")
	}
	if err := h.checkShape(); err != nil {
		return nil, err
	}
	// Costs come last: a damaged header asks for nothing.
	if err := h.checkCosts(l); err != nil {
		return nil, err
	}
	return h, nil
}

// readFixed returns the part of the header that has all the lengths, checked.
func readFixed(r io.ReaderAt, size int64, f Format) ([]byte, error) {
	b := make([]byte, min(size, FixedSize))
	if err := readAt(r, b, 0); err != nil {
		return nil, err
	}
	// A file that ends inside the magic is one of ours that was cut.
	if magic := []byte(f.magic); f == (Format{}) || !bytes.HasPrefix(b, magic) && !bytes.HasPrefix(magic, b) {
		return nil, ErrNotWatchword
	}
	if len(b) < FixedSize {
		return nil, damaged("file ends inside the header")
	}
	if v := binary.LittleEndian.Uint16(b[headMajor:]); v != major {
		return nil, &VersionError{Major: v}
	}
	return b, checkLengths(b, size)
}

// checkLengths checks that the lengths in the fixed part fit each other, the
// limits of the format and the size of the file, all exactly.
func checkLengths(b []byte, size int64) error {
	head := int64(binary.LittleEndian.Uint32(b[headLen:]))
	payload := binary.LittleEndian.Uint64(b[headPayloadLen:])
	slots := int64(binary.LittleEndian.Uint16(b[headSlots:]))
	ext := head - FixedSize - slots*SlotSize - MACSize
	switch {
	case size > maxFile:
		return damaged("file is larger than 4 GiB")
	case slots < 1 || slots > MaxSlots:
		return damaged("header has %d slots", slots)
	case ext < 0 || ext > MaxExt:
		return damaged("header length %d is out of range", head)
	case payload != uint64(size-head) || head > size:
		return damaged("file of %d bytes has the lengths %d and %d", size, head, payload)
	case !wholeChunks(payload):
		return damaged("payload ends with an empty chunk")
	case binary.LittleEndian.Uint16(b[headFlags:]) != 0, binary.LittleEndian.Uint32(b[headReserved:]) != 0:
		return damaged("header has flags or reserved bytes set")
	}
	return nil
}

// decode takes apart a header of checked lengths.
func decode(f Format, raw []byte) *Header {
	h := &Header{
		Format:     f,
		Minor:      binary.LittleEndian.Uint16(raw[headMinor:]),
		ID:         [16]byte(raw[headID:]),
		PayloadLen: binary.LittleEndian.Uint64(raw[headPayloadLen:]),
		raw:        raw,
	}
	rest := raw[FixedSize : len(raw)-MACSize]
	for range binary.LittleEndian.Uint16(raw[headSlots:]) {
		h.Slots = append(h.Slots, Slot(rest))
		rest = rest[SlotSize:]
	}
	h.Ext = bytes.Clone(rest)
	return h
}

// checkShape checks all of h that needs no limits; writers call it too.
func (h *Header) checkShape() error {
	if n := len(h.Slots); n < 1 || n > MaxSlots {
		return damaged("header has %d slots", n)
	}
	for i := range h.Slots {
		if err := h.Slots[i].checkShape(h.Format); err != nil {
			return err
		}
	}
	_, err := extTypes(h.Ext)
	return err
}

// checkCosts refuses what would take too long or fall too easily.
func (h *Header) checkCosts(l Limits) error {
	stretched := 0
	for i := range h.Slots {
		s := &h.Slots[i]
		if !s.Kind().stretches() {
			continue
		}
		if stretched++; stretched > maxStretched {
			return &CostError{Params: s.Params(), Reason: "too expensive, more than two slots have such costs"}
		}
		if err := l.Check(s.Params()); err != nil {
			return err
		}
	}
	return nil
}

// readAt fills b from off. A file that ends before is damaged: its size was
// checked.
func readAt(r io.ReaderAt, b []byte, off int64) error {
	n, err := r.ReadAt(b, off)
	switch {
	case n == len(b):
		return nil
	case err == nil || err == io.EOF:
		return damaged("file ends at %d, inside what it should have", off+int64(n))
	}
	return fmt.Errorf("read at %d: %w", off, err)
}
