package console_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"watchword/internal/console"
)

// logins are rows of which the picker of the tests takes one.
var logins = [][]string{
	{"github", "octocat", "dev work", "2 hours ago"},
	{"github", "work-bot", "ci", "yesterday"},
	{"gitlab", "me@example.com", "dev", "3 months ago"},
	{"日本語のなまえ", "日本", "", "11 Oct 2026"},
}

// among returns a choice of rows, narrowed by the words in them.
func among(rows [][]string) console.Choice {
	return console.Choice{
		Rows: rows,
		Match: func(typed string) (fit []int) {
			for i, row := range rows {
				if strings.Contains(strings.Join(row, " "), typed) {
					fit = append(fit, i)
				}
			}
			return fit
		},
		Keys: []console.ChoiceKey{{Letter: 0, Says: "copy"}, {Letter: 'u', Says: "user"}, {Letter: 'r', Says: "reveal"}},
	}
}

// picked has a person choose by keys on a screen on which something stands.
func picked(t *testing.T, choice console.Choice, keys string, columns, rows int) (got console.Chosen, before, after *glass, err error) {
	t.Helper()
	s := &slow{script: &script{keys: []byte(keys), columns: columns, rows: rows}}
	c := &console.Console{Terminal: func() (console.Terminal, error) { return s, nil }, Unicode: true}
	c.After = func(d time.Duration) <-chan time.Time {
		now := make(chan time.Time)
		close(now)
		return now
	}
	got, err = c.Choose(t.Context(), choice)
	if s.hidden {
		t.Error("the terminal is left raw")
	}
	shown := s.screen.String()
	last := strings.LastIndex(shown[:strings.LastIndex(shown, "\x1b[J")], "\x1b[J")
	drawn := len(shown)
	if at := strings.Index(shown[last:], "\x1b[K\x1b[C\x1b[J\r\x1b[?2004l"); at >= 0 {
		drawn = last + strings.LastIndex(shown[last:last+at], "C") + 1
	}
	before = newGlass(t, columns, rows).show("$ ww\n" + shown[:drawn])
	after = newGlass(t, columns, rows).show("$ ww\n" + shown)
	return got, before, after, err
}

func TestThePickerIsDrawnInPlace(t *testing.T) {
	_, before, after, err := picked(t, among(logins), "git\x03", 80, 24)
	if !errors.Is(err, console.ErrInterrupted) {
		t.Error(err)
	}
	before.want(`
$ ww
> git                                                     3 of 4
▸ github          octocat         dev work  2 hours ago
  github          work-bot        ci        yesterday
  gitlab          me@example.com  dev       3 months ago
  ⏎ copy  ^U user  ^R reveal  Esc`)
	if before.y != 1 || before.x != 5 {
		t.Errorf("the cursor is at %d, %d", before.y, before.x)
	}
	after.want("$ ww")
	if after.y != 1 || after.x != 0 {
		t.Errorf("afterwards the cursor is at %d, %d", after.y, after.x)
	}
}

func TestKeysOfThePicker(t *testing.T) {
	many := make([][]string, 30)
	for i := range many {
		many[i] = []string{fmt.Sprintf("entry %d", i)}
	}
	for _, test := range []struct {
		keys string
		row  int
		by   byte
	}{
		{"\r", 0, 0},
		{"\n", 0, 0},
		{"\x1b[B\x1b[B\x1b[A\r", 1, 0},
		{"\x1bOB\r", 1, 0},
		{"\x0e\x0e\x0e\x10\r", 2, 0},
		{"\x1b[A\r", 0, 0},
		{"\x1b[6~\r", 10, 0},
		{"\x1b[6~\x1b[6~\x1b[6~\x1b[6~\r", 29, 0},
		{"\x1b[6~\x1b[6~\x1b[5~\r", 10, 0},
		{"\x1b[F\r", 29, 0},
		{"\x1b[4~\x1b[H\r", 0, 0},
		{"7\x15", 7, 'u'},
		{"\x1b[B\x12", 1, 'r'},
		{"2\x0e\x0e\r", 20, 0},
		{"23\x7f\x7f\r", 0, 0},
		{"\x1b[200~2\t3\x15\n\x1b[201~\x7f\x7f9\r", 29, 0},
		{"none\r\x15\x7f\x7f\x7f\x7f\r", 0, 0}, // there is nothing to take
		{"\x1b[15~\x1b[1;5Cx\x7f\r", 0, 0},
	} {
		got, _, after, err := picked(t, among(many), test.keys, 80, 24)
		if want := (console.Chosen{Row: test.row, Letter: test.by}); err != nil || got != want {
			t.Errorf("%q: got %v, %v; want %v", test.keys, got, err, want)
		}
		after.want("$ ww")
	}
}

func TestThePickerCanBeLeft(t *testing.T) {
	for keys, want := range map[string]error{
		"gi\x1b": console.ErrInterrupted, "\x1b\x1b": console.ErrInterrupted, "gi\x1c": console.ErrInterrupted, "\x04": io.EOF,
	} {
		_, _, after, err := picked(t, among(logins), keys, 80, 24)
		if !errors.Is(err, want) {
			t.Errorf("%q: got error %v, want %v", keys, err, want)
		}
		after.want("$ ww")
	}
}

