package vault

import (
	"bytes"
	"cmp"
	"errors"
	"math"
	"slices"
	"unicode/utf8"
)

// The major types of CBOR that are told apart here (RFC 8949, section 3.1).
const (
	majorUint   = 0
	majorNint   = 1
	majorBytes  = 2
	majorText   = 3
	majorArray  = 4
	majorMap    = 5
	majorSimple = 7
)

// atom is an item of CBOR without what an array or a map holds.
type atom struct {
	major, info byte
	n           uint64 // a number, a length, or a count of items or pairs
	text        []byte // of a string
}

// nextAtom takes the first atom off well-formed CBOR without indefinite lengths.
func nextAtom(data []byte) (a atom, rest []byte) {
	a = atom{major: data[0] >> 5, info: data[0] & 31}
	a.n, rest = uint64(a.info), data[1:]
	if a.info >= 24 {
		size := 1 << (a.info - 24)
		a.n = 0
		for _, b := range rest[:size] {
			a.n = a.n<<8 | uint64(b)
		}
		rest = rest[size:]
	}
	if a.major == majorBytes || a.major == majorText {
		a.text, rest = rest[:a.n], rest[a.n:]
	}
	return a, rest
}

// isKey reports whether a may be a key of a map inside a body.
func (a *atom) isKey() bool {
	switch a.major {
	case majorArray, majorMap:
		return false
	case majorNint:
		return a.n <= math.MaxInt64
	case majorText:
		return utf8.Valid(a.text)
	}
	return true
}

// compareKeys is the order of keys in a deterministic encoding. Equal are two
// encodings of one number, and null and undefined, which Go reads as one.
func compareKeys(a, b atom) int {
	const null, undefined = 22, 23
	for _, key := range []*atom{&a, &b} {
		if key.major == majorSimple && key.n == undefined {
			key.n = null
		}
	}
	return cmp.Or(cmp.Compare(a.major, b.major), cmp.Compare(a.n, b.n), bytes.Compare(a.text, b.text))
}

// What a decoder does not see in a value that it skips.
var (
	errNotUTF8  = errors.New("text that is not UTF-8")
	errKeyType  = errors.New("key of a type that no key has")
	errKeyTwice = errors.New("key twice in a map")
)

// strict checks the first item of data for what a decoder only finds in values it
// builds, and returns what is behind the item. It builds none: a hostile body is
// small beside the values it could describe.
func strict(data []byte) (rest []byte, err error) {
	a, rest := nextAtom(data)
	switch a.major {
	case majorText:
		if !utf8.Valid(a.text) {
			return nil, errNotUTF8
		}
	case majorArray:
		for range a.n {
			if rest, err = strict(rest); err != nil {
				return nil, err
			}
		}
	case majorMap:
		return strictMap(a.n, rest)
	}
	return rest, nil
}

// strictMap is strict for the pairs of a map.
func strictMap(pairs uint64, data []byte) (rest []byte, err error) {
	var before atom
	ordered := true
	rest = data
	for i := range pairs {
		key, value := nextAtom(rest)
		if !key.isKey() {
			return nil, errKeyType
		}
		ordered = ordered && (i == 0 || compareKeys(before, key) < 0)
		before = key
		if rest, err = strict(value); err != nil {
			return nil, err
		}
	}
	if !ordered && hasTwins(pairs, data) {
		return nil, errKeyTwice
	}
	return rest, nil
}

// hasTwins reports whether a map whose keys stand in no order has one twice. It
// takes four bytes a key.
func hasTwins(pairs uint64, data []byte) bool {
	places := make([]uint32, pairs) // a body is far below 4 GiB
	rest := data
	for i := range places {
		places[i] = uint32(len(data) - len(rest))
		rest = skip(skip(rest))
	}
	compare := func(a, b uint32) int {
		one, _ := nextAtom(data[a:])
		other, _ := nextAtom(data[b:])
		return compareKeys(one, other)
	}
	slices.SortFunc(places, compare)
	for i := range places[1:] {
		if compare(places[i], places[i+1]) == 0 {
			return true
		}
	}
	return false
}

// skip returns what is behind the first item of data.
func skip(data []byte) []byte {
	for left := uint64(1); left > 0; left-- {
		var a atom
		a, data = nextAtom(data)
		switch a.major {
		case majorArray:
			left += a.n
		case majorMap:
			left += 2 * a.n
		}
	}
	return data
}

// hasFloat reports whether there is a floating point number anywhere in data.
func hasFloat(data []byte) bool {
	const half = 25 // the shortest of them
	for len(data) > 0 {
		var a atom
		if a, data = nextAtom(data); a.major == majorSimple && a.info >= half {
			return true
		}
	}
	return false
}

// hasCriticalKey reports whether the map body, which is well-formed, has a key
// that is negative, or no integer at all. It looks at all of body, so that what
// must be refused is found below unknown keys too.
func hasCriticalKey(body []byte) (critical bool, err error) {
	if _, err := strict(body); err != nil {
		return false, err
	}
	a, rest := nextAtom(body)
	for range a.n {
		key, value := nextAtom(rest)
		critical = critical || key.major != majorUint
		rest = skip(value)
	}
	return critical, nil
}
