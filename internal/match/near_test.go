package match_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"watchword/internal/match"
)

func TestDistanceCountsCharacters(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0},
		{"", "abc", 3},
		{"github", "github", 0},
		{"github", "githb", 1},
		{"github", "gtihub", 1},
		{"github", "gitlab", 2},
		{"ca", "abc", 3}, // optimal string alignment; 2 without that limit
		{"abcd", "badc", 2},
		{"xyz", "get", 3},
		{"müller", "muller", 1},
		{"日本語", "日本", 1},
		{"👩", "", 1},
	} {
		if got := match.Distance(c.a, c.b); got != c.want {
			t.Errorf("%q, %q: got %d, want %d", c.a, c.b, got, c.want)
		}
		if got := match.Distance(c.b, c.a); got != c.want {
			t.Errorf("%q, %q: got %d, want %d", c.b, c.a, got, c.want)
		}
	}
}

func TestNearNamesComeNearestFirst(t *testing.T) {
	names := []string{"mail", "gitlab", "github", "GITHUP", "x", "githubber", "grüße"}
	for word, want := range map[string][]string{
		"githb":                   {"github", "gitlab"}, // both of the names that are two away would be too many
		"GitHub":                  {"github", "GITHUP"},
		"grusse":                  {"grüße"},
		"nothing":                 nil,
		"y":                       nil,
		"":                        nil,
		strings.Repeat("g", 9999): nil,
	} {
		if got := match.Near(word, names, 2); !slices.Equal(got, want) {
			t.Errorf("%.9q: got %q, want %q", word, got, want)
		}
	}
}

func TestTheListIsNarrowedByWhatIsTyped(t *testing.T) {
	l := match.NewList([]match.Entry{
		{Name: "mail", User: "octocat@example.com"},
		{Name: "digital"},
		{Name: "gitlab", User: "me", Tags: []string{"dev"}},
		{Name: "github", User: "octocat", Tags: []string{"dev", "work"}},
		{Name: "work/git", User: "bot"},
		{Name: "git"},
		{Name: "Straße", Addresses: []string{"https://bücher.de"}},
		{Name: "g-i-t"},
	})
	for typed, want := range map[string][]int{
		"":             {0, 1, 2, 3, 4, 5, 6, 7},
		"  ":           {0, 1, 2, 3, 4, 5, 6, 7},
		"git":          {5, 2, 3, 4, 1, 7}, // itself, beginnings in their order, behind a /, inside, scattered
		"GIT dev":      {2, 3},
		"octo":         {0, 3}, // both by their users: the order of the list
		"strasse":      {6},
		"bücher":       {6},
		"xn--bcher":    {6},
		"ghb":          {3},
		"wrk":          {4, 3},
		"git nothing":  {},
		"zzz":          {},
		"\x1b]52;c;\a": {},
	} {
		if got := l.Fit(typed); !slices.Equal(got, want) {
			t.Errorf("%q: got %v, want %v", typed, got, want)
		}
	}
}

// Near gives up early on what is too far; Distance does not.
func TestNearNamesAreThoseOfSmallDistance(t *testing.T) {
	const seed = 3
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, seed))
	word := func() string {
		b := make([]byte, 3+random.IntN(5))
		for i := range b {
			b[i] = "abc"[random.IntN(3)]
		}
		return string(b)
	}
	for range 20_000 {
		a, b := word(), word()
		d := match.Distance(a, b)
		want := d <= match.Slip && d < min(len(a), len(b))
		if got := len(match.Near(a, []string{b}, 1)) == 1; got != want {
			t.Errorf("%s, %s: distance %d, near: %t", a, b, d, got)
		}
	}
}
