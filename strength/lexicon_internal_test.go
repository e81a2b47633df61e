package strength

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"testing"
)

func TestTheWordListsAreTheOnesMadeByGen(t *testing.T) {
	const want = "c6b1258d4c4c1da6ddda3f1ed44b45d5c6ab41f4120dc2ed67d1342b247735bd"
	sum := sha256.Sum256([]byte(packed))
	if got := hex.EncodeToString(sum[:]); got != want {
		t.Errorf("got %s", got)
	}
}

func TestTheListsHaveTheirWordsInOrder(t *testing.T) {
	l := unpack(packed)
	count := make([]int, len(lists))
	last := ""
	for i := range l.rank {
		w := string(l.letters[l.start[i]:l.start[i+1]])
		if w <= last {
			t.Fatalf("%q follows %q", w, last)
		}
		last = w
		count[l.list[i]]++
	}
	if want := []int{30000, 30000, 3712, 10000, 19160, 983}; !slices.Equal(count, want) {
		t.Errorf("got %d words, want %d", count, want)
	}
}

func TestWordsHaveTheirRanksAndKinds(t *testing.T) {
	tests := []struct {
		word string
		rank uint16
		kind Reason
	}{
		{"123456", 1, Listed},
		{"password", 2, Listed},
		{"geekboy", 30000, Listed},
		{"the", 1, Word},
		{"evaporator", 30000, Word},
		{"mary", 1, Name},
		{"jaqueline", 1000, Name},
		{"novak", 1000, Name},
		{"bottle", 1000, Word},
		{"a'right", 19160, Word},
		{"alonso", 983, Name},
	}
	l := unpack(packed)
	for _, tt := range tests {
		r := l.all()
		for _, c := range decode([]byte(tt.word)) {
			r = l.narrow(r, c)
		}
		if !l.whole(r) || l.rank[r.lo] != tt.rank || lists[l.list[r.lo]] != tt.kind {
			t.Errorf("%s: got run %+v, rank %d, %v", tt.word, r, l.rank[r.lo], lists[l.list[r.lo]])
		}
	}
}

func TestDamagedListsAreNotUsed(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("got a lexicon")
		}
	}()
	unpack(packed[:len(packed)/2])
}
