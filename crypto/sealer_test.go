package crypto_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"watchword/crypto"
)

func TestFileIsTheSameHoweverItIsWritten(t *testing.T) {
	h, key := recoveryHeader(t)
	plain := newRand(4).bytes(3*chunk + 1000)
	want, _ := seal(t, h, key, plain)
	for _, step := range []int{1, 7, 1000, chunk - 1, chunk, chunk + 1, 2*chunk + 5, len(plain)} {
		if step == 1 && testing.Short() {
			continue
		}
		var file bytes.Buffer
		s, err := crypto.NewSealer(&file, newRand(9), h, key, int64(len(plain)))
		must(t, err)
		for rest := plain; len(rest) > 0; {
			n, err := s.Write(rest[:min(step, len(rest))])
			must(t, err)
			rest = rest[n:]
		}
		must(t, s.Close())
		if !bytes.Equal(file.Bytes(), want) {
			t.Errorf("in steps of %d: another file", step)
		}
	}
}

func TestWriteLeavesItsInputAlone(t *testing.T) {
	h, key := recoveryHeader(t)
	plain := newRand(4).bytes(2*chunk + 10)
	was := bytes.Clone(plain)
	seal(t, h, key, plain)
	if !bytes.Equal(plain, was) {
		t.Error("the plaintext was changed")
	}
}

func TestNoTwoFilesShareASalt(t *testing.T) {
	h, key := recoveryHeader(t)
	r := newRand(1)
	salts, hashes := map[string]bool{}, map[[32]byte]bool{}
	for range 100 {
		s, err := crypto.NewSealer(io.Discard, r, h, key, 1)
		must(t, err)
		salts[string(s.Header().Bytes()[32:64])] = true
		hashes[s.Header().Hash()] = true
		h = s.Header() // as every save does
		if err := s.Close(); err == nil {
			t.Error("a file without its payload was closed")
		}
	}
	if len(salts) != 100 || len(hashes) != 100 {
		t.Errorf("100 files have %d salts and %d hashes", len(salts), len(hashes))
	}
}

func TestSealerRefusesWhatCannotBeRead(t *testing.T) {
	h, key := recoveryHeader(t)
	with := func(change func(h *crypto.Header)) *crypto.Header {
		h := *h
		change(&h)
		return &h
	}
	tests := []struct {
		name string
		h    *crypto.Header
		n    int64
	}{
		{"no payload", h, 0},
		{"negative payload", h, -1},
		{"payload beyond 4 GiB", h, 1 << 40},
		{"file beyond 4 GiB", h, 4<<30 - 100},
		{"no format", with(func(h *crypto.Header) { h.Format = crypto.Format{} }), 1},
		{"no slots", with(func(h *crypto.Header) { h.Slots = nil }), 1},
		{"nine slots", with(func(h *crypto.Header) { h.Slots = make([]crypto.Slot, 9) }), 1},
		{"slot that is damaged", with(func(h *crypto.Header) { h.Slots = []crypto.Slot{{3, 1}} }), 1},
		{"extensions too long", with(func(h *crypto.Header) { h.Ext = ext(1, strings.Repeat("x", crypto.MaxExt)) }), 1},
	}
	for _, test := range tests {
		var out bytes.Buffer
		if _, err := crypto.NewSealer(&out, newRand(1), test.h, key, test.n); err == nil || out.Len() > 0 {
			t.Errorf("%s: got %v and %d bytes", test.name, err, out.Len())
		}
	}
}

func TestSealerReportsABrokenSource(t *testing.T) {
	h, key := recoveryHeader(t)
	if _, err := crypto.NewSealer(io.Discard, brokenAfter(31), h, key, 1); !errors.Is(err, errBroken) {
		t.Errorf("got %v, want %v", err, errBroken)
	}
}

func TestSealerWantsExactlyWhatWasPromised(t *testing.T) {
	h, key := recoveryHeader(t)
	for _, size := range []int64{1, chunk, chunk + 1} {
		s, err := crypto.NewSealer(io.Discard, newRand(1), h, key, size)
		must(t, err)
		n, err := s.Write(make([]byte, size+1))
		if int64(n) != size || err == nil {
			t.Errorf("%d bytes and one more: wrote %d, %v", size, n, err)
		}
		if s.Close() == nil {
			t.Errorf("%d bytes and one more: closed well", size)
		}
		s, err = crypto.NewSealer(io.Discard, newRand(1), h, key, size)
		must(t, err)
		_, err = s.Write(make([]byte, size-1))
		must(t, err)
		for range 2 {
			if s.Close() == nil {
				t.Errorf("%d bytes but one: closed well", size)
			}
		}
	}
}

