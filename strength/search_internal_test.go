package strength

import (
	"slices"
	"testing"
)

func TestMatchesAreWipedWhenTheyAreOutgrown(t *testing.T) {
	var l matches
	l.add(match{0, 1, 10, Word})
	first := l[:cap(l)]
	for i := range first {
		l.add(match{i, i + 2, 50, Word})
	}
	if len(l) != len(first)+1 || l[0] != (match{0, 1, 10, Word}) {
		t.Errorf("%d matches, first %+v", len(l), l[0])
	}
	if slices.ContainsFunc(first, func(m match) bool { return m != match{} }) {
		t.Error("the first ones are still there")
	}
}

func TestASearchKeepsNothing(t *testing.T) {
	s := searching("mother's board12", "mother", "board")
	_, way := s.solve()
	if len(way) == 0 || len(s.found) == 0 {
		t.Fatal("nothing found: this test proves nothing")
	}
	if slices.ContainsFunc(s.found[:cap(s.found)], func(m match) bool { return m != match{} }) {
		t.Errorf("kept %+v", s.found)
	}
	if slices.ContainsFunc(s.low, func(c uint16) bool { return c != 0 }) {
		t.Errorf("kept %v", s.low)
	}
}

func TestMatchesAreInOrderAndOnce(t *testing.T) {
	l := matches{{2, 4, 50, Word}, {0, 4, 60, Word}, {0, 4, 50, Name}, {0, 2, 9, Word}, {0, 4, 50, Name}}
	l.sort()
	want := matches{{0, 2, 9, Word}, {0, 4, 60, Word}, {0, 4, 50, Name}, {2, 4, 50, Word}}
	if !slices.Equal(l, want) {
		t.Errorf("got %+v", l)
	}
}
