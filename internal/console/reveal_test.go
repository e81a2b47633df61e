package console_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"watchword/internal/console"
	"watchword/secret"
)

// looked is what a person saw of a secret.
type looked struct {
	letter byte
	err    error
	last   *glass // the last thing shown
	after  *glass // the screen afterwards
	script *slow
}

// look shows a secret to somebody who presses keys, and then waits.
func look(t *testing.T, r console.Revealed, text, keys string, set func(*console.Console, *script)) looked {
	t.Helper()
	s := &slow{script: &script{keys: []byte(keys), columns: 80, rows: 14}}
	c := &console.Console{Terminal: func() (console.Terminal, error) { return s, nil }, Unicode: true}
	passed := make(chan time.Time)
	close(passed)
	c.After = func(d time.Duration) <-chan time.Time {
		if d != time.Second {
			t.Errorf("it waits for %v", d)
		}
		if len(s.keys) > 0 {
			return nil // the keys come at once
		}
		return passed
	}
	if set != nil {
		set(c, s.script)
	}
	r.Secret = secret.New([]byte(text))
	defer r.Secret.Wipe()
	l := looked{script: s}
	l.letter, l.err = c.Reveal(t.Context(), r)
	if s.hidden {
		t.Error("the terminal is left raw")
	}
	shown := s.screen.String()
	before := newGlass(t, s.columns, s.rows).show("$ ww show\n")
	l.last = newGlass(t, s.columns, s.rows).show(shown[:max(0, strings.LastIndex(shown, "\x1b[2J"))])
	l.after = before.show(shown)
	l.after.want("$ ww show")
	if l.after.blindfold || l.after.y != 1 {
		t.Errorf("the cursor is in line %d, hidden %v", l.after.y, l.after.blindfold)
	}
	return l
}

func github() console.Revealed {
	return console.Revealed{Title: "github · octocat", Keys: []console.ChoiceKey{{Letter: 'c', Says: "copy"}}}
}

func TestARevealedSecretStandsInABoxAndIsGoneAfterAKey(t *testing.T) {
	l := look(t, github(), "v?Rk8=tQ_w2N.mZ+4hXd", "x", nil)
	if l.err != nil || l.letter != 0 {
		t.Errorf("got %q, %v", l.letter, l.err)
	}
	l.last.want(`

      ┌ github · octocat ────────────────────────────────────────────────┐
      │  v?Rk8=tQ_w2N.mZ+4hXd                                            │
      │  closes in 30 s · c copy · s spell · + longer · any key closes   │
      └──────────────────────────────────────────────────────────────────┘`)
	if l.script.flushed != 1 {
		t.Errorf("what follows the key was forgotten %d times", l.script.flushed)
	}
}

func TestARevealedSecretIsGoneInTime(t *testing.T) {
	for keys, waits := range map[string]int{"": 30, "+": 60, "ss+": 60} {
		l := look(t, github(), "secret", keys, func(c *console.Console, _ *script) {
			passed := make(chan time.Time)
			close(passed)
			c.After = func(time.Duration) <-chan time.Time { return passed }
		})
		if l.err != nil || l.letter != 0 {
			t.Errorf("%q: got %q, %v", keys, l.letter, l.err)
		}
		if l.script.waits > waits || l.script.waits < waits-len(keys) {
			t.Errorf("%q: it waited %d times, want %d", keys, l.script.waits, waits)
		}
		if !strings.Contains(l.last.text(), "closes in 1 s") {
			t.Errorf("%q: at last it showed\n%s", keys, l.last.text())
		}
	}
}

func TestAKeyOfTheBoxIsToldToTheCaller(t *testing.T) {
	if l := look(t, github(), "secret", "c", nil); l.letter != 'c' || l.err != nil {
		t.Errorf("got %q, %v", l.letter, l.err)
	}
	for _, other := range []string{"C", "\r", "\x1b", "\x1b[A", "ü", " "} {
		if l := look(t, github(), "secret", other, nil); l.letter != 0 || l.err != nil {
			t.Errorf("%q: got %q, %v", other, l.letter, l.err)
		}
	}
	if l := look(t, github(), "secret", "\x03", nil); !errors.Is(l.err, console.ErrInterrupted) {
		t.Errorf("got error %v", l.err)
	}
}

func TestTheSecretIsSpelledByAKey(t *testing.T) {
	l := look(t, github(), "v?Rk8=tQ_w2N.", "sx", nil)
	l.last.want(`

      ┌ github · octocat ────────────────────────────────────────────────┐
      │  v lower, question mark, R capital, k lower, 8, equals,          │
      │  t lower, Q capital, underscore, w lower, 2, N capital,          │
      │  full stop                                                       │
      │  closes in 30 s · c copy · s as it is · + longer                 │
      │  any key closes                                                  │
      └──────────────────────────────────────────────────────────────────┘`)
}

