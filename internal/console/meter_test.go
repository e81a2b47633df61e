package console_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"watchword/internal/console"
)

// byLength is a meter that counts.
func byLength(typed []byte) console.Meter {
	if n := utf8.RuneCount(typed); n < 4 {
		return console.Meter{Filled: 2, Word: "weak", Tone: console.Problem, Why: "a common word and a year. Add unrelated words."}
	}
	return console.Meter{Filled: 4, Word: "strong", Tone: console.Good, Why: "nothing guessable found"}
}

// chosen asks for a new password and returns it, and what the screen shows.
func chosen(t *testing.T, keys string, set func(*console.Console, *script)) (answer string, g *glass, err error) {
	t.Helper()
	c, s := scripted(keys)
	s.columns, s.rows = 80, 6
	if set != nil {
		set(c, s)
	}
	v, err := c.NewPassword(t.Context(), "Master password: ", byLength)
	defer v.Wipe()
	if s.hidden {
		t.Error("the terminal is left raw")
	}
	return text(t, v.Reveal), newGlass(t, s.columns, s.rows).show(s.screen.String()), err
}

func TestTheMeterStandsBelowADotForEachCharacter(t *testing.T) {
	for keys, want := range map[string]string{
		"": `
Master password:`,
		"é界": `
Master password: ••
  ▰▰▱▱▱ weak      a common word and a year. Add unrelated words.`,
		"abcde": `
Master password: •••••
  ▰▰▰▰▱ strong    nothing guessable found`,
		"abcde\x7f\x7f": `
Master password: •••
  ▰▰▱▱▱ weak      a common word and a year. Add unrelated words.`,
		"abcde\x15": `
Master password:`,
		"abcde\t": `
Master password: abcde
  ▰▰▰▰▱ strong    nothing guessable found`,
		"\x1b[200~abcde\x1b[201~": `
Master password: •••••
  ▰▰▰▰▱ strong    nothing guessable found`,
	} {
		c, s := scripted(keys)
		_, err := c.NewPassword(t.Context(), "Master password: ", byLength) // the user hangs up
		if err == nil {
			t.Fatal("no error")
		}
		before, _, _ := strings.Cut(s.screen.String(), "\n\x1b[K\x1b[?2004l") // as it was until then
		before = strings.TrimSuffix(before, "\r\n\x1b[?2004l")
		if strings.HasSuffix(keys, "\t") {
			before = before[:strings.LastIndex(before, "\n")] // concealed again
		}
		newGlass(t, 80, 6).show(before).want(want)
	}
}

func TestTheVerdictStaysBelowTheAnswer(t *testing.T) {
	answer, g, err := chosen(t, "ab\tcde\r", nil)
	if err != nil || answer != "abcde" {
		t.Errorf("got %q, %v", answer, err)
	}
	g.want(`
Master password: •••••
  ▰▰▰▰▱ strong    nothing guessable found`)
	if g.y != 2 || g.x != 0 {
		t.Errorf("the cursor is at %d, %d", g.y, g.x)
	}
}

func TestAQuestionThatIsLeftTakesItsMeterAway(t *testing.T) {
	_, g, err := chosen(t, "abc\x03", nil)
	if !errors.Is(err, console.ErrInterrupted) {
		t.Error(err)
	}
	g.want("Master password: •••^C")
	if g.y != 1 {
		t.Errorf("the cursor is in line %d", g.y)
	}
}

func TestTheMeterNeverWraps(t *testing.T) {
	_, g, _ := chosen(t, strings.Repeat("界", 60)+"ab\r", func(_ *console.Console, s *script) { s.columns = 32 })
	g.want(`
Master password: •••••••••••••
  ▰▰▰▰▱ strong    nothing gues…`)
	_, g, _ = chosen(t, "ab\r", func(_ *console.Console, s *script) { s.columns = 20 })
	g.want(`
Master password:
> ••
  ▰▰▱▱▱ weak      …`)
}

func TestTheMeterAtTheBottomOfTheScreen(t *testing.T) {
	c, s := scripted("abc\x7fd\r")
	g := newGlass(t, 80, 4).show("a\nb\nc\n")
	if _, err := c.NewPassword(t.Context(), "New: ", byLength); err != nil {
		t.Fatal(err)
	}
	g.show(s.screen.String()).want(`
c
New: •••
  ▰▰▱▱▱ weak      a common word and a year. Add unrelated words.`)
}

func TestTheMeterHasColourAndASCII(t *testing.T) {
	c, s := scripted("abc\r")
	c.Colour, c.Unicode = true, false
	if _, err := c.NewPassword(t.Context(), "New: ", byLength); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"\rNew: ***\x1b[K", "\x1b[31m  ##... weak\x1b[0m      a common word"} {
		if !strings.Contains(s.screen.String(), want) {
			t.Errorf("screen shows %q, want %q", s.screen.String(), want)
		}
	}
}

func TestTheMeterSpeaksOnceWhereNothingIsRedrawn(t *testing.T) {
	c, s := scripted("abc\x7fde\r\r")
	c.Accessible = true
	if _, err := c.NewPassword(t.Context(), "New: ", byLength); err != nil {
		t.Fatal(err)
	}
	if got, want := s.screen.String(), "New: …\nstrength: strong, nothing guessable found\n"; got != want {
		t.Errorf("screen shows %q, want %q", got, want)
	}
	s.screen.Reset()
	if _, err := c.NewPassword(t.Context(), "New: ", byLength); err != nil {
		t.Fatal(err)
	}
	if got, want := s.screen.String(), "New: \n"; got != want {
		t.Errorf("of nothing: screen shows %q, want %q", got, want)
	}
}

func TestTheMeterOnADumbTerminalSpeaks(t *testing.T) {
	c := inFiles(t, map[string]string{"TERM": "dumb"})
	s := &script{keys: []byte("abcd\r")}
	c.Terminal = func() (console.Terminal, error) { return s, nil }
	if _, err := c.NewPassword(t.Context(), "New: ", byLength); err != nil {
		t.Fatal(err)
	}
	if got, want := s.screen.String(), "New: ...\nstrength: strong, nothing guessable found\n"; got != want {
		t.Errorf("screen shows %q, want %q", got, want)
	}
}

func TestTheMeterComesBackAfterCtrlZ(t *testing.T) {
	answer, g, err := chosen(t, "abc\x1ad\r", nil)
	if err != nil || answer != "abcd" {
		t.Errorf("got %q, %v", answer, err)
	}
	g.want(`
Master password: •••^Z
Master password: ••••
  ▰▰▰▰▱ strong    nothing guessable found`)
}

func TestWithoutAMeterThereAreDotsOnly(t *testing.T) {
	c, s := scripted("abc\r")
	if _, err := c.NewPassword(t.Context(), "Once more: ", nil); err != nil {
		t.Fatal(err)
	}
	newGlass(t, 80, 4).show(s.screen.String()).want("Once more: •••")
}
