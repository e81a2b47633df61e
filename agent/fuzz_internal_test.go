package agent

import (
	"bytes"
	"testing"
)

// FuzzRequest: whatever comes, a request is whole and repeats the nonce, or
// there is none; and no request holds more than it was given.
func FuzzRequest(f *testing.F) {
	var nonce [nonceSize]byte
	copy(nonce[:], "a nonce of today")
	id := bytes.Repeat([]byte{0xcc}, idSize)
	for kind, n := range body {
		b := append(append(head(kind, n), nonce[:]...), id...)
		f.Add(b[:headSize+min(n, nonceSize+idSize)])
	}
	terms := Terms{Idle: MaxLife, Life: MaxLife, Terminal: true}
	full := append(append(head(kindPut, body[kindPut]+KeySize), nonce[:]...), id...)
	full = append(terms.append(full), make([]byte, KeySize)...)
	f.Add(full)
	f.Add(full[:len(full)-1])
	f.Fuzz(func(t *testing.T, b []byte) {
		r := bytes.NewReader(b)
		q, err := readRequest(r, nonce)
		defer q.key.Wipe()
		if err != nil {
			if q.key.Len() != 0 {
				t.Error("a key came with an error")
			}
			return
		}
		read := b[:len(b)-r.Len()]
		if len(read) > maxFrame || !bytes.Equal(read[headSize:headSize+nonceSize], nonce[:]) {
			t.Errorf("took %x", read)
		}
		if (q.kind == kindPut) != (q.key.Len() == KeySize) || q.kind == kindPut && !q.terms.valid() {
			t.Errorf("kind %d, key of %d bytes, %v", q.kind, q.key.Len(), q.terms)
		}
	})
}

// FuzzAnswer: whatever an agent says, a client gets a key or list that is whole,
// or an error.
func FuzzAnswer(f *testing.F) {
	f.Add(append(head(kindKey, KeySize), make([]byte, KeySize)...))
	f.Add(append(head(kindList, heldSize), make([]byte, heldSize)...))
	f.Add(head(kindNoKey, 0))
	f.Fuzz(func(t *testing.T, b []byte) {
		r := bytes.NewReader(b)
		kind, n, err := readHead(r)
		if err != nil {
			return
		}
		if n > maxFrame {
			t.Errorf("a body of %d bytes", n)
		}
		if kind == kindList && n%heldSize == 0 {
			if list, err := readList(r, n/heldSize); err == nil && len(list)*heldSize != n {
				t.Errorf("%d of %d bytes", len(list), n)
			}
		}
	})
}
