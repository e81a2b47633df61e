package testkit_test

// Sweeps: the sound file of the kit, altered everywhere in one way. The deep tests
// have the long ones.

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"watchword/crypto"
	"watchword/secret"
)

// Where the parts of the sound file begin.
const (
	headerLen   = 296
	sealedChunk = crypto.ChunkSize + crypto.TagSize
)

// An attempt is a sound file of which some bytes read otherwise.
type attempt struct {
	*bytes.Reader
	at   int64
	with []byte
}

func (a attempt) ReadAt(b []byte, off int64) (int, error) {
	n, err := a.Reader.ReadAt(b, off)
	for i, v := range a.with {
		if j := a.at + int64(i) - off; j >= 0 && j < int64(n) {
			b[j] = v
		}
	}
	return n, err
}

// A subject is a file, and what opens it.
type subject struct {
	file []byte
	code secret.Value
}

func subjectOf(t *testing.T, f *file) *subject {
	t.Helper()
	_, b := f.build()
	code := secret.New(f.code())
	t.Cleanup(code.Wipe)
	s := &subject{b, code}
	if err := s.open(s.sound()); err != nil {
		t.Fatalf("the subject itself is refused: %v", err)
	}
	return s
}

func soundFile() *file { return &file{name: "sound", expect: ok} }

func (s *subject) sound() attempt { return attempt{Reader: bytes.NewReader(s.file)} }

// flip reads as s with one bit changed.
func (s *subject) flip(at, bit int) attempt {
	a := s.sound()
	a.at, a.with = int64(at), []byte{s.file[at] ^ 1<<bit}
	return a
}

// cut reads as s cut to n bytes; if mended, with lengths and checksum that fit, as
// anybody can make them.
func (s *subject) cut(n int, mended bool) attempt {
	a := attempt{Reader: bytes.NewReader(s.file[:n])}
	if mended && n > headerLen {
		a.with = bytes.Clone(s.file[:headerLen])
		binary.LittleEndian.PutUint64(a.with[64:], uint64(n-headerLen))
		resum(a.with)
	}
	return a
}

// open does all that reading the bytes of a file takes.
func (s *subject) open(a attempt) error {
	h, err := crypto.ReadHeader(a, a.Size(), crypto.Vault, crypto.Standard())
	if err != nil {
		return err
	}
	key, _, err := h.Unlock(crypto.Credential{Recovery: s.code})
	if err != nil {
		return err
	}
	defer key.Wipe()
	p, err := h.Open(key, a)
	if err != nil {
		return err
	}
	defer p.Close()
	_, err = io.Copy(io.Discard, io.NewSectionReader(p, 0, p.Size()))
	return err
}

// refuses wants a verdict on a, and not much allocated to reach it.
func (s *subject) refuses(t *testing.T, what string, a attempt) {
	t.Helper()
	verdict, _ := named(s.open(a), opening)
	if !slices.Contains([]string{empty, notAVault, damaged, tooNew, wrong, altered}, verdict) {
		t.Errorf("%s: %s", what, verdict)
	}
}

// most is what one attempt on the sound file may allocate on the heap. Chunks are
// elsewhere.
const most = 128 << 10

func TestEveryBitOfTheHeaderCountsAndCostsLittle(t *testing.T) {
	s := subjectOf(t, soundFile())
	var before, after runtime.MemStats
	for i := range headerLen * 8 {
		a := s.flip(i/8, i%8)
		runtime.ReadMemStats(&before)
		s.refuses(t, fmt.Sprintf("bit %d of byte %d", i%8, i/8), a)
		runtime.ReadMemStats(&after)
		if n := after.TotalAlloc - before.TotalAlloc; n > most {
			t.Errorf("bit %d of byte %d: %d bytes allocated, want at most %d", i%8, i/8, n, most)
		}
	}
}

func TestBytesAllOverTheFileCount(t *testing.T) {
	sweepPayload(t, subjectOf(t, soundFile()), 0, 101)
}