func TestClosedSealerTakesNothing(t *testing.T) {
	h, key := recoveryHeader(t)
	s, err := crypto.NewSealer(io.Discard, newRand(1), h, key, 2)
	must(t, err)
	_, err = s.Write([]byte("ab"))
	must(t, err)
	must(t, s.Close())
	must(t, s.Close())
	if n, err := s.Write([]byte("c")); n != 0 || err == nil {
		t.Errorf("got %d, %v", n, err)
	}
}

// A narrow writer takes n bytes and then fails, or just takes less.
type narrow struct {
	n     int
	quiet bool
}

func (w *narrow) Write(b []byte) (int, error) {
	if w.n -= len(b); w.n >= 0 {
		return len(b), nil
	}
	if w.quiet {
		return len(b) - 1, nil
	}
	return 0, errBroken
}

func TestSealerReportsAWriterThatFails(t *testing.T) {
	h, key := recoveryHeader(t)
	const head = 88 + 176 + 32
	for _, quiet := range []bool{false, true} {
		want := errBroken
		if quiet {
			want = io.ErrShortWrite
		}
		if _, err := crypto.NewSealer(&narrow{n: head - 1, quiet: quiet}, newRand(1), h, key, 1); !errors.Is(err, want) {
			t.Errorf("header: got %v, want %v", err, want)
		}
		s, err := crypto.NewSealer(&narrow{n: head + chunk + 16, quiet: quiet}, newRand(1), h, key, 3*chunk)
		must(t, err)
		if _, err := s.Write(make([]byte, 3*chunk)); !errors.Is(err, want) {
			t.Errorf("chunk: got %v, want %v", err, want)
		}
		if _, err := s.Write([]byte("more")); !errors.Is(err, want) {
			t.Errorf("after the failure: got %v, want %v", err, want)
		}
		if err := s.Close(); !errors.Is(err, want) {
			t.Errorf("close: got %v, want %v", err, want)
		}
		if s.Verify(bytes.NewReader(nil), 0) == nil {
			t.Error("a file that failed was verified")
		}
	}
}

func TestVerifyFindsEveryChangedByte(t *testing.T) {
	h, key := recoveryHeader(t)
	var file bytes.Buffer
	s, err := crypto.NewSealer(&file, newRand(1), h, key, chunk+50)
	must(t, err)
	_, err = s.Write(newRand(2).bytes(chunk + 50))
	must(t, err)
	b, size := file.Bytes(), int64(file.Len())
	if s.Verify(bytes.NewReader(b), size) == nil {
		t.Error("a file was verified before it was closed")
	}
	must(t, s.Close())
	b = file.Bytes()
	must(t, s.Verify(bytes.NewReader(b), size))
	for at := 0; at < len(b); at += 1 + at/400*400 { // each of the header, some of the rest
		b[at] ^= 0x10
		if err := s.Verify(bytes.NewReader(b), size); !errors.Is(err, crypto.ErrDamaged) {
			t.Errorf("byte %d: got %v, want %v", at, err, crypto.ErrDamaged)
		}
		b[at] ^= 0x10
	}
	for _, n := range []int64{size - 1, size + 1} {
		if err := s.Verify(bytes.NewReader(b), n); !errors.Is(err, crypto.ErrDamaged) {
			t.Errorf("size %d: got %v, want %v", n, err, crypto.ErrDamaged)
		}
	}
}

// The same header and a chunk that opens, and yet not what was written.
func TestVerifyFindsAChunkThatWasSealedFromOtherBytes(t *testing.T) {
	h, key := recoveryHeader(t)
	var file bytes.Buffer
	s, err := crypto.NewSealer(&file, newRand(1), h, key, 5)
	must(t, err)
	_, err = s.Write([]byte("right"))
	must(t, err)
	must(t, s.Close())
	b := file.Bytes()
	other := specChunk("ww1/", b, bytesOf(key), []byte("wrong"), 0, true)
	copy(b[len(b)-len(other):], other)
	if err := s.Verify(bytes.NewReader(b), int64(len(b))); !errors.Is(err, crypto.ErrDamaged) {
		t.Errorf("got %v, want %v", err, crypto.ErrDamaged)
	}
}

func TestVerifyReportsAReaderThatFails(t *testing.T) {
	file, _, _, _ := chunked(t, 2*chunk)
	h, key := recoveryHeader(t)
	s, err := crypto.NewSealer(io.Discard, newRand(9), h, key, 2*chunk)
	must(t, err)
	_, err = s.Write(newRand(2 * chunk).bytes(2 * chunk))
	must(t, err)
	must(t, s.Close())
	for from := 1; from <= 3; from++ {
		r := &counting{ReaderAt: bytes.NewReader(file), failFrom: from}
		if err := s.Verify(r, int64(len(file))); !errors.Is(err, errBroken) {
			t.Errorf("read %d: got %v, want %v", from, err, errBroken)
		}
	}
}
