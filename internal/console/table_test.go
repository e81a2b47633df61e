package console_test

import (
	"errors"
	"strings"
	"testing"

	"watchword/internal/console"
)

var (
	errFull  = errors.New("no space left")
	listing  = []console.Column{{Title: "NAME", Middle: true}, {Title: "USER"}, {Title: "HEALTH"}}
	accounts = [][]string{
		{"github", "octocat", "ok"},
		{"日本語", "", "! reused"},
		{"a\x1bb", "שלום", "ok"},
	}
)

func TestTableAlignsByDisplayWidth(t *testing.T) {
	c, out, _ := capture()
	c.OutTTY, c.Width = true, 80
	if err := c.Table(listing, accounts); err != nil {
		t.Fatal(err)
	}
	want := "NAME    USER     HEALTH\n" +
		"github  octocat  ok\n" +
		"日本語           ! reused\n" +
		"a␛b     \u2068שלום\u2069     ok\n"
	if got := out.String(); got != want {
		t.Errorf("got\n%s, want\n%s", got, want)
	}
}

func TestTableNeverWraps(t *testing.T) {
	long := strings.Repeat("abcdefghij", 9)
	for _, width := range []int{20, 59, 60, 72, 80} {
		c, out, _ := capture()
		c.OutTTY, c.Width = true, width
		if err := c.Table(listing, [][]string{{long, long, "ok"}, {strings.Repeat("界", 50), "x", long}}); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(out.String()) {
			if n := console.Columns(strings.TrimSuffix(line, "\n")); n > width {
				t.Errorf("%d columns on a screen of %d: %s", n, width, line)
			}
		}
	}
}

func TestTableCutsNamesInTheMiddleAndTheRestAtTheEnd(t *testing.T) {
	c, out, _ := capture()
	c.OutTTY, c.Width = true, 60
	name, user := strings.Repeat("n", 30)+"NAME", strings.Repeat("u", 30)+"USER"
	if err := c.Table(listing[:2], [][]string{{name, user}}); err != nil {
		t.Fatal(err)
	}
	row := strings.Split(out.String(), "\n")[1]
	cells := strings.Fields(row)
	if !strings.Contains(cells[0], "n…n") || !strings.HasSuffix(cells[0], "NAME") {
		t.Errorf("name is %q", cells[0])
	}
	if !strings.HasSuffix(cells[1], "u…") {
		t.Errorf("user is %q", cells[1])
	}
}

func TestTableOnANarrowScreenIsRecords(t *testing.T) {
	c, out, _ := capture()
	c.OutTTY, c.Width = true, 40
	if err := c.Table(listing, accounts[:2]); err != nil {
		t.Fatal(err)
	}
	want := "github\n  octocat · ok\n日本語\n  ! reused\n"
	if got := out.String(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTableInAPipeIsTabSeparatedAndExact(t *testing.T) {
	c, out, _ := capture()
	rows := [][]string{{"a\tb", "c\nd\re", `\`}, {"\x1b[31m", "\u009b\x7f", "é\xff日"}, {"", "", ""}}
	if err := c.Table(listing, rows); err != nil {
		t.Fatal(err)
	}
	want := `a\tb` + "\t" + `c\nd\re` + "\t" + `\\` + "\n" +
		`\u001b[31m` + "\t" + `\u009b\u007f` + "\té\xff日\n" +
		"\t\t\n"
	if got := out.String(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTableEscapesKeepBytesThatAreNotUTF8(t *testing.T) {
	c, out, _ := capture()
	if err := c.Table(listing, [][]string{{"\xff\\\xfe\ufffd"}}); err != nil {
		t.Fatal(err)
	}
	if got, want := out.String(), "\xff\\\\\xfe\ufffd\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTableColoursTitlesAndTones(t *testing.T) {
	c, out, _ := capture()
	c.OutTTY, c.Colour = true, true
	tone := func(cell string) console.Tone {
		if cell == "ok" {
			return console.Good
		}
		return console.Attention
	}
	columns := []console.Column{{Title: "NAME"}, {Title: "HEALTH", Tone: tone}}
	if err := c.Table(columns, [][]string{{"a", "ok"}, {"b", "! old"}}); err != nil {
		t.Fatal(err)
	}
	want := "\x1b[2mNAME\x1b[0m  \x1b[2mHEALTH\x1b[0m\n" +
		"a     \x1b[32mok\x1b[0m\n" +
		"b     \x1b[33m! old\x1b[0m\n"
	if got := out.String(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTableWithoutRowsIsSilent(t *testing.T) {
	c, out, _ := capture()
	c.OutTTY = true
	if err := c.Table(listing, nil); err != nil || out.Len() > 0 {
		t.Errorf("got %q, %v", out, err)
	}
}

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestOutputThatCannotBeWrittenIsAnError(t *testing.T) {
	c := &console.Console{Out: full{}, Err: full{}}
	if err := c.Table(listing, accounts); !errors.Is(err, errFull) {
		t.Errorf("table: got error %v", err)
	}
	if err := c.JSON(1); !errors.Is(err, errFull) {
		t.Errorf("json: got error %v", err)
	}
}
