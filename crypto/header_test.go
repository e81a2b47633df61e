package crypto_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"runtime"
	"testing"

	"watchword/crypto"
)

// resum writes the checksum that the header of file ought to have, as whoever
// alters it would.
func resum(file []byte) {
	end := int(binary.LittleEndian.Uint32(file[12:])) - crypto.MACSize
	h := sha256.New()
	h.Write(file[:80])
	h.Write(file[88:end])
	copy(file[80:88], h.Sum(nil))
}

// vaultFile returns a file with three slots, and all that belongs to it.
func vaultFile(t testing.TB, payload string) ([]byte, *crypto.Key, secrets) {
	t.Helper()
	h, key, c := threeSlots(t)
	file, _ := seal(t, h, key, []byte(payload))
	return file, key, c
}

func put16(at int, v uint16) func([]byte) {
	return func(b []byte) { binary.LittleEndian.PutUint16(b[at:], v) }
}

func put32(at int, v uint32) func([]byte) {
	return func(b []byte) { binary.LittleEndian.PutUint32(b[at:], v) }
}

func put64(at int, v uint64) func([]byte) {
	return func(b []byte) { binary.LittleEndian.PutUint64(b[at:], v) }
}

// The offsets of the three slots of vaultFile.
const slot1, slot2, slot3, tail = 88, 88 + 176, 88 + 352, 88 + 528

func TestHeaderThatCannotBeIsDamaged(t *testing.T) {
	file, _, _ := vaultFile(t, "payload")
	tests := []struct {
		name string
		edit func(b []byte)
	}{
		{"header too short for its slots", put32(12, 120+3*176-1)},
		{"header shorter than any", put32(12, 0)},
		{"extension beyond its limit", put32(12, 120+3*176+8193)},
		{"header longer than the file", put32(12, uint32(len(file)+1))},
		{"largest header", put32(12, 1<<32-1)},
		{"no payload", put64(64, 0)},
		{"shorter payload", put64(64, 22)},
		{"longer payload", put64(64, 24)},
		{"largest payload", put64(64, 1<<64-1)},
		{"payload that wraps around", put64(64, 1<<63+23)},
		{"no slots", put16(72, 0)},
		{"one slot more", put16(72, 4)},
		{"nine slots", put16(72, 9)},
		{"most slots", put16(72, 1<<16-1)},
		{"a flag", put16(74, 1)},
		{"another flag", put16(74, 1<<15)},
		{"a reserved byte", put32(76, 1<<24)},
		{"password slot with an epoch", put16(slot1+1, 1)},
		{"code slot with an epoch", put16(slot3+2, 1)},
		{"code slot with passes", put32(slot3+4, 1)},
		{"code slot with memory", put32(slot3+8, 64)},
		{"code slot with a lane", put32(slot3+12, 1)},
		{"password slot with reserved bytes", put16(slot1+168, 1)},
		{"slot with the last byte set", put16(slot2+174, 1<<8)},
	}
	for _, test := range tests {
		b := bytes.Clone(file)
		test.edit(b)
		if n := binary.LittleEndian.Uint32(b[12:]); n >= 120 && int(n) <= len(b) {
			resum(b)
		}
		if h, err := readHeader(b); !errors.Is(err, crypto.ErrDamaged) || h != nil {
			t.Errorf("%s: got %v, want %v", test.name, err, crypto.ErrDamaged)
		}
	}
}

func TestHeaderSaysWhyItIsRefused(t *testing.T) {
	file, _, _ := vaultFile(t, "payload")
	var version *crypto.VersionError
	tests := []struct {
		name string
		file []byte
		is   func(error) bool
	}{
		{"empty file", nil, func(err error) bool { return err == crypto.ErrEmpty }},
		{"text", []byte("just some text"), func(err error) bool { return err == crypto.ErrNotWatchword }},
		{"one byte", []byte("x"), func(err error) bool { return err == crypto.ErrNotWatchword }},
		{"line ends converted", bytes.ReplaceAll(file, []byte("\r\n"), []byte("\n")), func(err error) bool { return err == crypto.ErrNotWatchword }},
		{"version 2", edited(file, put16(8, 2)), func(err error) bool { return errors.As(err, &version) && version.Major == 2 }},
		{"version 0", edited(file, put16(8, 0)), func(err error) bool { return errors.As(err, &version) && version.Major == 0 }},
		{"a byte appended", append(bytes.Clone(file), 0), func(err error) bool { return errors.Is(err, crypto.ErrDamaged) }},
	}
	for _, test := range tests {
		if h, err := readHeader(test.file); !test.is(err) || h != nil {
			t.Errorf("%s: got %v", test.name, err)
		}
	}
}

// edited returns a copy of file with a change that the checksum agrees with.
func edited(file []byte, edits ...func([]byte)) []byte {
	b := bytes.Clone(file)
	for _, edit := range edits {
		edit(b)
	}
	resum(b)
	return b
}

func TestVaultAndPackAreNotEachOther(t *testing.T) {
	file, _, _ := vaultFile(t, "payload")
	_, err := crypto.ReadHeader(bytes.NewReader(file), int64(len(file)), crypto.Pack, cheap)
	if err != crypto.ErrNotWatchword {
		t.Errorf("got %v, want %v", err, crypto.ErrNotWatchword)
	}
	_, err = crypto.ReadHeader(bytes.NewReader(file), int64(len(file)), crypto.Format{}, cheap)
	if err != crypto.ErrNotWatchword {
		t.Errorf("no format: got %v, want %v", err, crypto.ErrNotWatchword)
	}
}

