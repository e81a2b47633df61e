package cmd_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// scene is a run of ww as somebody sees it who sits before it. A NUL among the
// keys takes a picture.
type scene struct {
	name  string
	begin func(*testing.T) *world
	keys  string
	args  []string
	with  func(*world) // what is otherwise about the machine; nil: nothing
}

// looks are the ways in which a terminal can differ.
var looks = []struct {
	name string
	set  func(*world)
}{
	{"colour", func(w *world) { w.colour = true }},
	{"NO_COLOR", func(*world) {}},
	{"ASCII", func(w *world) { w.ascii = true }},
	{"accessible", func(w *world) { w.env["ACCESSIBLE"] = "1" }},
}

func TestScenesLookAsTheyDid(t *testing.T) {
	all := t
	begun := map[string]*world{} // by the function that began them
	for _, s := range slices.Concat(scenes, changeScenes, lookScenes, vaultScenes, groupScenes, errorScenes, lockedScenes) {
		t.Run(s.name, func(t *testing.T) {
			begin := s.beginOnce(all, begun)
			var order []string
			where := map[string][]string{}
			for _, look := range looks {
				for _, width := range []int{60, 80, 120} {
					w := begin.copy()
					w.t, w.ctx, w.now, w.rand = t, t.Context(), begin.now, rand.NewChaCha8([32]byte{1})
					w.desk.none, w.desk.helper = begin.desk.none, begin.desk.helper
					look.set(w)
					text := s.play(w, width)
					if isGroupScene(s.name) {
						text = sameGroups(text)
					}
					if where[text] == nil {
						order = append(order, text)
					}
					where[text] = append(where[text], fmt.Sprintf("%d %s", width, look.name))
				}
			}
			var got strings.Builder
			for _, text := range order {
				fmt.Fprintf(&got, "== %s\n%s", strings.Join(where[text], ", "), text)
			}
			golden(t, "testdata/scene/"+s.name+".txt", got.String())
		})
	}
}

// beginOnce is begin, but once for all scenes that begin alike. A function made
// for one scene says so in its name.
func (s *scene) beginOnce(t *testing.T, begun map[string]*world) *world {
	name := runtime.FuncForPC(reflect.ValueOf(s.begin).Pointer()).Name()
	if begun[name] == nil || strings.Contains(name, ".func") {
		begun[name] = s.begin(t)
	}
	return begun[name]
}

// play runs s in w and returns the pictures taken, and the last one.
func (s *scene) play(w *world, width int) string {
	v := newVT(width)
	w.screen, w.width, w.see, w.automatic = true, width, v, true
	if s.keys != "" {
		w.sits(s.keys)
		w.person.see, w.person.photo = v, v.shoot
	}
	if s.with != nil {
		s.with(w)
	}
	fmt.Fprintf(v, "$ ww %s\n", strings.Join(s.args, " "))
	r := w.run(s.args...)
	if r.code != 0 {
		fmt.Fprintf(v, "exit %d\n", r.code)
	}
	v.shoot()
	for _, odd := range v.odd {
		w.t.Errorf("%s writes an unknown sequence: %q", s.name, odd)
	}
	return strings.Join(v.shots, "--\n")
}

// golden compares got with a file, or writes it with -update.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		check(t, os.MkdirAll(file[:strings.LastIndex(file, "/")], 0o777))
		check(t, os.WriteFile(file, []byte(got), 0o666))
	}
	want, err := os.ReadFile(file)
	check(t, err)
	if got != string(want) {
		t.Errorf("%s is now\n%s\nand was\n%s", file, got, want)
	}
}

var scenes = []scene{
	{"ls", crowd, "", []string{"ls"}, nil},
	{"show", crowd, "", []string{"show", "github"}, nil},
	{"not-found", crowd, "", []string{"get", "githb"}, nil},
	{"get-on-screen", crowd, "", []string{"get", "github"}, nil},
	{"wrong-password", crowd, "wrong one\rwrong two\r\x00wrong three\r", []string{"ls"}, nil},
	{"no-vault", emptyWorld, "", []string{"ls"}, nil},
	{"add", withClipboard, master + "\rme@example.com\r\r", []string{"add", "accounts.google.com"}, nil},
	{"add-typed", withClipboard, master + "\r\rletmein777\r\x00slip\r\x00letmein777\r", []string{"add", "shop.com"}, nil},
	{"add-reused", withClipboard, master + "\r\r" + entry + "\r\x00\r", []string{"add", "shop.com"}, nil},
	{"add-account", withClipboard, master + "\r\rwork-bot\r\r", []string{"add", "github.com"}, nil},
	{"add-alike", withClipboard, master + "\r\r\r", []string{"add", "\u0430pple.com"}, nil},
	{"add-wifi", withClipboard, master + "\rCasa Guest\r\r\r", []string{"add", "Guest wifi", "--kind", "wifi"}, nil},
	{"add-left", withClipboard, master + "\r\r\x03", []string{"add", "shop.com"}, nil},
	{"first-run", emptyDesk, "\rsummer2024\x00\r" + master + "\x00\rslip\r" + master + "\rgithub.com\roctocat\r\r", nil, nil},
	{"first-later", emptyWorld, master + "\r" + master + "\r\r", []string{"init"}, nil},
	{"first-left", emptyWorld, master + "\r" + master + "\r\x03", []string{"init"}, nil},
	{"phrase", emptyWorld, "\r\r\x03", nil, nil},
	{"reveal", crowd, master + "\rx", []string{"show", "-r", "github"}, nil},
	{"browse", accounts, master + "\r\x00gi\x00\x1b[B\x15", nil, nil},
	{"pick", accounts, master + "\r\x00\r", []string{"show", "git"}, nil},
	{"slip", sites, master + "\r\x00\r", []string{"show", "githb"}, nil},
	{"ambiguous", accounts, "", []string{"get", "github"}, nil},
}
