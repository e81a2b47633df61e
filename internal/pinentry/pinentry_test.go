package pinentry_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"watchword/internal/pinentry"
)

// program is one that says what it has to say, whatever it is told.
type program struct {
	io.Reader
	told bytes.Buffer
}

func (p *program) Write(b []byte) (int, error) { return p.told.Write(b) }

// ask asks a program that says this, and returns the answer.
func ask(t testing.TB, says string, q pinentry.Question) (answer, told string, err error) {
	t.Helper()
	p := &program{Reader: strings.NewReader(says)}
	v, err := pinentry.Ask(p, q)
	defer v.Wipe()
	_ = v.Reveal(func(b []byte) error { answer = string(b); return nil })
	return answer, p.told.String(), err
}

func TestItSaysWhatToAskAndTakesTheAnswer(t *testing.T) {
	q := pinentry.Question{
		Title: "Watchword", Text: "100 %\nof it ö\x1b", Prompt: "Password:", Wrong: "no\r\nBYE",
		Options: []string{"ttyname=/dev/tty", "newer=1"},
	}
	says := "OK ready\n" + "OK\n" + "ERR 83886254 Unknown option <Pinentry>\n" + "OK\r\nOK\n# a comment\nOK\nERR 1 x\n" +
		"S PIN_REPEATED\nD a%25b%0d%0A\nD \xc3\xb6 c\nOK\n"
	answer, told, err := ask(t, says, q)
	if want := "a%b\r\nö c"; err != nil || answer != want {
		t.Errorf("got %q, %v; want %q", answer, err, want)
	}
	want := "OPTION ttyname=/dev/tty\nOPTION newer=1\nSETTITLE Watchword\nSETDESC 100 %25%0Aof it ö%1B\n" +
		"SETPROMPT Password:\nSETERROR no%0D%0ABYE\nGETPIN\nBYE\n"
	if told != want {
		t.Errorf("it was told\n%s", told)
	}
}

func TestNothingTypedIsAnEmptyAnswer(t *testing.T) {
	for _, says := range []string{"OK\nOK\n", "OK\nD \nOK\n", "OK\nD\nOK\n"} {
		if answer, _, err := ask(t, says, pinentry.Question{}); err != nil || answer != "" {
			t.Errorf("%q: got %q, %v", says, answer, err)
		}
	}
}

func TestTheLinesMayComeInPieces(t *testing.T) {
	says := "OK\nD " + strings.Repeat("long ", 150) + "\nD %41\nOK\n"
	for name, cut := range map[string]func(io.Reader) io.Reader{
		"bytes": iotest.OneByteReader, "halves": iotest.HalfReader, "an end that comes along": iotest.DataErrReader,
	} {
		v, err := pinentry.Ask(&program{Reader: cut(strings.NewReader(says))}, pinentry.Question{})
		if err != nil || v.Len() != 751 {
			t.Errorf("%s: %d bytes, %v", name, v.Len(), err)
		}
		v.Wipe()
	}
}

func TestALongAnswerIsTakenAndATooLongOneRefused(t *testing.T) {
	data := strings.Repeat("D "+strings.Repeat("x", 512)+"\n", 8)
	if answer, _, err := ask(t, "OK\n"+data+"OK\n", pinentry.Question{}); err != nil || len(answer) != pinentry.MaxSecret {
		t.Errorf("got %d bytes, %v", len(answer), err)
	}
	if _, _, err := ask(t, "OK\n"+data+"D x\nOK\n", pinentry.Question{}); !errors.Is(err, pinentry.ErrTooLong) {
		t.Errorf("got %v", err)
	}
}

func TestALongTextIsCutBetweenCharacters(t *testing.T) {
	for _, text := range []string{strings.Repeat("ö", 2000), strings.Repeat("%", 2000), strings.Repeat("x", 2000), strings.Repeat("€\n", 2000)} {
		_, told, err := ask(t, "OK\nOK\nOK\n", pinentry.Question{Text: text})
		line, _, _ := strings.Cut(told, "\n")
		if err != nil || len(line) > 1000 || len(line) < 990 || strings.ToValidUTF8(line, "") != line {
			t.Errorf("%.4q…: a line of %d bytes, %v", text, len(line), err)
		}
	}
}

