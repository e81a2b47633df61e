package match_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"watchword/internal/match"
)

// ladder are entries of which "git.example.com" means one on each level, and
// one on none.
var ladder = []struct {
	level match.Level
	entry match.Entry
}{
	{match.Named, match.Entry{Name: "Git.Example.com"}},
	{match.Site, match.Entry{Name: "forge", Addresses: []string{"https://git.example.com/login"}}},
	{match.Prefix, match.Entry{Name: "work/git.example.com mirror"}},
	{match.Words, match.Entry{Name: "mirror", Tags: []string{"old git.example.com"}}},
	{match.Fuzzy, match.Entry{Name: "gti.example.com"}},
	{match.None, match.Entry{Name: "mail", User: "octocat"}},
}

func TestEveryLevelOfTheLadderIsHit(t *testing.T) {
	q := match.NewQuery("git.example.com")
	for _, rung := range ladder {
		if got, _ := q.Level(&rung.entry); got != rung.level {
			t.Errorf("%s: level %d, want %d", rung.entry.Name, got, rung.level)
		}
	}
}

// vaulted are the entries of the table below, by their names.
var vaulted = map[string]match.Entry{
	"github": {Name: "github", User: "octocat", Addresses: []string{"https://github.com/login"}, Tags: []string{"dev", "work"}},
	"work":   {Name: "work/gitlab", User: "me@example.com", Addresses: []string{"https://gitlab.example.com:8443"}},
	"wifi":   {Name: "Guest wifi"},
	"alice":  {Name: "pages", Addresses: []string{"alice.github.io"}},
	"street": {Name: "Straße", User: "Jos\u00e9"},
	"colons": {Name: "a:b", User: "c:d"},
	"book":   {Name: "shop", Addresses: []string{"http://bücher.de"}},
	"nas":    {Name: "disk", Addresses: []string{"http://192.168.1.1:5000", "http://[::1]:81", "localhost"}},
}

// meant says on which level words, between bars, mean an entry.
var meant = []struct {
	words, entry string
	want         match.Level
}{
	{"github:octocat", "github", match.Account},
	{" GitHub : Octocat ", "github", match.Account},
	{"ｇｉｔｈｕｂ：ｏｃｔｏｃａｔ", "github", match.Account},
	{"github:bot", "github", match.None},
	{"wifi:", "wifi", match.None},
	{"guest wifi:", "wifi", match.Account},
	{"a:b:c:d", "colons", match.Account},
	{"a:b", "colons", match.Named},
	{"strasse:JOSE\u0301", "street", match.Account},
	{"github", "github", match.Named},
	{" GITHUB\t", "github", match.Named},
	{"STRASSE", "street", match.Named},
	{"guest|wifi", "wifi", match.Named},
	{"github.com", "github", match.Site},
	{"https://gist.github.com/x", "github", match.Site},
	{"github.com", "alice", match.None},
	{"bob.github.io", "alice", match.None},
	{"github.io", "alice", match.Words},
	{"www.alice.github.io", "alice", match.Site},
	{"gitlab.example.com", "work", match.Site},
	{"gitlab.example.com:8443", "work", match.Site},
	{"gitlab.example.com:443", "work", match.None},
	{"example.com", "work", match.Site},
	{"bücher.de", "book", match.Site},
	{"xn--bcher-kva.de", "book", match.Site},
	{"BÜCHER", "book", match.Words},
	{"192.168.1.1", "nas", match.Site},
	{"192.168.1.1:5000", "nas", match.Site},
	{"192.168.1.1:80", "nas", match.None},
	{"192.168.1", "nas", match.Words},
	{"http://[::1]/", "nas", match.Site},
	{"localhost:9", "nas", match.Site},
	{"git", "github", match.Prefix},
	{"git", "work", match.Prefix},
	{"work", "work", match.Prefix},
	{"lab", "work", match.Words},
	{"octo", "github", match.Words},
	{"wifi", "wifi", match.Words},
	{"wifi|guest", "wifi", match.Words},
	{"wifi guest", "wifi", match.Words},
	{"dev work hub", "github", match.Words},
	{"githb", "github", match.Fuzzy},
	{"gtihub", "github", match.Fuzzy},
	{"githubx", "github", match.Fuzzy},
	{"ghb", "github", match.Fuzzy},
	{"gitlba", "work", match.Fuzzy},
	{"gh", "github", match.None},
	{"gxxxub", "github", match.None},
	{"work/gitlab/x", "work", match.Fuzzy},
	{"github|work", "github", match.Named},
	{"github|octocat", "github", match.Named},
	{"github:octocat|dev", "github", match.Account},
	{"github|private", "github", match.None},
	{"github.com|dev", "github", match.Site},
	{"git|dev", "github", match.Prefix},
	{"octocat|dev", "github", match.Words},
	{"dev|git", "github", match.Words},
	{"githb|dev", "github", match.Fuzzy},
	{"githb|private", "github", match.None},
	{"", "github", match.None},
	{"|", "github", match.None},
	{"|github", "github", match.None},
	{":", "github", match.None},
	{":octocat", "github", match.None},
}

