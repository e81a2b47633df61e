package crypto_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"testing"

	"watchword/crypto"
)

func TestUnknownCriticalExtensionMakesTheFileReadOnly(t *testing.T) {
	tests := []struct {
		name string
		ext  []byte
		want bool
	}{
		{"none", nil, false},
		{"unknown", ext(0x7fff, "body"), false},
		{"critical", ext(0x8000, ""), true},
		{"critical among others", ext(1, "body", 0xffff, "body", 2, ""), true},
		{"critical bytes in a body", ext(1, strings.Repeat("\xff", 40)), false},
		{"malformed", []byte("short"), true},
	}
	for _, test := range tests {
		h := &crypto.Header{Ext: test.ext}
		if got := h.ReadOnly(); got != test.want {
			t.Errorf("%s: got %t, want %t", test.name, got, test.want)
		}
	}
}

func TestReadOnlyFileIsReadButNotWritten(t *testing.T) {
	h, key, c := threeSlots(t)
	h.Ext = ext(1, "body") // becomes critical below
	file, _ := seal(t, h, key, []byte("payload"))
	file[tail+17] = 0x80
	resum(file)
	remac(file, key)
	got, err := readHeader(file)
	must(t, err)
	k, _, err := got.Unlock(c.recovery)
	must(t, err)
	defer k.Wipe()
	var out bytes.Buffer
	if _, err := crypto.NewSealer(&out, newRand(1), got, key, 7); !errors.Is(err, crypto.ErrReadOnly) || out.Len() != 0 {
		t.Errorf("got %v and %d bytes, want %v", err, out.Len(), crypto.ErrReadOnly)
	}
}

func TestExtensionsThatDoNotFitAreDamaged(t *testing.T) {
	h, key := recoveryHeader(t)
	whole := ext(1, "body", 2, "")
	h.Ext = whole
	seal(t, h, key, []byte("payload"))
	for n := 1; n < len(whole); n++ {
		if n == 24 { // the first alone
			continue
		}
		h.Ext = whole[:n]
		if _, err := crypto.NewSealer(&bytes.Buffer{}, newRand(1), h, key, 7); !errors.Is(err, crypto.ErrDamaged) {
			t.Errorf("%d bytes: got %v, want %v", n, err, crypto.ErrDamaged)
		}
	}
}

func TestExtensionsFillTheHeaderToItsLimit(t *testing.T) {
	h, key := recoveryHeader(t)
	h.Ext = ext(1, strings.Repeat("x", crypto.MaxExt-20))
	file, _ := seal(t, h, key, []byte("payload"))
	got, err := readHeader(file)
	must(t, err)
	if !bytes.Equal(got.Ext, h.Ext) {
		t.Error("extensions differ")
	}
	h.Ext = append(ext(1, strings.Repeat("x", crypto.MaxExt-39)), ext(2, "")...)
	if _, err := crypto.NewSealer(&bytes.Buffer{}, newRand(1), h, key, 7); err == nil {
		t.Error("a byte more was accepted")
	}
}

func TestExtensionsOfGoneSlotsGoWithThem(t *testing.T) {
	slots := make([]crypto.Slot, 2)
	slots[0][16], slots[1][16] = 1, 2 // their ids
	first, second, none := extension(1, 7, "one"), extension(2, 7, "two"), extension(0, 8, "whole file")
	h := &crypto.Header{Slots: slots, Ext: slices.Concat(first, none, second)}
	if got, want := h.ExtWithout(slots[:1]), slices.Concat(none, second); !bytes.Equal(got, want) {
		t.Errorf("without the first slot %x, want %x", got, want)
	}
	if got := h.ExtWithout(slots); !bytes.Equal(got, none) {
		t.Errorf("without any slot %x, want %x", got, none)
	}
}

// extension is one of the slot whose id begins with this byte.
func extension(slot byte, kind uint16, data string) []byte {
	b := make([]byte, 16, 20+len(data))
	b[0] = slot
	b = binary.LittleEndian.AppendUint16(b, kind)
	b = binary.LittleEndian.AppendUint16(b, uint16(len(data)))
	return append(b, data...)
}