func TestOtherAnswersAreErrors(t *testing.T) {
	for _, c := range []struct {
		name, says string
		want       error
	}{
		{"cancel", "OK\nERR 83886179 Operation cancelled <Pinentry>\n", pinentry.ErrCancelled},
		{"cancel without a source", "OK\nERR 99 canceled\n", pinentry.ErrCancelled},
		{"the other cancel", "OK\nERR 83886278 fully\n", pinentry.ErrCancelled},
		{"not OK", "OK\nERR 83886194\n", pinentry.ErrCancelled},
		{"nothing", "", io.ErrUnexpectedEOF},
		{"an end", "OK\n", io.ErrUnexpectedEOF},
		{"an end within a line", "OK\nD half", io.ErrUnexpectedEOF},
		{"an end before OK", "OK\nD whole\n", io.ErrUnexpectedEOF},
		{"another program", "hello\n", pinentry.ErrProtocol},
		{"an empty line", "OK\n\n", pinentry.ErrProtocol},
		{"a question", "OK\nINQUIRE QUALITY x\n", pinentry.ErrProtocol},
		{"an answer that nobody asked for", "D x\nOK\nOK\n", pinentry.ErrProtocol},
		{"half an escape", "OK\nD x%4\nOK\n", pinentry.ErrProtocol},
		{"no escape", "OK\nD %4g\nOK\n", pinentry.ErrProtocol},
		{"nor this", "OK\nD %-1\nOK\n", pinentry.ErrProtocol},
		{"no code", "OK\nERR x\n", pinentry.ErrProtocol},
		{"a code too large", "OK\nERR 99999999999999999999 x\n", pinentry.ErrProtocol},
		{"a line without end", "OK\n" + strings.Repeat("D", 5000), pinentry.ErrProtocol},
		{"a reply without end", "OK\n" + strings.Repeat("# ", 20) + strings.Repeat("#\n", 5000), pinentry.ErrProtocol},
	} {
		answer, _, err := ask(t, c.says, pinentry.Question{})
		if !errors.Is(err, c.want) || answer != "" {
			t.Errorf("%s: got %q, %v", c.name, answer, err)
		}
	}
	_, _, err := ask(t, "OK\nERR 83918950 Inappropriate ioctl for device <Pinentry>\n", pinentry.Question{})
	if refused := (*pinentry.RefusedError)(nil); !errors.As(err, &refused) || refused.Code != 83918950 {
		t.Errorf("got %v", err)
	}
}

func TestAPipeThatBreaksIsAnError(t *testing.T) {
	broken := errors.New("broken")
	if _, err := pinentry.Ask(&program{Reader: iotest.ErrReader(broken)}, pinentry.Question{}); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	if _, err := pinentry.Ask(deaf{strings.NewReader("OK\n"), broken}, pinentry.Question{}); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

// deaf is a program that does not listen.
type deaf struct {
	io.Reader
	err error
}

func (d deaf) Write([]byte) (int, error) { return 0, d.err }

func FuzzAsk(f *testing.F) {
	f.Add([]byte("OK\nD a%25b\nOK\n"))
	f.Add([]byte("OK ready\r\nS x\n# y\nERR 83886179 cancelled\n"))
	f.Add([]byte("D %"))
	f.Fuzz(func(t *testing.T, says []byte) {
		v, err := pinentry.Ask(&program{Reader: bytes.NewReader(says)}, pinentry.Question{Text: string(says)})
		defer v.Wipe()
		if v.Len() > pinentry.MaxSecret || err != nil && v.Len() > 0 {
			t.Errorf("%d bytes, %v", v.Len(), err)
		}
	})
}

func FuzzAnswer(f *testing.F) {
	f.Add("a%b\nö")
	f.Fuzz(func(t *testing.T, typed string) {
		typed = typed[:min(len(typed), 300)] // of which each may take three bytes
		var data strings.Builder
		for _, b := range []byte(typed) {
			fmt.Fprintf(&data, "%%%02X", b)
		}
		if answer, _, err := ask(t, "OK\nD "+data.String()+"\nOK\n", pinentry.Question{}); err != nil || answer != typed {
			t.Errorf("got %q, %v; want %q", answer, err, typed)
		}
	})
}