func TestSizeOfOtherThanTheFileIsDamage(t *testing.T) {
	file, _, _ := vaultFile(t, "payload")
	for _, size := range []int64{int64(len(file)) - 1, int64(len(file)) + 1, 4<<30 + 1, 1 << 62} {
		if _, err := crypto.ReadHeader(bytes.NewReader(file), size, crypto.Vault, cheap); !errors.Is(err, crypto.ErrDamaged) {
			t.Errorf("size %d: got %v, want %v", size, err, crypto.ErrDamaged)
		}
	}
	if _, err := crypto.ReadHeader(bytes.NewReader(file), -1, crypto.Vault, cheap); err != crypto.ErrEmpty {
		t.Errorf("negative size: got %v, want %v", err, crypto.ErrEmpty)
	}
}

func TestCostsAreRefusedBeforeAnythingIsDerived(t *testing.T) {
	file, _, _ := vaultFile(t, "payload")
	tests := []struct {
		name, reason string
		edit         func([]byte)
	}{
		{"no memory", "too weak", put32(slot1+8, 0)},
		{"four tebibytes", "too expensive", put32(slot1+8, 1<<32-1)},
		{"no passes", "too weak", put32(slot2+4, 0)},
		{"endless passes", "too expensive", put32(slot2+4, 1<<32-1)},
		{"no lanes", "too expensive, the number of lanes", put32(slot1+12, 0)},
		{"256 lanes are not none", "too expensive, the number of lanes", put32(slot1+12, 256)},
		{"257 lanes are not one", "too expensive, the number of lanes", put32(slot1+12, 257)},
		{"a third derivation", "too expensive, more than two", func(b []byte) { copy(b[slot3:], b[slot1:slot2]) }},
		{"one of a reserved kind", "too expensive, more than two", func(b []byte) { copy(b[slot3:], b[slot1:slot2]); b[slot3] = 0x10 }},
		{"costs of a reserved kind", "too expensive", func(b []byte) { b[slot2] = 0x11; put32(slot2+8, 1<<31)(b) }},
	}
	for _, test := range tests {
		b := edited(file, test.edit)
		var h *crypto.Header
		var err error
		if n := allocated(func() { h, err = readHeader(b) }); n > 64<<10 {
			t.Errorf("%s: %d bytes were allocated", test.name, n)
		}
		if h != nil {
			t.Errorf("%s: a header was returned", test.name)
		}
		wantCost(t, err, test.reason)
	}
}

// allocated returns the bytes that f takes from the heap.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

func TestStandardLimitsRefuseACheapHeader(t *testing.T) {
	file, _, _ := vaultFile(t, "payload")
	_, err := crypto.ReadHeader(bytes.NewReader(file), int64(len(file)), crypto.Vault, crypto.Standard())
	wantCost(t, err, "too weak")
}

func TestHeaderKeepsWhatItDoesNotKnow(t *testing.T) {
	h, key := recoveryHeader(t)
	h.Minor, h.Ext = 7, ext(0x0001, "one", 0x7fff, "")
	first, _ := seal(t, h, key, []byte("payload"))
	got, err := readHeader(first)
	must(t, err)
	second, _ := seal(t, got, key, []byte("another"))
	got, err = readHeader(second)
	must(t, err)
	if got.Minor != 7 || !bytes.Equal(got.Ext, h.Ext) || got.ID != h.ID || got.Slots[0] != h.Slots[0] || got.ReadOnly() {
		t.Errorf("got %+v", got)
	}
}

// ext returns extensions of the given types and bodies.
func ext(typesAndBodies ...any) (out []byte) {
	for i := 0; i < len(typesAndBodies); i += 2 {
		kind, body := typesAndBodies[i].(int), typesAndBodies[i+1].(string)
		out = append(out, make([]byte, 16)...)
		out = binary.LittleEndian.AppendUint16(out, uint16(kind))
		out = binary.LittleEndian.AppendUint16(out, uint16(len(body)))
		out = append(out, body...)
	}
	return out
}

func TestHashAndBytesAreOfTheHeaderInTheFile(t *testing.T) {
	file, _, _ := vaultFile(t, "payload")
	h, err := readHeader(file)
	must(t, err)
	if want := file[:tail+crypto.MACSize]; !bytes.Equal(h.Bytes(), want) || h.Hash() != sha256.Sum256(want) {
		t.Error("header and file differ")
	}
	h.Bytes()[0]++
	if !bytes.Equal(h.Bytes(), file[:tail+crypto.MACSize]) {
		t.Error("Bytes gave away the header itself")
	}
}

func TestKeyFromElsewhereFitsOrIsWrong(t *testing.T) {
	file, key, _ := vaultFile(t, "payload")
	h, err := readHeader(file)
	must(t, err)
	must(t, h.Verify(key))
	if err := h.Verify(newKey(t, 1)); err != crypto.ErrWrongKey {
		t.Errorf("another key: got %v, want %v", err, crypto.ErrWrongKey)
	}
	if err := new(crypto.Header).Verify(key); err != crypto.ErrWrongKey {
		t.Errorf("no header: got %v, want %v", err, crypto.ErrWrongKey)
	}
}
