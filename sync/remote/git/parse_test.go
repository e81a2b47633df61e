package git

import (
	"slices"
	"testing"
)

func TestTreesAreReadAsGitPrintsThem(t *testing.T) {
	got, err := parseTree("100644 blob aa      12\tp 1.wwsync\x00040000 tree bb       -\tfolder\x00120000 blob cc       3\ta\tb\x00")
	want := []entry{{"100644", "blob", "aa", "p 1.wwsync", 12}, {"040000", "tree", "bb", "folder", 0}, {"120000", "blob", "cc", "a\tb", 3}}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v, %v", got, err)
	}
	if got, err := parseTree(""); err != nil || len(got) > 0 {
		t.Errorf("of nothing: %v, %v", got, err)
	}
	if got, err := parseTree("nonsense\x00"); err == nil {
		t.Errorf("of nonsense: %v", got)
	}
}