func TestWordsMeanAnEntryOnTheirBestLevel(t *testing.T) {
	for _, c := range meant {
		e := vaulted[c.entry]
		if got, _ := match.NewQuery(strings.Split(c.words, "|")...).Level(&e); got != c.want {
			t.Errorf("%q for %q: level %d, want %d", c.words, c.entry, got, c.want)
		}
	}
	e := vaulted["github"]
	if got, _ := match.NewQuery().Level(&e); got != match.None {
		t.Errorf("no words at all: level %d", got)
	}
}

func TestARankTellsTheNearerOfTwo(t *testing.T) {
	for _, c := range []struct{ typed, near, far string }{
		{"git", "github", "github-enterprise"},
		{"git", "github", "work/git"},
		{"hub", "github", "github enterprise"},
		{"githb", "github", "gitlab"},
		{"githb", "gitxb", "gi-t-h-b"},
		{"pypl", "paypal", "pa-y-pal"},
	} {
		q := match.NewQuery(c.typed)
		nearLevel, near := q.Level(&match.Entry{Name: c.near})
		farLevel, far := q.Level(&match.Entry{Name: c.far})
		if nearLevel != farLevel || near >= far {
			t.Errorf("%s: %s has level %d rank %d, %s level %d rank %d", c.typed, c.near, nearLevel, near, c.far, farLevel, far)
		}
	}
	q := match.NewQuery("github.com")
	_, itself := q.Level(&match.Entry{Name: "a", Addresses: []string{"gist.github.com", "github.com"}})
	_, other := q.Level(&match.Entry{Name: "b", Addresses: []string{"gist.github.com"}})
	if itself >= other {
		t.Errorf("the host itself has rank %d, another of its domain %d", itself, other)
	}
}

func TestHostileTextsOnlyEverMeanThemselves(t *testing.T) {
	hostile := []string{
		"-rf", "ls", "a/b:c#d", "\x1b[31mred", "\x1b]52;c;aGFjaw==\a", "\u202egnp.exe", "👩‍👩‍👧", "日本語",
		"..", "\xff\xfe", "id:abcdef", strings.Repeat("x", 10_000), strings.Repeat("é", 5_000),
	}
	for i, name := range hostile {
		for j, typed := range hostile {
			level, _ := match.NewQuery(typed).Level(&match.Entry{Name: name})
			if i == j && level != match.Named || i != j && level != match.None {
				t.Errorf("%.20q means %.20q on level %d", typed, name, level)
			}
		}
	}
}

func TestNamesAreComparedAsPeopleReadThem(t *testing.T) {
	for _, same := range [][]string{
		{"José", "Jose\u0301", "JOSÉ", " josé "},
		{"github", "ＧｉｔＨｕｂ", "GITHUB"},
		{"straße", "STRASSE", "strasse"},
		{"file", "ﬁle"},
		{"Σίσυφος", "ΣΊΣΥΦΟΣ", "σίσυφοσ"},
		{"ᏣᎳᎩ", "ꮳꮃꭹ", "ᏣꮃᎩ"},
	} {
		folds := make([]string, len(same))
		for i := range same {
			folds[i] = match.Fold(same[i])
		}
		if len(slices.Compact(folds)) != 1 {
			t.Errorf("%q are folded %q", same, folds)
		}
	}
	if match.Fold("Ᏽ") != match.Fold("ᏽ") || match.Fold("Ᏽ") == match.Fold("Ᏼ") {
		t.Error("a capital and its small letter differ, or two letters do not")
	}
	if match.Fold("I") != "i" || match.Fold("ı") == "i" {
		t.Error("it folds as in Turkish")
	}
}

func BenchmarkLevelOfTenThousand(b *testing.B) {
	entries := many(10_000)
	q := match.NewQuery("gtihub.com")
	for b.Loop() {
		for i := range entries {
			q.Level(&entries[i])
		}
	}
}

func BenchmarkFitTenThousand(b *testing.B) {
	l := match.NewList(many(10_000))
	for b.Loop() {
		l.Fit("git oct")
	}
}

func many(n int) []match.Entry {
	entries := make([]match.Entry, n)
	for i := range entries {
		entries[i] = match.Entry{
			Name: fmt.Sprintf("site %d", i), User: "octocat@example.com",
			Addresses: []string{fmt.Sprintf("https://www.site%d.example.com/login", i)}, Tags: []string{"dev", "work"},
		}
	}
	return entries
}
