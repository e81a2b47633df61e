package cmd_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"watchword/internal/console"
	"watchword/internal/pinentry"
	"watchword/secret"
)

// windows are the programs that ask, and who answers them.
type windows struct {
	answers   []string // one each time
	err       error    // after them
	programs  []string // that were started
	prompts   []string // of askpass
	questions []pinentry.Question
}

func (d *windows) answer(program string) (secret.Value, error) {
	d.programs = append(d.programs, program)
	if len(d.answers) == 0 {
		return secret.Value{}, d.err
	}
	answer := d.answers[0]
	d.answers = d.answers[1:]
	return secret.New([]byte(answer)), nil
}

func (d *windows) pinentry(_ context.Context, program string, q pinentry.Question) (secret.Value, error) {
	d.questions = append(d.questions, q)
	return d.answer(program)
}

func (d *windows) askpass(_ context.Context, program, prompt string) (secret.Value, error) {
	d.prompts = append(d.prompts, prompt)
	return d.answer(program)
}

// asking is a vault whose password a person knows and no variable has.
func asking(t *testing.T, prompt string, answers ...string) *world {
	w := withVault(t)
	w.password, w.env["WW_PROMPT"], w.windows.answers = "", prompt, answers
	w.windows.err = errors.New("nobody answers")
	return w
}

func TestAPinentryAsksForTheMasterPassword(t *testing.T) {
	w := asking(t, "pinentry", "wrong", "", master)
	w.env["LANG"], w.env["LC_CTYPE"] = "C", "C.UTF-8"
	if r := w.ok("get", "github"); r.out != entry+"\n" || r.err != "" {
		t.Errorf("got %q\n%s", r.out, r.err)
	}
	if got := w.windows.programs; !slices.Equal(got, []string{"pinentry", "pinentry", "pinentry"}) {
		t.Errorf("started: %q", got)
	}
	for i, wrong := range []string{"", "That does not open this vault. 2 tries left.", "That does not open this vault. 1 try left."} {
		q := w.windows.questions[i]
		if q.Wrong != wrong || q.Text != "Unlock ~/.local/share/watchword/vault.ww" || !slices.Equal(q.Options, []string{"lc-ctype=C.UTF-8"}) {
			t.Errorf("question %d: %+v", i, q)
		}
	}
}

func TestAPinentryIsToldTheTerminal(t *testing.T) {
	w := asking(t, "pinentry:/opt/pin entry", master)
	w.sits("")
	w.env["TERM"] = "xterm"
	w.ok("ls")
	got := w.windows.questions[0].Options
	slices.Sort(got)
	if !slices.Equal(got, []string{"ttyname=/dev/tty", "ttytype=xterm"}) || w.windows.programs[0] != "/opt/pin entry" {
		t.Errorf("%q was told %q", w.windows.programs, got)
	}
	if w.person.shown.Len() > 0 || w.person.muted {
		t.Errorf("the terminal shows %q", w.person.shown.String())
	}
}

func TestThreeWrongAnswersLockInAWindowToo(t *testing.T) {
	for prompt, hint := range map[string]string{"pinentry": "still locked.", "askpass:x": "still locked."} {
		w := asking(t, prompt, "1", "2", "3", master)
		w.run("ls").want(t, 6, hint)
	}
}

func TestNoAnswerIsTold(t *testing.T) {
	for _, c := range []struct {
		prompt string
		err    error
		code   int
		says   string
	}{
		{"pinentry", pinentry.ErrCancelled, 130, "ww: stopped.\n   Nothing was changed."},
		{"pinentry", &pinentry.RefusedError{Code: 83918950, Text: "no\x1b[2J tty"}, 5, "locked, and pinentry gave no answer: no␛[2J tty (83918950)."},
		{"pinentry:nosuch", errors.New("not found"), 5, "locked, and nosuch gave no answer: not found.\n   Nothing was changed.\n   WW_PROMPT=tty  asks on the terminal\n"},
		{"pinentry", pinentry.ErrTooLong, 2, "too long"},
		{"askpass:/x", console.ErrTooLong, 2, "too long"},
		{"askpass:/x", errors.New("exit status 1"), 5, "locked, and /x gave no answer: exit status 1."},
	} {
		w := asking(t, c.prompt)
		w.windows.err = c.err
		w.unchanged(func() { w.run("rm", "github").want(t, c.code, c.says) })
	}
}

func TestAskpassAsksInOneSentence(t *testing.T) {
	w := asking(t, "askpass:/opt/ask", "wrong", master)
	w.ok("ls")
	want := []string{"Master password: ", "That does not open this vault. 2 tries left. Master password: "}
	if !slices.Equal(w.windows.prompts, want) || w.windows.programs[1] != "/opt/ask" {
		t.Errorf("%q asks %q", w.windows.programs, w.windows.prompts)
	}
}

func TestSSHsProgramAsksWhereThereIsAScreenAndNoTerminal(t *testing.T) {
	whole := withVault(t)
	for _, c := range []struct {
		name, env, want string
		terminal        bool
	}{
		{"a display", "SSH_ASKPASS=/ssh DISPLAY=:0", "/ssh", false},
		{"wayland", "SSH_ASKPASS=/ssh WAYLAND_DISPLAY=wayland-0", "/ssh", false},
		{"our own first", "SSH_ASKPASS=/ssh WW_ASKPASS=/ww DISPLAY=:0", "/ww", false},
		{"no screen", "SSH_ASKPASS=/ssh", "", false},
		{"no program", "DISPLAY=:0", "", false},
		{"a terminal", "SSH_ASKPASS=/ssh DISPLAY=:0", "", true},
		{"told to ask on the terminal", "SSH_ASKPASS=/ssh DISPLAY=:0 WW_PROMPT=tty", "", false},
	} {
		w := whole.copy()
		w.password, w.windows.answers = "", []string{master}
		for _, variable := range strings.Fields(c.env) {
			name, value, _ := strings.Cut(variable, "=")
			w.env[name] = value
		}
		if c.terminal {
			w.sits(master + "\r")
		}
		r := w.run("ls")
		if got := strings.Join(w.windows.programs, " "); got != c.want || (r.code == 0) != (c.want != "" || c.terminal) {
			t.Errorf("%s: %q asked, exit %d\n%s", c.name, got, r.code, r.err)
		}
	}
}

func TestWhatIsNotToAskDoesNotOpenWindows(t *testing.T) {
	w := asking(t, "pinentry", master)
	w.run("ls", "--no-input").want(t, 5, "nobody is to be asked")
	w.password = master
	w.ok("ls")
	if w.windows.programs != nil {
		t.Errorf("started: %q", w.windows.programs)
	}
}

func TestAPasswordTypedIntoAWindowUnlocksAndOneIsAskedForToDestroy(t *testing.T) {
	w := withAgent(t)
	w.env["WW_PROMPT"], w.windows.answers = "pinentry", []string{master, master}
	w.ok("ls").want(t, 0, "unlocked for 10 min")
	w.opens("the next")
	w.ok("rm", "--forever", "github", "-y", "--force")
	if len(w.windows.answers) > 0 {
		t.Error("it did not ask again")
	}
}
