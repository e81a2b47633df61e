package cmd_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

var (
	phrases    = regexp.MustCompile(`[a-z]+(?:-[a-z]+){5}`)
	firstLogin = regexp.MustCompile(`later\): (?:\x1b\[K)?$`)
	askedFor   = regexp.MustCompile(`word (\d): (?:\x1b\[K)?$`)
)

// scribe is a person who writes down the phrase that is shown, and types what
// is asked for.
type scribe struct {
	w      *world
	phrase string
	looks  int // at the box
	asked  []string
	typed  int                       // keys
	word   func(right string) string // what is typed for a word; nil: the word
	first  string                    // keys for the first login
}

// sitsDown puts a scribe at the terminal who first types keys.
func (w *world) sitsDown(keys string) *scribe {
	w.sits(keys)
	s := &scribe{w: w, typed: len(keys)}
	w.person.typed = s.act
	return s
}

// act thinks of the next keys.
func (s *scribe) act(left int) {
	if left > 0 {
		return
	}
	shown := s.w.person.shown.String()
	keys := ""
	if asked := askedFor.FindStringSubmatch(shown); asked != nil {
		s.phrase = phrases.FindString(shown)
		keys = s.right(asked[1]) + "\r"
		s.asked = append(s.asked, asked[0])
	} else if strings.HasSuffix(strings.TrimRight(shown, " "), "any key closes") {
		s.looks++
		keys = "x"
	} else if firstLogin.MatchString(shown) {
		keys = s.first
	}
	s.typed += len(keys)
	s.w.person.keys = append(s.w.person.keys, keys...)
}

func (s *scribe) right(number string) string {
	word := strings.Split(s.phrase, "-")[number[0]-'1']
	if s.word != nil {
		return s.word(word)
	}
	return word
}

// opens fails unless the phrase opens the vault and was shown nowhere but in
// the box.
func (s *scribe) opens(r ran) {
	s.w.t.Helper()
	if s.w.person, s.w.password = nil, s.phrase; s.phrase == "" || strings.Contains(r.out+r.err, s.phrase) {
		s.w.t.Errorf("the phrase is %q, and it said %q", s.phrase, r.err)
	}
	s.w.ok("ls")
}

func TestAnEmptyMasterPasswordIsMadeAndTwoOfItsWordsAreAskedFor(t *testing.T) {
	w := emptyWorld(t)
	w.screen = true
	s := w.sitsDown("\r\r") // yes; nothing
	s.first = "\r"
	r := w.ok()
	r.want(t, 0, "✓ Vault made: ~/.local/share/watchword/vault.ww\n", "  Next:  ww add github.com            your first login\n")
	shown := w.person.shown.String()
	for _, says := range []string{"┌ Your master password (77 bits) ─", "Write it on paper now; keep the paper like a passport.", "To be sure you have it — word "} {
		if !strings.Contains(shown, says) {
			t.Errorf("it did not show %q", says)
		}
	}
	if _, after, _ := strings.Cut(shown, "\x1b[?1049l"); phrases.MatchString(after) || len(s.asked) != 2 || s.looks != 1 {
		t.Errorf("%d words were asked for, the phrase was shown %d times; then %q", len(s.asked), s.looks, after)
	}
	if most := 21; s.typed > most {
		t.Errorf("it took %d keys, want %d at most", s.typed, most)
	}
	if prompts := strings.Count(shown, "\x1b[?2004h"); prompts != 5 {
		t.Errorf("it asked %d times, want 5", prompts)
	}
	s.opens(r)
}

func TestTypingAMasterPasswordTakesAsManyKeysAsItHasTwice(t *testing.T) {
	w := newWorld(t)
	w.screen = true
	keys := "\r" + master + "\r" + master + "\r\r"
	w.sits(keys)
	w.ok()
	if most := 44; len(keys) > most || len(w.person.keys) > 0 {
		t.Errorf("it took %d keys, want %d at most", len(keys), most)
	}
}

func TestAPhraseThatTheyDoNotHaveIsShownAgain(t *testing.T) {
	w := emptyWorld(t)
	s := w.sitsDown("\r")
	wrong := 2
	s.word = func(right string) string {
		if wrong--; wrong >= 0 {
			return []string{"", "wrong"}[wrong]
		}
		return " " + strings.ToUpper(right) + " "
	}
	r := w.ok("init")
	if s.looks != 3 || len(s.asked) != 4 || strings.Count(r.err, "✗ that is not it. Here it is again") != 2 {
		t.Errorf("it was shown %d times, %q asked for\n%s", s.looks, s.asked, r.err)
	}
	s.opens(r)
}

func TestAPhraseIsPrintedWhereNothingIsRedrawn(t *testing.T) {
	w := emptyWorld(t)
	w.env["ACCESSIBLE"] = "1"
	s := w.sitsDown("\r")
	r := w.ok("init")
	r.want(t, 0, "attention: what follows stays on your screen: clear it afterwards")
	shown := w.person.shown.String()
	if strings.Contains(shown, "\x1b") || !strings.Contains(shown, "Your master password (77 bits):\n"+s.phrase+"\nWrite it on paper now") {
		t.Errorf("it showed %q", shown)
	}
	s.opens(r)
}

func TestAPhraseCanBeRefused(t *testing.T) {
	for questions := range 3 { // the box, and the words
		for _, args := range [][]string{{"init", "--vault", "new"}, {"passwd"}} {
			w := withVault(t)
			keys := "\r"
			if args[0] == "passwd" {
				keys = master + "\r\r"
			}
			s := w.sitsDown(keys)
			think := w.person.typed
			w.person.typed = func(left int) {
				if done := s.looks + len(s.asked); left == 0 && done == questions {
					w.person.keys = []byte("\x03")
					return
				}
				think(left)
			}
			w.unchanged(func() { w.run(args...).want(t, 130, "Nothing was changed") })
			if w.person.flushed == 0 {
				t.Errorf("%q, question %d: what was typed ahead is left for the shell", args, questions)
			}
		}
	}
}

func TestNoPhraseIsMadeForScripts(t *testing.T) {
	w := newWorld(t)
	w.sits("\r")
	w.unchanged(func() { w.run("init", "--no-input").want(t, 5, "no master password was given") })
	if shown := w.person.shown.String(); shown != "" {
		t.Errorf("it showed %q", shown)
	}
}

func TestPasswdCanMakeAPhraseToo(t *testing.T) {
	w := withVault(t)
	s := w.sitsDown(fmt.Sprintf("%s\r\r", master))
	s.opens(w.ok("passwd"))
}
