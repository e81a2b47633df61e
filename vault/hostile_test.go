package vault_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"runtime"
	"slices"
	"testing"

	"watchword/vault"
)

// mostPerByte is how much memory may be asked for to read one byte of a body that
// anybody can have written.
const mostPerByte = 8

func TestAHostileBodyTakesLittleMoreMemoryThanItIsLong(t *testing.T) {
	const n = 1 << 18
	field := []byte{0x81, 0x00} // removed
	var many []byte
	for i := range n {
		many = append(fmt.Appendf(append(many, 0x65), "%05x", i), field...)
	}
	for what, body := range map[string][]byte{
		"many fields":       hostile([]byte{0x80}, slices.Concat(head(0xba, n), many)),
		"one of many parts": hostile([]byte{0x80}, slices.Concat([]byte{0xa1, 0x61, 'k'}, head(0x9a, n), bytes.Repeat([]byte{0x00}, n))),
		"parts of many":     hostile([]byte{0x80}, slices.Concat([]byte{0xa1, 0x61, 'k', 0x82, 0x01}, head(0x9a, n), bytes.Repeat([]byte{0x80}, n))),
		"maps in a part":    hostile([]byte{0x80}, slices.Concat([]byte{0xa1, 0x61, 'k', 0x82, 0x01}, head(0x9a, n), bytes.Repeat([]byte{0xa1, 0, 0}, n))),
		"many parents":      hostile(slices.Concat(head(0x9a, n), bytes.Repeat([]byte{0x40}, n)), []byte{0xa0}),
		"a long key":        hostile([]byte{0x80}, slices.Concat([]byte{0xa1}, head(0x7a, n), bytes.Repeat([]byte{'k'}, n), field)),
		"a long text":       hostile([]byte{0x80}, slices.Concat([]byte{0xa1, 0x61, 'k', 0x82, 0x01}, head(0x7a, n), bytes.Repeat([]byte{'k'}, n))),
	} {
		var err error
		took := allocated(func() { _, err = vault.CommitWith(vault.ID{1}, body) })
		if err == nil || took > mostPerByte*uint64(len(body)) {
			t.Errorf("%s: %d bytes to read %d, error %v", what, took, len(body), err)
		}
	}
}

// hostile is a body that is whole but for its parents and fields.
func hostile(parents, fields []byte) []byte {
	id := append([]byte{0x50}, make([]byte, 16)...)
	eight := append([]byte{0x48}, make([]byte, 8)...)
	return slices.Concat([]byte{0xa7, 1, 0, 2}, eight, []byte{3}, eight, []byte{4, 0, 5}, id, []byte{6}, parents, []byte{7}, fields)
}

// head is the head of an array, map or text of n items.
func head(first byte, n uint32) []byte { return binary.BigEndian.AppendUint32([]byte{first}, n) }

// allocated is how many bytes of heap do asks for.
func allocated(do func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

func TestABodyWithoutParentsOrFieldsIsRead(t *testing.T) {
	if _, err := vault.CommitWith(vault.ID{1}, hostile([]byte{0x80}, []byte{0xa0})); err != nil {
		t.Errorf("the frame that the hostile bodies share is refused: %v", err)
	}
}

func TestAFieldIsSetOnceInACommit(t *testing.T) {
	field := []byte{0x61, 'k', 0x81, 0x00}
	_, err := vault.CommitWith(vault.ID{1}, hostile([]byte{0x80}, slices.Concat([]byte{0xa2}, field, field)))
	wantErr(t, err, vault.ErrCommit)
}
