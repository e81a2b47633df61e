package match_test

import (
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"golang.org/x/net/publicsuffix"

	"watchword/internal/match"
)

func TestHostIsWhatAnAddressLeadsTo(t *testing.T) {
	for address, want := range map[string]string{
		"github.com":                           "github.com",
		" GitHub.com. ":                        "github.com",
		"https://github.com/x?y#z":             "github.com",
		"https://github.com:443":               "github.com",
		"//github.com/x":                       "github.com",
		"https:\\github.com":                   "",
		"https://a.example\\@b.example":        "a.example",
		"https://me:pw@github.com/a@b":         "github.com",
		"https://evil.com#@github.com":         "evil.com",
		"android://h4sh==@com.foo.app/":        "com.foo.app",
		"localhost":                            "localhost",
		"http://localhost:8080/x":              "localhost",
		"localhost:8080":                       "localhost",
		"NAS":                                  "nas",
		"my_host":                              "my_host",
		"192.168.1.1":                          "192.168.1.1",
		"http://192.168.1.1:5000/":             "192.168.1.1",
		"[::1]":                                "::1",
		"::1":                                  "::1",
		"http://[::1]:8080/":                   "::1",
		"http://[2001:DB8:0::1]":               "2001:db8::1",
		"[::ffff:10.0.0.1]":                    "10.0.0.1",
		"fe80::1%eth0":                         "fe80::1%eth0",
		"http://[::1":                          "",
		"http://[::1]x":                        "",
		"http://[github.com]":                  "",
		"bücher.de":                            "xn--bcher-kva.de",
		"http://BÜCHER.de":                     "xn--bcher-kva.de",
		"xn--bcher-kva.de":                     "xn--bcher-kva.de",
		"ｇｉｔｈｕｂ．ｃｏｍ":                           "github.com",
		"straße.de":                            "xn--strae-oqa.de",
		"日本語。jp":                               "xn--wgv71a119e.jp",
		"":                                     "",
		".":                                    "",
		"..":                                   "",
		"a..b":                                 "",
		".a":                                   "",
		"two words":                            "",
		"me@example.com":                       "",
		"mailto:me@example.com":                "",
		"github:octocat":                       "",
		"a:b:c":                                "",
		"javascript:alert(1)":                  "",
		"work/github":                          "work",
		"-rf":                                  "-rf",
		"e\x1b[31mvil.com":                     "",
		"github.com\x00":                       "",
		strings.Repeat("a", 300):               "",
		"http://":                              "",
		"://github.com":                        "",
		"https://\u202emoc.buhtig":             "",
		"https://" + strings.Repeat("é.", 200): "",
	} {
		if got := match.Host(address); got != want {
			t.Errorf("%q: got %q, want %q", address, got, want)
		}
	}
}

func TestDomainKeepsApartWhatOthersRegister(t *testing.T) {
	for host, want := range map[string]string{
		"github.com":           "github.com",
		"gist.github.com":      "github.com",
		"a.b.co.uk":            "b.co.uk",
		"co.uk":                "co.uk",
		"com":                  "com",
		"alice.github.io":      "alice.github.io",
		"www.alice.github.io":  "alice.github.io",
		"github.io":            "github.io",
		"www.city.kawasaki.jp": "city.kawasaki.jp",
		"a.b.kawasaki.jp":      "a.b.kawasaki.jp",
		"nas.fritz.box":        "fritz.box",
		"localhost":            "localhost",
		"192.168.1.1":          "192.168.1.1",
		"1.2.3":                "1.2.3",
		"::1":                  "::1",
		"::ffff:1.2.3.4":       "::ffff:1.2.3.4",
		"xn--bcher-kva.de":     "xn--bcher-kva.de",
		"a.xn--55qx5d.cn":      "a.xn--55qx5d.cn",
		"":                     "",
	} {
		if got := match.Domain(host); got != want {
			t.Errorf("%s: got %q, want %q", host, got, want)
		}
	}
}

