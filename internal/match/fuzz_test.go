package match_test

import (
	"testing"
	"unicode/utf8"

	"watchword/internal/match"
)

func FuzzHost(f *testing.F) {
	for _, seed := range []string{"github.com", "http://[::1]:8080/x", "https://аpple.com", "a:b", "xn--a", "\u202e", "ß", "1.2.3.4", "*.ck", "!www.ck"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, address string) {
		host := match.Host(address)
		if again := match.Host(host); again != host {
			t.Errorf("%q: the host of %q is %q", address, host, again)
		}
		for _, c := range []byte(host) {
			if c <= ' ' || c >= utf8.RuneSelf || c == '/' || c == '@' {
				t.Errorf("%q: %q has %q", address, host, c)
			}
		}
		domain := match.Domain(host)
		if again := match.Domain(domain); again != domain {
			t.Errorf("%q: the domain of %q is %q", address, domain, again)
		}
		if shown := match.Display(host); match.Host(shown) != host {
			t.Errorf("%q is shown as %q, which is another host", host, shown)
		}
		match.NameOf(address)
		match.Display(address)
	})
}

func FuzzFold(f *testing.F) {
	for _, seed := range []string{"GitHub", " Straße ", "ﬁ", "İ", "e\u0301", "ｇ", "\u1fb3", "Ꮟ", "\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if once := match.Fold(s); match.Fold(once) != once {
			t.Errorf("%q: folded %q, then %q", s, once, match.Fold(once))
		}
	})
}

func FuzzLevel(f *testing.F) {
	f.Add("github", "work", "github", "octocat", "https://github.com", "dev")
	f.Add("a:b", "", "a", "b", "", "")
	f.Add("https://gist.github.com", "", "x", "", "github.com", "")
	f.Fuzz(func(t *testing.T, one, two, name, user, address, tag string) {
		e := match.Entry{Name: name, User: user, Addresses: []string{address}, Tags: []string{tag}}
		words := []string{one}
		if two != "" {
			words = append(words, two)
		}
		q := match.NewQuery(words...)
		level, rank := q.Level(&e)
		if level == match.None && rank != 0 || level == 1 || level > match.Fuzzy {
			t.Errorf("%q: level %d, rank %d", words, level, rank)
		}
		l := match.NewList([]match.Entry{e})
		if len(l.Fit("")) != 1 {
			t.Errorf("an entry %q is not shown", name)
		}
		if fit := l.Fit(one); level == match.Words && len(words) == 1 && len(fit) != 1 {
			t.Errorf("%q is at level %d but not in the list", one, level)
		}
	})
}
