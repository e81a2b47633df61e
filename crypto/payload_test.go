package crypto_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"testing"

	"watchword/crypto"
)

const chunk = crypto.ChunkSize

// chunked returns a file with a payload of so many bytes, its header, its key
// and the payload.
func chunked(t testing.TB, size int) ([]byte, *crypto.Header, *crypto.Key, []byte) {
	t.Helper()
	h, key := recoveryHeader(t)
	plain := newRand(uint64(size)).bytes(size)
	file, h := seal(t, h, key, plain)
	return file, h, key, plain
}

func open(t testing.TB, h *crypto.Header, key *crypto.Key, file []byte) *crypto.Payload {
	t.Helper()
	p, err := h.Open(key, bytes.NewReader(file))
	must(t, err)
	t.Cleanup(p.Close)
	return p
}

func TestPayloadComesBackWhole(t *testing.T) {
	for _, size := range []int{1, chunk - 1, chunk, chunk + 1, 2 * chunk, 3*chunk + 7} {
		file, h, key, plain := chunked(t, size)
		p := open(t, h, key, file)
		got := make([]byte, size)
		n, err := p.ReadAt(got, 0)
		if err != nil || n != size || !bytes.Equal(got, plain) {
			t.Errorf("%d bytes: got %d, %v", size, n, err)
		}
		if p.Size() != int64(size) {
			t.Errorf("%d bytes: size is %d", size, p.Size())
		}
		must(t, p.CheckAll())
	}
}

func TestPayloadIsReadAnywhere(t *testing.T) {
	file, h, key, plain := chunked(t, 4*chunk+100)
	p := open(t, h, key, file)
	edges := []int{0, 1, 15, 16, 17, chunk - 17, chunk - 16, chunk - 1, chunk, chunk + 1, chunk + 16, 2 * chunk, 3*chunk - 1, 4 * chunk, 4*chunk + 99, 4*chunk + 100}
	for _, from := range edges {
		for _, to := range edges {
			if to < from {
				continue
			}
			got := make([]byte, to-from)
			if n, err := p.ReadAt(got, int64(from)); err != nil || n != to-from || !bytes.Equal(got, plain[from:to]) {
				t.Errorf("[%d:%d]: got %d bytes, %v", from, to, n, err)
			}
		}
	}
}

func TestPayloadEndsAsReaderAtDescribes(t *testing.T) {
	file, h, key, plain := chunked(t, chunk+100)
	p := open(t, h, key, file)
	b := make([]byte, 200)
	if n, err := p.ReadAt(b, chunk); n != 100 || err != io.EOF || !bytes.Equal(b[:n], plain[chunk:]) {
		t.Errorf("past the end: got %d, %v", n, err)
	}
	if n, err := p.ReadAt(b, chunk+100); n != 0 || err != io.EOF {
		t.Errorf("at the end: got %d, %v", n, err)
	}
	if n, err := p.ReadAt(b, -1); n != 0 || err == nil || err == io.EOF {
		t.Errorf("before the start: got %d, %v", n, err)
	}
	got, err := io.ReadAll(io.NewSectionReader(p, 0, p.Size()))
	if err != nil || !bytes.Equal(got, plain) {
		t.Errorf("section reader: got %d bytes, %v", len(got), err)
	}
}

func TestChunksOutOfPlaceAreForged(t *testing.T) {
	file, h, key, _ := chunked(t, 4*chunk+100)
	const sealed = chunk + 16
	at := func(b []byte, i int) []byte { return b[len(h.Bytes())+i*sealed:][:sealed] }
	for i := range 4 {
		for j := range 4 {
			if i == j {
				continue
			}
			swapped, doubled := bytes.Clone(file), bytes.Clone(file)
			copy(at(swapped, i), at(file, j))
			copy(at(swapped, j), at(file, i))
			copy(at(doubled, j), at(file, i))
			wantForgedFile(t, h, key, swapped)
			wantForgedFile(t, h, key, doubled)
		}
	}
}

// wantForgedFile wants some chunk of the file not to open.
func wantForgedFile(t *testing.T, h *crypto.Header, key *crypto.Key, file []byte) {
	t.Helper()
	p, err := h.Open(key, bytes.NewReader(file))
	if err == nil {
		err = p.CheckAll()
		p.Close()
	}
	if !errors.Is(err, crypto.ErrForged) {
		t.Errorf("got %v, want %v", err, crypto.ErrForged)
	}
}

func TestOpenFindsAFirstOrLastChunkThatWasChanged(t *testing.T) {
	file, h, key, _ := chunked(t, 3*chunk)
	for _, at := range []int{len(h.Bytes()), len(file) - 1} {
		b := bytes.Clone(file)
		b[at] ^= 1
		if p, err := h.Open(key, bytes.NewReader(b)); !errors.Is(err, crypto.ErrForged) || p != nil {
			t.Errorf("byte %d: got %v, want %v", at, err, crypto.ErrForged)
		}
	}
	if _, err := h.Open(newKey(t, 99), bytes.NewReader(file)); !errors.Is(err, crypto.ErrForged) {
		t.Errorf("another key: got %v, want %v", err, crypto.ErrForged)
	}
}