// The list is read a second time, by the package of the Go project that it was
// taken from.
func TestDomainIsWhatTheGoProjectSays(t *testing.T) {
	const seed = 1
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, seed))
	list, err := os.ReadFile("data/public_suffixes.txt")
	if err != nil {
		t.Fatal(err)
	}
	for rule := range strings.Lines(string(list)) {
		rule = strings.TrimPrefix(strings.TrimSpace(rule), "!")
		suffix := strings.ReplaceAll(rule, "*", string(rune('a'+random.IntN(26))))
		for _, host := range []string{suffix, "x." + suffix, "y.x." + suffix, strings.TrimPrefix(rule, "*.")} {
			want, err := publicsuffix.EffectiveTLDPlusOne(host)
			if err != nil {
				want = host
			}
			if got := match.Domain(host); got != want {
				t.Errorf("%s: got %q, want %q", host, got, want)
			}
		}
	}
}

func TestTheListIsInTheOrderOfBytes(t *testing.T) {
	list, err := os.ReadFile("data/public_suffixes.txt")
	if err != nil {
		t.Fatal(err)
	}
	lines, last := 0, ""
	for line := range strings.Lines(string(list)) {
		if line <= last || !strings.HasSuffix(line, "\n") {
			t.Errorf("%q stands behind %q", line, last)
		}
		last = line
		lines++
	}
	if lines < 9000 {
		t.Errorf("only %d rules", lines)
	}
}

func TestAnAddressSuggestsAName(t *testing.T) {
	for address, want := range map[string]string{
		"github.com":                         "github",
		"https://accounts.google.com/signin": "google",
		"https://www.bbc.co.uk":              "bbc",
		"alice.github.io":                    "alice",
		"github.io":                          "github.io",
		"http://192.168.1.1:5000":            "192.168.1.1",
		"http://[::1]:80":                    "::1",
		"http://NAS/":                        "nas",
		"localhost:8080":                     "localhost",
		" GitHub ":                           "GitHub",
		"Guest wifi":                         "Guest wifi",
		"me@example.com":                     "me@example.com",
		"https://www.bücher.de":              "bücher",
		"https://www.xn--bcher-kva.de":       "bücher",
		"https://login.аpple.com":            "xn--pple-43d",
		"":                                   "",
	} {
		if got := match.NameOf(address); got != want {
			t.Errorf("%q: got %q, want %q", address, got, want)
		}
	}
}

func TestAHostThatLooksLikeAnotherIsShownInPunycode(t *testing.T) {
	for host, want := range map[string]string{
		"github.com":       "github.com",
		"bücher.de":        "bücher.de",
		"xn--bcher-kva.de": "bücher.de",
		"việt.vn":          "việt.vn",
		"пример.рф":        "пример.рф",
		"παράδειγμα.gr":    "παράδειγμα.gr",
		"日本語.jp":           "日本語.jp",
		"カタカナとひらがな.jp":     "カタカナとひらがな.jp",
		"ラーメン.jp":          "ラーメン.jp",
		"한국어.kr":           "한국어.kr",
		"קום.com":          "קום.com",
		"правда24.рф":      "правда24.рф",
		"аpple.com":        "xn--pple-43d.com",        // Cyrillic а
		"раураӏ.com":       "xn--80aa0cbo65f.com",     // Cyrillic throughout
		"www.раураӏ.com":   "www.xn--80aa0cbo65f.com", //
		"gοοgle.com":       "xn--ggle-0nda.com",       // Greek ο
		"gıthub.com":       "xn--gthub-n4a.com",       // no dot on the i
		"ɡithub.com":       "xn--ithub-qmc.com",       // script g
		"日本pay.jp":         "xn--pay-s08fl0d.jp",      // two scripts, though harmless
		"ー.jp":             "xn--wek.jp",              // a line
		"xn--.com":         "xn--.com",
		"xn--zzzzzz-.com":  "xn--zzzzzz-.com", // no punycode
		"192.168.1.1":      "192.168.1.1",
		"no host \x1b[31m": "no host \x1b[31m",
		"nichts für ungut": "nichts für ungut",
	} {
		if got := match.Display(host); got != want {
			t.Errorf("%s: got %q, want %q", host, got, want)
		}
	}
}
