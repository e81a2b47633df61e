package crypto

import (
	"errors"
	"fmt"
	"io"

	"watchword/secret"
)

// A Payload is the plaintext of an open file, as an io.ReaderAt. It keeps the
// chunk that was used last. The caller closes it.
type Payload struct {
	stream
	r       io.ReaderAt
	base    int64  // where chunk 0 begins in r
	room    []byte // for one chunk and its tag
	held    int64  // the chunk that is in room as plaintext, -1 for none
	release func()
}

// Open returns the payload of the file that r reads, which must be the file
// the header came from, by the same descriptor. k is the key of [Header.Unlock],
// or one that passed [Header.Verify]; it stays the caller's. The first and the
// last chunk are opened at once, so a file that was cut or exchanged fails here
// with [ErrForged].
func (h *Header) Open(k *Key, r io.ReaderAt) (*Payload, error) {
	if len(h.raw) == 0 || !wholeChunks(h.PayloadLen) {
		return nil, errors.New("open a header that was neither read nor written")
	}
	p := h.payload(k, r)
	for _, i := range []int64{p.chunks() - 1, 0} {
		if err := p.hold(i); err != nil {
			p.Close()
			return nil, err
		}
	}
	return p, nil
}

func (h *Header) payload(k *Key, r io.ReaderAt) *Payload {
	room, release := secret.Region(int(min(sealedChunk, h.PayloadLen)))
	return &Payload{
		stream:  stream{key: h.payloadKey(k), plain: plainSize(h.PayloadLen)},
		r:       r,
		base:    int64(len(h.raw)),
		room:    room,
		held:    -1,
		release: release,
	}
}

// Size returns the number of plaintext bytes.
func (p *Payload) Size() int64 { return p.plain }

// ReadAt fills b with plaintext from off, as io.ReaderAt describes. Whole
// chunks are read and decrypted where they belong in b, which should then be
// memory fit for them, such as secret.Region. On [ErrForged] the bytes before
// the returned count are good, and those after it are not plaintext.
func (p *Payload) ReadAt(b []byte, off int64) (int, error) {
	if p.release == nil {
		return 0, errClosed
	}
	if off < 0 {
		return 0, fmt.Errorf("read payload at %d: before its start", off)
	}
	n := 0
	for n < len(b) && off < p.plain {
		got, err := p.read(b[n:], off)
		if err != nil {
			return n, err
		}
		n += got
		off += int64(got)
	}
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}

var errClosed = errors.New("payload is closed")

// read fills b with what one chunk has from off on.
func (p *Payload) read(b []byte, off int64) (int, error) {
	i, skip := off/ChunkSize, int(off%ChunkSize)
	size := p.size(i)
	// The tag lands where the next chunk will: io.ReaderAt may use all of b.
	if i != p.held && skip == 0 && len(b) >= size+TagSize {
		_, err := p.load(b[:size+TagSize], i)
		return size, err
	}
	if err := p.hold(i); err != nil {
		return 0, err
	}
	return copy(b, p.room[skip:size]), nil
}

// hold makes chunk i the one that is kept.
func (p *Payload) hold(i int64) error {
	if i == p.held {
		return nil
	}
	p.held = -1
	if _, err := p.load(p.room[:p.size(i)+TagSize], i); err != nil {
		return err
	}
	p.held = i
	return nil
}

// load reads chunk i into b, which it fills, and decrypts it in place. What
// follows the plaintext in b is the tag.
func (p *Payload) load(b []byte, i int64) (tag []byte, err error) {
	if err := readAt(p.r, b, p.base+i*sealedChunk); err != nil {
		return nil, err
	}
	plain := b[:len(b)-TagSize]
	if err := p.open(plain, b, i); err != nil {
		return nil, fmt.Errorf("%w: chunk %d of %d", err, i, p.chunks())
	}
	return b[len(plain):], nil
}

// CheckAll opens every chunk and returns [ErrForged] for the first that fails.
func (p *Payload) CheckAll() error {
	if p.release == nil {
		return errClosed
	}
	p.held = -1
	for i := range p.chunks() {
		if err := p.hold(i); err != nil {
			return err
		}
	}
	return nil
}

// Close wipes the key of the payload and the chunk that was kept. It may be
// called twice.
func (p *Payload) Close() {
	if p.release == nil {
		return
	}
	p.key.Wipe()
	p.release()
	p.room, p.release = nil, nil
}
