package crypto

import "encoding/binary"

const (
	extHead  = 16 + 2 + 2 // slot id, type, length of what follows
	critical = 0x8000     // bit of a type: who does not know it must not write
)

// ReadOnly reports whether h has an extension that this version does not know
// and that must not be lost or outdated by a write. The file can be read;
// [NewSealer] refuses it with [ErrReadOnly].
func (h *Header) ReadOnly() bool {
	types, err := extTypes(h.Ext)
	if err != nil {
		return true
	}
	for _, t := range types {
		if t&critical != 0 { // version 1.0 knows no extension at all
			return true
		}
	}
	return false
}

// ExtWithout returns the extensions of h but those that belong to slots.
func (h *Header) ExtWithout(slots []Slot) []byte {
	gone := map[[16]byte]bool{}
	for i := range slots {
		gone[slots[i].ID()] = true
	}
	var kept []byte
	for rest := h.Ext; len(rest) >= extHead; {
		size := min(extHead+int(binary.LittleEndian.Uint16(rest[18:])), len(rest))
		if !gone[[16]byte(rest)] {
			kept = append(kept, rest[:size]...)
		}
		rest = rest[size:]
	}
	return kept
}

// extTypes returns the types of the extensions, which must fill ext exactly.
func extTypes(ext []byte) ([]uint16, error) {
	var types []uint16
	for len(ext) > 0 {
		if len(ext) < extHead {
			return nil, damaged("header ends inside an extension")
		}
		n := int(binary.LittleEndian.Uint16(ext[18:]))
		if n > len(ext)-extHead {
			return nil, damaged("header ends inside an extension")
		}
		types = append(types, binary.LittleEndian.Uint16(ext[16:]))
		ext = ext[extHead+n:]
	}
	return types, nil
}
