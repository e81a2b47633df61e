package agent

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"time"

	"watchword/secret"
)

// A conversation is three frames: the server's challenge, one request that
// repeats it, one answer. A request that was recorded is therefore good for
// nothing. A frame is the length of what follows in two bytes, the version, its
// kind, and a body whose length the kind settles; numbers are big-endian.
const (
	version   = 1
	maxFrame  = 1024 // bytes, the length's own two aside
	headSize  = 4
	headCount = 2 // bytes of the head that the length counts

	KeySize   = 32 // bytes of a key
	idSize    = 16
	nonceSize = 16
	termsSize = 1 + 4 + 4  // scope, idle and life in seconds
	heldSize  = idSize + 8 // seconds of idleness and of life that are left
	maxKeys   = 32         // so that their list fits into a frame
)

// Kinds of frames.
const (
	kindHello = iota
	kindGet
	kindPut
	kindDrop
	kindDropAll
	kindStatus

	kindDone // answers, from here on
	kindKey
	kindList
	kindNoKey
	kindRefused
)

// body is how many bytes a request of each kind has behind its head, the key
// aside, which goes into locked memory.
var body = map[byte]int{
	kindGet:     nonceSize + idSize,
	kindPut:     nonceSize + idSize + termsSize,
	kindDrop:    nonceSize + idSize,
	kindDropAll: nonceSize,
	kindStatus:  nonceSize,
}

// errFrame is what is wrong with a frame; nobody is told more.
var errFrame = errors.New("not a frame that is due here")

// request is what a client asks for.
type request struct {
	kind  byte
	id    [idSize]byte
	terms Terms
	key   secret.Value // of a put, for its owner to wipe
}

// readRequest reads the one request that repeats nonce. Nothing is taken into
// memory but what a frame of its kind holds, and a key only into its place.
func readRequest(r io.Reader, nonce [nonceSize]byte) (request, error) {
	kind, n, err := readHead(r)
	if err != nil {
		return request{}, err
	}
	size, known := body[kind]
	want := size
	if kind == kindPut {
		want += KeySize
	}
	if !known || n != want {
		return request{}, errFrame
	}
	var b [nonceSize + idSize + termsSize]byte
	if _, err := io.ReadFull(r, b[:size]); err != nil {
		return request{}, err
	}
	if [nonceSize]byte(b[:]) != nonce {
		return request{}, errFrame
	}
	q := request{kind: kind}
	if size >= nonceSize+idSize {
		copy(q.id[:], b[nonceSize:])
	}
	if kind != kindPut {
		return q, nil
	}
	if q.terms, err = parseTerms(b[nonceSize+idSize:]); err != nil {
		return request{}, err
	}
	q.key, err = readKey(r)
	return q, err
}

// readHead reads what every frame begins with, and returns the length of the
// body.
func readHead(r io.Reader) (kind byte, n int, err error) {
	var head [headSize]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return 0, 0, err
	}
	n = int(binary.BigEndian.Uint16(head[:])) - headCount
	if n < 0 || n > maxFrame-headCount || head[2] != version {
		return 0, 0, errFrame
	}
	return head[3], n, nil
}

// head begins a frame of this kind with a body of n bytes; it has room for more.
func head(kind byte, n int) []byte {
	b := make([]byte, 0, headSize+nonceSize+idSize+termsSize)
	b = binary.BigEndian.AppendUint16(b, uint16(n+headCount))
	return append(b, version, kind)
}

// readKey reads a key straight into locked memory.
func readKey(r io.Reader) (secret.Value, error) {
	key := secret.Alloc(KeySize)
	err := key.Reveal(func(b []byte) error {
		_, err := io.ReadFull(r, b)
		return err
	})
	if err != nil {
		key.Wipe()
		return secret.Value{}, err
	}
	return key, nil
}

// writeKey writes a key from where it is.
func writeKey(w io.Writer, key secret.Value) error {
	return key.Reveal(func(b []byte) error {
		if len(b) != KeySize {
			return fmt.Errorf("a key has %d bytes, not %d", KeySize, len(b))
		}
		_, err := w.Write(b)
		return err
	})
}

// Terms are for how long a key is kept, and for whom. Both spans are whole
// seconds, the first no longer than the second, which [MaxLife] bounds.
type Terms struct {
	Idle     time.Duration // since it was last asked for
	Life     time.Duration // since it came, asked for or not
	Terminal bool          // only for the terminal it came from
}

// MaxLife is how long any key is kept at most.
const MaxLife = 8 * time.Hour

func (t Terms) valid() bool {
	return t.Idle >= time.Second && t.Idle <= t.Life && t.Life <= MaxLife
}

func (t Terms) append(b []byte) []byte {
	scope := byte(0)
	if t.Terminal {
		scope = 1
	}
	b = append(b, scope)
	b = binary.BigEndian.AppendUint32(b, uint32(t.Idle/time.Second))
	return binary.BigEndian.AppendUint32(b, uint32(t.Life/time.Second))
}

func parseTerms(b []byte) (Terms, error) {
	t := Terms{Terminal: b[0] == 1, Idle: seconds(b[1:]), Life: seconds(b[5:])}
	if b[0] > 1 || !t.valid() {
		return Terms{}, errFrame
	}
	return t, nil
}

func seconds(b []byte) time.Duration {
	return time.Duration(binary.BigEndian.Uint32(b)) * time.Second
}
