package crypto

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"watchword/secret"
)

const saltSize = 32

// A Sealer writes one file: the header when it is made, then the payload as it
// comes. The caller closes it, whatever happened.
type Sealer struct {
	stream
	w       io.Writer
	header  *Header
	vault   *Key   // the caller's, for Verify
	buf     []byte // room for one sealed chunk; plaintext while it fills
	held    int    // bytes of plaintext in buf
	next    int64  // the chunk that is filling
	tags    []byte // of the chunks written, for Verify
	err     error  // the first that happened
	release func()
}

// NewSealer begins a file with the Format, Minor, ID, Slots and Ext of h and a
// payload of plainLen bytes, at least 1, sealed for k. It draws a new salt from
// rand, so that no header serves two payloads, and writes the header to w. The
// slots must be of k, or the file will be unreadable. k stays the caller's and
// must live until the last call of Verify.
//
// [ErrReadOnly] refuses a header of [Header.ReadOnly].
func NewSealer(w io.Writer, rand io.Reader, h *Header, k *Key, plainLen int64) (*Sealer, error) {
	header, err := h.sealed(rand, k, plainLen)
	if err != nil {
		return nil, fmt.Errorf("seal a file: %w", err)
	}
	if err := writeAll(w, header.raw); err != nil {
		return nil, fmt.Errorf("write header: %w", err)
	}
	buf, release := secret.Region(int(min(sealedChunk, header.PayloadLen)))
	s := stream{key: header.payloadKey(k), plain: plainLen}
	return &Sealer{
		stream:  s,
		w:       w,
		header:  header,
		vault:   k,
		buf:     buf,
		tags:    make([]byte, 0, s.chunks()*TagSize),
		release: release,
	}, nil
}

// sealed returns the header of a file like h with another payload.
func (h *Header) sealed(rand io.Reader, k *Key, plainLen int64) (*Header, error) {
	if plainLen < 1 || plainLen > maxFile {
		return nil, fmt.Errorf("a payload of %d bytes is out of range", plainLen)
	}
	if h.Format == (Format{}) {
		return nil, errors.New("the header has no format")
	}
	if len(h.Ext) > MaxExt {
		return nil, fmt.Errorf("extensions of %d bytes are out of range", len(h.Ext))
	}
	if err := h.checkShape(); err != nil {
		return nil, err
	}
	if h.ReadOnly() {
		return nil, ErrReadOnly
	}
	salt := make([]byte, saltSize)
	if _, err := io.ReadFull(rand, salt); err != nil {
		return nil, fmt.Errorf("draw a salt: %w", err)
	}
	next := *h
	next.PayloadLen = uint64(stream{plain: plainLen}.sealedSize())
	raw := next.encode(k, salt)
	if size := int64(len(raw)) + int64(next.PayloadLen); size > maxFile {
		return nil, fmt.Errorf("a file of %d bytes is larger than 4 GiB", size)
	}
	return decode(h.Format, raw), nil
}

// Write seals p. Whole chunks are sealed from where they lie; the rest waits
// in a buffer outside the heap. After an error every call returns it.
func (s *Sealer) Write(p []byte) (int, error) {
	n := 0
	for s.err == nil && n < len(p) {
		n += s.take(p[n:])
	}
	return n, s.err
}

// take moves part of p into the chunk that is filling, and seals it if it is
// full. It returns how much.
func (s *Sealer) take(p []byte) int {
	switch size := s.size(s.next); {
	case s.release == nil:
		s.err = errors.New("sealer is closed")
		return 0
	case size <= 0:
		s.err = fmt.Errorf("payload is longer than %d bytes", s.plain)
		return 0
	case s.held == 0 && len(p) >= size:
		s.flush(p[:size])
		return size
	default:
		n := copy(s.buf[s.held:size], p)
		if s.held += n; s.held == size {
			s.flush(s.buf[:size])
		}
		return n
	}
}

// flush seals one chunk and writes it.
func (s *Sealer) flush(plain []byte) {
	sealed := s.seal(s.buf[:0], plain, s.next)
	s.tags = append(s.tags, sealed[len(plain):]...)
	s.next++
	s.held = 0
	if err := writeAll(s.w, sealed); err != nil {
		s.err = fmt.Errorf("write chunk %d: %w", s.next-1, err)
	}
}

func writeAll(w io.Writer, b []byte) error {
	n, err := w.Write(b)
	if err == nil && n < len(b) {
		return io.ErrShortWrite
	}
	return err
}

// Close wipes the key of the payload and the buffer, and returns an error
// unless exactly the promised bytes were written. It does not close w. A second
// call returns the same.
func (s *Sealer) Close() error {
	if s.release == nil {
		return s.err
	}
	s.key.Wipe()
	s.release()
	s.buf, s.release = nil, nil
	if missing := s.chunks() - s.next; s.err == nil && missing > 0 {
		s.err = fmt.Errorf("payload ends %d chunks before %d bytes", missing, s.plain)
	}
	return s.err
}

// Header returns the header as it was written.
func (s *Sealer) Header() *Header { return s.header }

// Verify reads the file back after Close, from a descriptor of its own, and
// returns [ErrDamaged] unless the header is the one that was written and every
// chunk opens with a key derived anew and carries the very tag that was
// written. It finds faults of memory, program and disk before the file replaces
// a good one.
func (s *Sealer) Verify(r io.ReaderAt, size int64) error {
	if s.release != nil || s.err != nil {
		return errors.New("verify a file that was not sealed to its end")
	}
	head := make([]byte, len(s.header.raw))
	if want := int64(len(head)) + s.sealedSize(); size != want {
		return damaged("written file has %d bytes, not %d", size, want)
	}
	if err := readAt(r, head, 0); err != nil {
		return err
	}
	if !bytes.Equal(head, s.header.raw) {
		return damaged("header reads back otherwise than it was written")
	}
	p := s.header.payload(s.vault, r)
	defer p.Close()
	return s.compare(p)
}

// compare opens every chunk of p and compares its tag.
func (s *Sealer) compare(p *Payload) error {
	for i := range p.chunks() {
		tag, err := p.load(p.room[:p.size(i)+TagSize], i)
		if err != nil && !errors.Is(err, ErrForged) {
			return err
		}
		if err != nil || !bytes.Equal(tag, s.tags[i*TagSize:(i+1)*TagSize]) {
			return damaged("chunk %d reads back otherwise than it was written", i)
		}
	}
	return nil
}
