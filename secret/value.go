// Package secret keeps values that must not be printed, swapped to disk,
// dumped or left behind: passwords, keys, codes.
//
// The bytes live outside the Go heap, in one locked slab (or in a locked buffer
// of their own when they are large), and are seen only inside [Value.Reveal].
// Where the system refuses to lock memory they live in plain memory instead;
// [Lockable] then says why, and the caller warns once.
//
// What this package promises ends at its own memory: copies made by code that
// works on the bytes are the business of [Do] and [Settle].
package secret

import (
	"crypto/subtle"
	"runtime"
)

// Value is a handle to secret bytes. Copying a Value copies the handle, not the
// bytes; the zero Value is empty. A Value may be used by several goroutines.
//
// Whoever makes a Value wipes it, usually by defer. Nothing else gives its
// memory back, save [Purge].
type Value struct {
	// A number and no pointer: however deep a printer digs, it finds no bytes.
	id uint64
}

// New moves b into a new Value: the bytes are copied and b is wiped.
func New(b []byte) Value {
	v := Alloc(len(b))
	Copy(process().pin(v.id), b)
	process().unpin(v.id)
	wipe(b)
	return v
}

// Alloc returns a Value of n zero bytes, to be filled inside Reveal.
// It is empty if n is not positive.
func Alloc(n int) Value {
	if n <= 0 {
		return Value{}
	}
	return Value{process().take(n)}
}

// Len returns the number of bytes; 0 for an empty or wiped Value.
func (v Value) Len() int {
	defer process().unpin(v.id)
	return len(process().pin(v.id))
}

// Reveal calls use with the bytes and returns its error. The slice is a view of
// the secret itself: use may write to it, and must keep neither it nor a copy.
// An empty or wiped Value reveals no bytes.
func (v Value) Reveal(use func(b []byte) error) error {
	defer process().unpin(v.id)
	return use(process().pin(v.id))
}

// Equal reports whether v and w hold the same bytes. The time taken depends on
// their lengths only.
func (v Value) Equal(w Value) bool {
	defer process().unpin(v.id)
	defer process().unpin(w.id)
	return subtle.ConstantTimeCompare(process().pin(v.id), process().pin(w.id)) == 1
}

// Wipe zeroes the bytes and gives their memory back; every copy of the handle is
// empty from then on. Wiping twice is harmless. A Reveal that is running keeps
// its view until it returns: pulling a key from under a cipher would seal data
// with zeros.
func (v Value) Wipe() {
	process().wipe(v.id)
}

// wipe zeroes b. The store cannot be optimised away: b outlives the call.
func wipe(b []byte) {
	clear(b)
	runtime.KeepAlive(&b)
}
