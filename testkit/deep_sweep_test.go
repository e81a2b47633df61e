//go:build deep

package testkit_test

import (
	"fmt"
	"testing"
)

// The header's bits are swept by every run of the tests.
func TestEveryByteOfThePayloadCounts(t *testing.T) {
	for part := range parallel {
		t.Run(fmt.Sprint("part-", part), func(t *testing.T) {
			t.Parallel()
			sweepPayload(t, subjectOf(t, soundFile()), part, parallel)
		})
	}
}

// Who alters a file on purpose makes the checksum fit.
func TestEveryBitOfTheHeaderCountsBehindARightChecksum(t *testing.T) {
	s := subjectOf(t, soundFile())
	for i := range headerLen * 8 {
		if at := i / 8; at >= 80 && at < 88 {
			continue // the checksum, which would be mended
		}
		a := s.flip(i/8, i%8)
		a.at, a.with = 0, fitting(flippedBit(s.file[:headerLen], i))
		verdict, _ := named(s.open(a), opening)
		if verdict == ok || verdict == "" {
			t.Errorf("bit %d of byte %d is accepted", i%8, i/8)
		}
	}
}

func flippedBit(b []byte, bit int) []byte {
	b = append([]byte{}, b...)
	b[bit/8] ^= 1 << (bit % 8)
	return b
}

func TestNoTwoChunksOfALargeVaultCanBeSwapped(t *testing.T) {
	f := soundFile()
	f.content = func(b *book) {
		e := b.entries[3]
		c := e.commits[0]
		for i := range 3 {
			c.fields = append(c.fields, hidden(fmt.Sprintf("x/%d", i), string(b.draw(fmt.Sprint(i), 1<<20))))
		}
	}
	s := subjectOf(t, f)
	whole := (len(s.file) - headerLen) / sealedChunk
	sweepPairs(t, s, whole*(whole-1)/2)
}
