package cmd_test

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// Whatever is added, what a script means by a name as it stands there, or by name
// and user, is the same entry as before, or an error that says there are several.
func TestNoNewEntryChangesWhatAScriptMeans(t *testing.T) {
	const seed = 11
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, seed))
	word := func(n int) string {
		parts := []string{"a", "b", ":", ":", "A", "é", "e\u0301"}
		text := ""
		for range 1 + random.IntN(n) {
			text += parts[random.IntN(len(parts))]
		}
		return text
	}
	for range 4 {
		w := newWorld(t)
		w.ok("init")
		means := map[string]string{} // what a script typed, and the password it got
		for i := range 8 {
			name, user := word(3), word(2)
			w.stdin = strings.NewReader(string(rune('a' + i)))
			if w.run("add", "--stdin", "-u", user, "--url", "https://"+word(2), "--tag", word(2), "--", name).code != 0 {
				continue // it is there already
			}
			for _, typed := range []string{name, name + ":" + user} {
				if r := w.run("get", "-0", "--", typed); r.code == 0 && means[typed] == "" {
					means[typed] = r.out
				}
			}
		}
		for typed, want := range means {
			if r := w.run("get", "-0", "--", typed); r.code == 0 && r.out != want || r.code != 0 && r.code != 4 {
				t.Errorf("%q meant %s, and now %q, exit %d\n%s%s", typed, want, r.out, r.code, r.err, w.ok("ls").out)
			}
		}
	}
}

func TestHostileNamesAreSafeWhereTheyAreGuessed(t *testing.T) {
	w := newWorld(t)
	w.ok("init")
	for _, name := range hostile {
		w.ok("add", "-u", "me\u202e", "--tag", "\u2066all", "--url", "https://аpple.com/\x1b]52;c;aGFjaw==\a", "--", name)
	}
	for _, typed := range append(hostile, "all", "me", "аpple.com", "日", "עב", "\x1b]52;c;aGFjaw==\a", strings.Repeat("y", 10_000), "-rg", "zero width") {
		for _, keys := range []string{"1\r", "\x03"} {
			r, seen := w.seenAnyhow(keys, "show", "--", typed)
			for _, text := range []string{r.out, r.err, seen} {
				if bad := unsafe(strings.ReplaceAll(text, "\r", ""), true); bad >= 0 {
					t.Errorf("%.20q: there is %+q in %q", typed, bad, text)
				}
			}
		}
	}
}

// seenAnyhow is seen, whether there is a question or not.
func (w *world) seenAnyhow(keys string, args ...string) (ran, string) {
	w.screen = true
	w.env["ACCESSIBLE"] = "1"
	w.person = &person{keys: []byte(keys)}
	r := w.run(args...)
	shown := w.person.shown.String()
	w.person, w.screen = nil, false
	return r, shown
}