// sweepPayload flips a bit of every step-th byte of the sealed payload, beginning
// with the byte from, under the hands of a program that has the file open.
func sweepPayload(t *testing.T, s *subject, from, step int) {
	t.Helper()
	a := s.sound()
	h, err := crypto.ReadHeader(&a, a.Size(), crypto.Vault, crypto.Standard())
	check(t, err)
	key, _, err := h.Unlock(crypto.Credential{Recovery: s.code})
	check(t, err)
	defer key.Wipe()
	p, err := h.Open(key, &a)
	check(t, err)
	defer p.Close()
	room := make([]byte, sealedChunk)
	for at := headerLen + from; at < len(s.file); at += step {
		a.at, a.with = int64(at), []byte{s.file[at] ^ 1<<(at%8)}
		if err := readChunk(p, room, (at-headerLen)/sealedChunk); !errors.Is(err, crypto.ErrForged) {
			t.Errorf("byte %d: %v", at, err)
		}
	}
}

// readChunk reads one chunk from the file, whatever was read before.
func readChunk(p *crypto.Payload, room []byte, i int) error {
	if i == 0 {
		return p.CheckAll() // which begins there, and keeps nothing
	}
	_, err := p.ReadAt(room, int64(i)*crypto.ChunkSize)
	return err
}

// edges are the lengths at which something ends, and those beside them.
func edges(f *file, size int) (all []int) {
	at := []int{0, 8, 88, 264, headerLen, size}
	for n := headerLen; n < size; n += sealedChunk {
		at = append(at, n, n+crypto.ChunkSize, n+sealedChunk)
	}
	for _, n := range sectionEnds(f.payload()) {
		at = append(at, headerLen+n)
	}
	for _, n := range at {
		for _, beside := range []int{n - 1, n, n + 1} {
			if beside >= 0 && beside < size {
				all = append(all, beside)
			}
		}
	}
	return all
}

// sectionEnds are where the sections of a payload that lies in one chunk end.
func sectionEnds(text []byte) (ends []int) {
	at := metaSize
	for _, field := range []int{metaKeys, metaLocal, metaView, metaLog, metaBlobs} {
		ends = append(ends, at)
		at += get64(text[field:])
	}
	return append(ends, at)
}

func TestNoTruncationIsAccepted(t *testing.T) {
	const seed, random = 31, 10_000
	rng := rand.New(rand.NewPCG(seed, 0))
	f := soundFile()
	s := subjectOf(t, f)
	lengths := edges(f, len(s.file))
	for range random {
		lengths = append(lengths, rng.IntN(len(s.file)))
	}
	for _, n := range lengths {
		s.refuses(t, fmt.Sprintf("seed %d: cut to %d bytes", seed, n), s.cut(n, false))
		s.refuses(t, fmt.Sprintf("seed %d: cut to %d bytes and mended", seed, n), s.cut(n, true))
	}
}

func TestNoTwoChunksCanBeSwapped(t *testing.T) {
	sweepPairs(t, subjectOf(t, soundFile()), 6)
}

// sweepPairs exchanges every two chunks, all of which are whole, and wants so many
// pairs.
func sweepPairs(t *testing.T, s *subject, want int) {
	t.Helper()
	pairs := 0
	for i := range (len(s.file) - headerLen) / sealedChunk {
		for j := range i {
			a, b := headerLen+i*sealedChunk, headerLen+j*sealedChunk
			swapped := bytes.Clone(s.file)
			copy(swapped[a:], s.file[b:b+sealedChunk])
			copy(swapped[b:], s.file[a:a+sealedChunk])
			s.refuses(t, fmt.Sprintf("chunks %d and %d", j, i), attempt{Reader: bytes.NewReader(swapped)})
			pairs++
		}
	}
	if pairs != want {
		t.Errorf("%d pairs, want %d", pairs, want)
	}
}

// What is cut off before it is sealed is no better.
func TestNoPayloadThatEndsEarlyIsAccepted(t *testing.T) {
	text := soundFile().payload()
	for _, end := range sectionEnds(text)[1:] {
		for _, n := range []int{end - 16, end - 1} {
			f := soundFile()
			f.plain = func(text []byte) []byte { return append(bytes.Clone(text[:n]), make([]byte, len(text)-n)...) }
			r, _ := readerOf(t, f.text())
			if verdict, _ := r.judge(); verdict != altered && text[n] != 0 {
				t.Errorf("payload with zeros from %d on: %s", n, verdict)
			}
		}
	}
}