// Whole chunks dropped at the end, and the lengths made to fit by who has the
// key: still the last chunk says that it is not the last.
func TestFinalFlagTellsACutPayload(t *testing.T) {
	for _, last := range []bool{true, false} {
		file, _, key, plain := chunked(t, 2*chunk)
		head := len(file) - 2*(chunk+16)
		cut := edited(file[:head+chunk+16], put64(64, chunk+16))
		remac(cut, key)
		copy(cut[head:], specChunk("ww1/", cut, bytesOf(key), plain[:chunk], 0, last))
		h, err := readHeader(cut)
		must(t, err)
		must(t, h.Verify(key))
		p, err := h.Open(key, bytes.NewReader(cut))
		if last {
			must(t, err)
			p.Close()
		} else if !errors.Is(err, crypto.ErrForged) {
			t.Errorf("got %v, want %v", err, crypto.ErrForged)
		}
	}
}

func TestReadStopsBeforeTheChunkThatIsForged(t *testing.T) {
	file, h, key, plain := chunked(t, 4*chunk)
	file[len(h.Bytes())+2*(chunk+16)+5] ^= 1
	p := open(t, h, key, file)
	got := make([]byte, 4*chunk)
	n, err := p.ReadAt(got, 0)
	if n != 2*chunk || !errors.Is(err, crypto.ErrForged) || !bytes.Equal(got[:n], plain[:n]) {
		t.Errorf("got %d, %v", n, err)
	}
	if !bytes.Equal(got[n:n+chunk], make([]byte, chunk)) {
		t.Error("what did not authenticate was handed out")
	}
	if n, err := p.ReadAt(got[:10], 2*chunk+1); n != 0 || !errors.Is(err, crypto.ErrForged) {
		t.Errorf("within the chunk: got %d, %v", n, err)
	}
	if n, err := p.ReadAt(got[:10], chunk); n != 10 || err != nil || !bytes.Equal(got[:10], plain[chunk:chunk+10]) {
		t.Errorf("after the failure: got %d, %v", n, err)
	}
	if err := p.CheckAll(); !errors.Is(err, crypto.ErrForged) || !strings.Contains(err.Error(), "chunk 2 of 4") {
		t.Errorf("check: got %v", err)
	}
}

// A counting reader fails from some read on.
type counting struct {
	io.ReaderAt
	reads, failFrom int
}

func (c *counting) ReadAt(b []byte, off int64) (int, error) {
	if c.reads++; c.failFrom > 0 && c.reads >= c.failFrom {
		return 0, errBroken
	}
	return c.ReaderAt.ReadAt(b, off)
}

func TestPayloadKeepsTheChunkItUsedLast(t *testing.T) {
	file, h, key, _ := chunked(t, 3*chunk)
	r := &counting{ReaderAt: bytes.NewReader(file)}
	p, err := h.Open(key, r)
	must(t, err)
	defer p.Close()
	b := make([]byte, 100)
	for off := int64(0); off < chunk-100; off += 1000 {
		_, err := p.ReadAt(b, off)
		must(t, err)
	}
	if r.reads != 2 {
		t.Errorf("%d reads, want 2: the last chunk and the first", r.reads)
	}
}

func TestFailingReaderIsNotAForgery(t *testing.T) {
	file, h, key, _ := chunked(t, 3*chunk)
	for from := 1; from <= 2; from++ {
		_, err := h.Open(key, &counting{ReaderAt: bytes.NewReader(file), failFrom: from})
		if !errors.Is(err, errBroken) || errors.Is(err, crypto.ErrForged) {
			t.Errorf("open, read %d: got %v, want %v", from, err, errBroken)
		}
		_, err = crypto.ReadHeader(&counting{ReaderAt: bytes.NewReader(file), failFrom: from}, int64(len(file)), crypto.Vault, cheap)
		if !errors.Is(err, errBroken) || errors.Is(err, crypto.ErrDamaged) {
			t.Errorf("header, read %d: got %v, want %v", from, err, errBroken)
		}
	}
	if _, err := h.Open(key, bytes.NewReader(file[:len(file)-1])); !errors.Is(err, crypto.ErrDamaged) {
		t.Errorf("file cut meanwhile: got %v, want %v", err, crypto.ErrDamaged)
	}
}

func TestClosedPayloadReadsNothing(t *testing.T) {
	file, h, key, _ := chunked(t, 10)
	p := open(t, h, key, file)
	p.Close()
	p.Close()
	if n, err := p.ReadAt(make([]byte, 5), 0); n != 0 || err == nil {
		t.Errorf("got %d, %v", n, err)
	}
	if err := p.CheckAll(); err == nil {
		t.Error("check of a closed payload passed")
	}
	must(t, h.Verify(key)) // the caller's key lives on
}

func TestHeaderThatWasNeverWrittenOpensNothing(t *testing.T) {
	h, key := recoveryHeader(t)
	if _, err := h.Open(key, bytes.NewReader(nil)); err == nil {
		t.Error("a payload was opened")
	}
	if _, _, err := h.Unlock(newSecrets(t).recovery); !errors.Is(err, crypto.ErrForged) {
		t.Errorf("unlock: got %v, want %v", err, crypto.ErrForged)
	}
}

func TestNoncesAreThoseOfTheFormat(t *testing.T) {
	file, h, key, plain := chunked(t, 300*chunk) // the counter has two bytes
	i := uint64(binary.BigEndian.Uint16([]byte{1, 1}))
	want := specChunk("ww1/", file, bytesOf(key), plain[i*chunk:(i+1)*chunk], i, false)
	if got := file[len(h.Bytes())+int(i)*(chunk+16):][:chunk+16]; !bytes.Equal(got, want) {
		t.Errorf("chunk %d differs from the specification", i)
	}
}
