package crypto

import (
	"crypto/subtle"
	"fmt"
	"io"
	"slices"

	"watchword/secret"
)

// MaxShares is how many shares a recovery code can be split into: what one
// character of base32 counts to.
const MaxShares = 31

const (
	shareDigest = 5                          // bytes of a digest that is split with the code
	partSize    = recoverySize + shareDigest // of what is split
	setBits     = 20                         // of the random number of a set
)

// A Share is one of the parts that a recovery code was split into (Shamir: How to
// share a secret, 1979). Some of them, no matter which, give the code; fewer tell
// nothing of it, whatever is computed. All but the part itself is no secret.
type Share struct {
	Set    string // four characters that all shares of one set have, drawn at random
	Need   int    // how many give the code: 2 to Of
	Of     int    // how many there are: Need to MaxShares
	Number int    // which one this is: 1 to Of

	part secret.Value // partSize bytes: the values of the polynomials at Number
}

// Wipe zeroes and releases the part. It may be called twice.
func (s *Share) Wipe() { s.part.Wipe() }

// Belongs reports whether s and o are of one set. Number may differ.
func (s *Share) Belongs(o *Share) bool {
	return s.Set == o.Set && s.Need == o.Need && s.Of == o.Of
}

// Same reports whether s and o hold the same part, in constant time.
func (s *Share) Same(o *Share) bool { return s.Number == o.Number && s.part.Equal(o.part) }

// SplitRecovery splits the 20 bytes of a recovery code, which stay the caller's,
// into shares of which need give it back. It returns of of them, in the order of
// their numbers, for the caller to wipe. 2 <= need <= of <= [MaxShares].
func SplitRecovery(rand io.Reader, code secret.Value, need, of int) ([]Share, error) {
	if code.Len() != recoverySize || need < 2 || of < need || of > MaxShares {
		return nil, fmt.Errorf("split a recovery code of %d bytes: %d of %d shares cannot be", code.Len(), need, of)
	}
	set, err := drawSet(rand)
	if err != nil {
		return nil, err
	}
	random, err := draw(rand, (need-1)*partSize)
	if err != nil {
		return nil, fmt.Errorf("draw the shares: %w", err)
	}
	defer random.Wipe()
	shares := make([]Share, of)
	for i := range shares {
		shares[i] = Share{set, need, of, i + 1, secret.Alloc(partSize)}
	}
	secret.Do(func() {
		mustReveal(code, func(code []byte) {
			whole := slices.Concat(code, digestOf(&shares[0], code))
			defer clear(whole)
			mustReveal(random, func(random []byte) {
				for i := range shares {
					mustReveal(shares[i].part, func(part []byte) { evaluate(part, whole, random, byte(i+1)) })
				}
			})
		})
	})
	return shares, nil
}

// drawSet draws the four characters that name a set.
func drawSet(rand io.Reader) (string, error) {
	var b [3]byte
	if _, err := io.ReadFull(rand, b[:]); err != nil {
		return "", fmt.Errorf("draw the number of a set: %w", err)
	}
	n := (int(b[0])<<16 | int(b[1])<<8 | int(b[2])) >> (24 - setBits)
	return string([]byte{crockford[n>>15], crockford[n>>10&31], crockford[n>>5&31], crockford[n&31]}), nil
}

// evaluate sets part to the values at x of one polynomial for each byte of whole:
// that byte is its constant, and the coefficients of x, x² and so on follow one
// another in random, partSize bytes each.
func evaluate(part, whole, random []byte, x byte) {
	clear(part)
	for len(random) > 0 {
		last := len(random) - partSize
		for i, c := range random[last:] {
			part[i] = gfMul(part[i]^c, x)
		}
		random = random[:last]
	}
	subtle.XORBytes(part, part, whole)
}

// JoinRecovery returns the 20 bytes of the code that was split, for the caller to
// wipe. The shares stay the caller's; one that is there twice counts once, and
// those beyond what is needed are not looked at. It returns [ErrSharesMixed],
// [ErrSharesAltered] or a [FewSharesError], and never a code that was not split,
// save for one altered set in 2^40.
func JoinRecovery(shares []Share) (secret.Value, error) {
	chosen, err := choose(shares)
	if err != nil {
		return secret.Value{}, err
	}
	code := secret.Alloc(recoverySize)
	secret.Do(func() {
		whole := make([]byte, partSize)
		defer clear(whole)
		interpolate(whole, chosen)
		digest := digestOf(&chosen[0], whole[:recoverySize])
		if subtle.ConstantTimeCompare(digest, whole[recoverySize:]) != 1 {
			err = ErrSharesAltered
			return
		}
		mustReveal(code, func(dst []byte) { copy(dst, whole) })
	})
	if err != nil {
		code.Wipe()
		return secret.Value{}, err
	}
	return code, nil
}

// choose returns as many shares as are needed, each of another number.
func choose(shares []Share) ([]Share, error) {
	if len(shares) == 0 {
		return nil, &FewSharesError{}
	}
	var chosen []Share
	for i := range shares {
		s := &shares[i]
		if !s.Belongs(&shares[0]) {
			return nil, ErrSharesMixed
		}
		twin := slices.IndexFunc(chosen, func(o Share) bool { return o.Number == s.Number })
		switch {
		case twin < 0:
			chosen = append(chosen, *s)
		case !s.Same(&chosen[twin]):
			return nil, ErrSharesAltered
		}
	}
	if n, need := len(chosen), shares[0].Need; n < need {
		return nil, &FewSharesError{n, need, shares[0].Of}
	}
	return chosen[:shares[0].Need], nil
}

// interpolate adds to whole, which is zero, the values at 0 of the polynomials
// that go through the shares (Lagrange).
func interpolate(whole []byte, shares []Share) {
	for i := range shares {
		weight := byte(1)
		for j := range shares {
			if x, xi := byte(shares[j].Number), byte(shares[i].Number); j != i {
				weight = gfMul(weight, gfMul(x, gfInverse(x^xi)))
			}
		}
		mustReveal(shares[i].part, func(part []byte) {
			for p, y := range part {
				whole[p] ^= gfMul(weight, y)
			}
		})
	}
}

// digestOf is what is split beside the code, to know it again. It binds the set
// and the numbers too.
func digestOf(s *Share, code []byte) []byte {
	sum := tagged("ww1/share-digest"+s.head()[:headChars-1], code)
	return sum[:shareDigest]
}
