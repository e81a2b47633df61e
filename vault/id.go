package vault

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"time"
)

// ID names an entry: 16 random bytes, the same on every device and through
// every rename.
type ID [16]byte

// CommitID names a commit: the first 16 bytes of the hash of what it says.
type CommitID [16]byte

// Device is the random name of one copy of the vault.
type Device [8]byte

// Txn groups the commits that one command wrote.
type Txn [8]byte

// crockford is the alphabet of shown ids: no i, l, o or u.
const crockford = "0123456789abcdefghjkmnpqrstvwxyz"

// idDigits is how many base-32 digits 128 bits take.
const idDigits = 26

// MinIDPrefix is the shortest prefix of an id that people are shown.
const MinIDPrefix = 6

// ErrID is returned for text that is not an id.
var ErrID = errors.New("not an entry id")

// String returns the 26 Crockford base-32 digits of id.
func (id ID) String() string {
	var digits [idDigits]byte
	var acc, bits uint
	n := 0
	for _, b := range id {
		acc, bits = acc<<8|uint(b), bits+8
		for bits >= 5 {
			bits -= 5
			digits[n] = crockford[acc>>bits&31]
			n++
		}
	}
	digits[n] = crockford[acc<<(5-bits)&31]
	return string(digits[:])
}

// ParseIDPrefix checks that text could be the beginning of an id, at least
// [MinIDPrefix] digits of it, and returns it in the form of [ID.String].
// Anything else is [ErrID].
func ParseIDPrefix(text string) (string, error) {
	text = strings.NewReplacer("i", "1", "l", "1", "o", "0").Replace(strings.ToLower(text))
	if len(text) < MinIDPrefix || len(text) > idDigits {
		return "", ErrID
	}
	for _, c := range []byte(text) {
		if strings.IndexByte(crockford, c) < 0 {
			return "", ErrID
		}
	}
	return text, nil
}

// Stamp is a hybrid logical clock: milliseconds since 1970 in the upper 48
// bits and a counter below. It orders what people are shown and decides
// nothing else.
type Stamp uint64

// maxDrift is how far ahead of the wall clock a stamp of another device is
// followed.
const maxDrift = 24 * time.Hour

// StampAt returns the first stamp of the millisecond of t.
func StampAt(t time.Time) Stamp {
	return Stamp(max(t.UnixMilli(), 0)) << 16
}

// lastMilli is the last millisecond that RFC 3339 can write.
const lastMilli = 253_402_300_799_999

// Time returns the millisecond of s, in UTC. What a wrong clock put after the
// year 9999 counts as its end.
func (s Stamp) Time() time.Time {
	return time.UnixMilli(int64(min(s>>16, lastMilli))).UTC()
}

// after returns a stamp later than seen, and not before now, that follows
// seen no further than a day ahead of now.
func (now Stamp) after(seen Stamp) Stamp {
	if limit := now + Stamp(maxDrift.Milliseconds())<<16; seen > limit {
		seen = limit
	}
	return max(now, seen+1)
}

// draw fills an array-sized slice from r.
func draw(r io.Reader, into []byte) error {
	_, err := io.ReadFull(r, into)
	return err
}

func compareIDs(a, b ID) int { return bytes.Compare(a[:], b[:]) }