func TestALongSecretHasPages(t *testing.T) {
	long := "first\r\nsecond\n" + strings.Repeat("界", 40) + "\n\nfifth\nsixth\nseventh\neighth"
	l := look(t, console.Revealed{Title: "note"}, long, "x", func(_ *console.Console, s *script) { s.rows = 10 })
	l.last.want(`

      ┌ note ────────────────────────────────────────────────────────────┐
      │  first                                                           │
      │  second                                                          │
      │  界界界界界界界界界界界界界界界界界界界界界界界界界界界界界界界  │
      │  界界界界界界界界界                                              │
      │                                                                  │
      │  closes in 30 s · s spell · space next page · + longer           │
      │  any key closes                                                  │
      └──────────────────────────────────────────────────────────────────┘`)
	l = look(t, console.Revealed{Title: "note"}, long, " x", func(_ *console.Console, s *script) { s.rows = 10 })
	l.last.want(`

      ┌ note ────────────────────────────────────────────────────────────┐
      │  fifth                                                           │
      │  sixth                                                           │
      │  seventh                                                         │
      │  eighth                                                          │
      │  closes in 30 s · s spell · + longer · any key closes            │
      └──────────────────────────────────────────────────────────────────┘`)
	if l = look(t, console.Revealed{}, long, "  ", nil); l.err != nil {
		t.Error(l.err)
	}
}

func TestARevealedSecretCannotForgeTheScreen(t *testing.T) {
	r := console.Revealed{Title: "evil\x1b]0;x\a", Note: "Write it down.\x1b[2J"}
	l := look(t, r, "a\x1b[31mb\u202ec\u009bd\xff", "x", nil)
	l.last.want(`

      ┌ evil␛]0;x␇ ──────────────────────────────────────────────────────┐
      │  a␛[31mbc` + "\ufffd" + `d` + "\ufffd" + `                                                     │
      │  Write it down.␛[2J                                              │
      │  closes in 30 s · s spell · + longer · any key closes            │
      └──────────────────────────────────────────────────────────────────┘`)
}

func TestTheBoxFitsAnyScreen(t *testing.T) {
	for columns := 10; columns < 100; columns += 9 {
		for rows := 4; rows < 14; rows += 3 {
			for _, keys := range []string{"x", "sx", " x"} {
				l := look(t, github(), strings.Repeat("aB1-界", 200), keys, func(_ *console.Console, s *script) { s.columns, s.rows = columns, rows })
				if l.last.wrapped || l.last.scrolled > 0 {
					t.Fatalf("%d x %d: it does not fit:\n%s", columns, rows, l.last.text())
				}
			}
		}
	}
}

func TestDigitsLettersAndSymbolsHaveThreeColours(t *testing.T) {
	l := look(t, github(), "ab12-_é界", "x", func(c *console.Console, _ *script) { c.Colour = true })
	if shown := l.script.screen.String(); !strings.Contains(shown, "ab\x1b[36m12\x1b[0m\x1b[35m-_\x1b[0mé界") {
		t.Errorf("screen shows %q", shown)
	}
}

func TestTheBoxInASCII(t *testing.T) {
	l := look(t, github(), "pä55", "x", func(c *console.Console, _ *script) { c.Unicode = false })
	l.last.want(`

      + github - octocat ------------------------------------------------+
      |  p?55                                                            |
      |  closes in 30 s - c copy - s spell - + longer - any key closes   |
      +------------------------------------------------------------------+`)
}

func TestNothingIsRevealedWhereItCouldNotBeErased(t *testing.T) {
	c, s := scripted("x")
	c.Accessible = true
	v := secret.New([]byte("secret"))
	defer v.Wipe()
	if _, err := c.Reveal(t.Context(), console.Revealed{Secret: v}); !errors.Is(err, console.ErrCannotErase) {
		t.Errorf("got error %v", err)
	}
	if s.screen.Len() > 0 {
		t.Errorf("screen shows %q", s.screen.String())
	}
	if _, err := (&console.Console{}).Reveal(t.Context(), console.Revealed{Secret: v}); !errors.Is(err, console.ErrNoTerminal) {
		t.Errorf("got error %v", err)
	}
}

func TestCtrlZHidesARevealedSecretMeanwhile(t *testing.T) {
	l := look(t, github(), "secret", "\x1ax", nil)
	shown := l.script.screen.String()
	if l.script.stopped != 1 || strings.Count(shown, "\x1b[?1049l") != 2 || strings.Count(shown, "\x1b[?1049h") != 2 {
		t.Errorf("stopped %d times, screen shows %q", l.script.stopped, shown)
	}
}

func TestSpell(t *testing.T) {
	for in, want := range map[string]string{
		"":               "",
		"v?Rk8":          "v lower, question mark, R capital, k lower, 8",
		"\"' \t\n":       `double quote, single quote, space, tab, newline`,
		"é界🔑":            "U+00E9 é, U+754C 界, U+01F511 🔑",
		"\x00\u202e\xff": "U+0000, U+202E, byte FF",
	} {
		var said strings.Builder
		if err := (&console.Console{Unicode: true}).Spell([]byte(in), &said); err != nil || said.String() != want {
			t.Errorf("%q: got %q, %v; want %q", in, said.String(), err, want)
		}
	}
	var said strings.Builder
	if err := (&console.Console{}).Spell([]byte("é"), &said); err != nil || said.String() != "U+00E9" {
		t.Errorf("in ASCII: got %q, %v", said.String(), err)
	}
}

func TestEverySymbolOfASCIIHasAName(t *testing.T) {
	names := map[string]bool{}
	for b := byte(' '); b <= '~'; b++ {
		var said strings.Builder
		if err := (&console.Console{}).Spell([]byte{b}, &said); err != nil {
			t.Fatal(err)
		}
		if name := said.String(); strings.HasPrefix(name, "U+") || names[name] {
			t.Errorf("%q is spelled %q", b, name)
		}
		names[said.String()] = true
	}
}