func TestThePickerFitsAnyScreen(t *testing.T) {
	many := among(append(append(append([][]string{}, logins...), logins...), logins...))
	many.Question = "Which one of a great many is it to be?"
	_, before, _, _ := picked(t, many, "\x1b[B\x1b[B\x03", 40, 5)
	before.want(`
$ ww
Which one of a great many is it to be?
>                              12 of 12
▸ gitlab          me@example.com
  ⏎ copy  ^U user  ^R reveal  Esc`)
	for columns := 4; columns < 90; columns += 5 {
		for rows := 1; rows < 16; rows++ {
			_, before, _, _ := picked(t, many, "\x1b[F\x03", columns, rows)
			if before.wrapped {
				t.Fatalf("%d x %d: a line wrapped:\n%s", columns, rows, before.text())
			}
			if rows > 1 && before.scrolled > 1 {
				t.Fatalf("%d x %d: it scrolled by %d:\n%s", columns, rows, before.scrolled, before.text())
			}
		}
	}
}

func TestThePickerAtTheBottomOfTheScreenErasesItself(t *testing.T) {
	s := &script{keys: []byte("git\x1b[B\r"), columns: 80, rows: 6}
	c := &console.Console{Terminal: func() (console.Terminal, error) { return s, nil }}
	got, err := c.Choose(t.Context(), among(logins))
	if err != nil || got.Row != 1 {
		t.Errorf("got %v, %v", got, err)
	}
	newGlass(t, 80, 6).show("a\nb\nc\nd\ne\n" + s.screen.String()).want("d\ne"[2:])
}

func TestThePickerAtTheTopOfTheScreenIsNotKeptAboveIt(t *testing.T) {
	for rows := 2; rows < 6; rows++ {
		s := &script{keys: []byte("git\x7f\x7f\x1b[B\r"), columns: 80, rows: rows}
		c := &console.Console{Terminal: func() (console.Terminal, error) { return s, nil }}
		if _, err := c.Choose(t.Context(), among(logins)); err != nil {
			t.Error(err)
		}
		if g := newGlass(t, 80, rows).show(s.screen.String()); g.kept != "" || g.text() != "" {
			t.Errorf("%d rows: above the screen is\n%s\nand on it\n%s", rows, g.kept, g.text())
		}
	}
}

func TestThePickerCannotBeForged(t *testing.T) {
	rows := [][]string{{"evil\x1b]0;title\a\n\u202e", "\x1b[2J"}, {"עברית", "user"}}
	_, before, _, _ := picked(t, among(rows), "\x1b[B\x03", 80, 24)
	before.want(`
$ ww
>                                                         2 of 2
  evil␛]0;title␇␊  ␛[2J
▸ עברית            user
  ⏎ copy  ^U user  ^R reveal  Esc`)
}

func TestAListThatCannotBeNarrowedTakesNoText(t *testing.T) {
	got, before, _, err := picked(t, console.Choice{Rows: logins}, "lab\x1b[B\r", 80, 24)
	if err != nil || got.Row != 1 {
		t.Errorf("got %v, %v", got, err)
	}
	before.want(`
$ ww
  github          octocat         dev work  2 hours ago
▸ github          work-bot        ci        yesterday
  gitlab          me@example.com  dev       3 months ago
  日本語のなまえ  日本                      11 Oct 2026
  ⏎ take  Esc`)
	_, before, _, _ = picked(t, console.Choice{Rows: logins}, "\x1b[B\x1b[B\r", 80, 5)
	before.want(`
$ ww
3 of 4
  github          work-bot        ci        yesterday
▸ gitlab          me@example.com  dev       3 months ago
  ⏎ take  Esc`)
}

func TestThePickerComesBackAfterCtrlZ(t *testing.T) {
	s := &script{keys: []byte("lab\x1a\r"), columns: 80, rows: 10}
	c := &console.Console{Terminal: func() (console.Terminal, error) { return s, nil }}
	if got, err := c.Choose(t.Context(), among(logins)); err != nil || got.Row != 2 || s.stopped != 1 {
		t.Errorf("got %v, %v, stopped %d times", got, err, s.stopped)
	}
}

func TestThePickerIsANumberWhereNothingIsRedrawn(t *testing.T) {
	c, s := scripted("5\rlab\rnone\r1\r3\r")
	c.Accessible = true
	choice := among(logins[:3])
	choice.Question = "Which one?"
	got, err := c.Choose(t.Context(), choice)
	if err != nil || got.Row != 2 {
		t.Errorf("got %v, %v", got, err)
	}
	all := "Which one?\n  1  github  octocat  dev work  2 hours ago\n  2  github  work-bot  ci  yesterday\n  3  gitlab  me@example.com  dev  3 months ago\n"
	lab := "Which one?\n  3  gitlab  me@example.com  dev  3 months ago\n"
	shown := s.screen.String()
	if !strings.HasPrefix(shown, all+"number, or words to look for: ") || strings.Count(shown, lab) < 2 || strings.Contains(shown, "\x1b") {
		t.Errorf("screen shows %q", shown)
	}
}
