package cmd

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"watchword/internal/console"
	"watchword/internal/pdf"
	"watchword/internal/qr"
	"watchword/secret"
)

// kitFacts is what a page says beside the code, and what only one with a share
// has.
type kitFacts struct {
	path, id, version string
	target            string // of the sync; empty: there is none
	day               time.Time

	set              string
	number, need, of int
}

// pageFormat is how a page is written.
type pageFormat int

const (
	asHTML pageFormat = iota
	asPDF
)

// ending is that of the names of such pages.
func (f pageFormat) ending() string { return [...]string{".html", ".pdf"}[f] }

// sheet is a page in the making, from top to bottom, that keeps places for what is
// secret. Of the texts of a paragraph, every second one is to be typed, or a name.
type sheet interface {
	Title(text string)
	Heading(text string)
	Text(texts []string)
	Step(number int, texts []string)
	Code(n int)          // a place of n bytes
	Drawing(n, side int) // a place of n bytes, for side squares in each direction

	// Bytes returns the page, and where its places begin.
	Bytes() (page []byte, places []int, err error)
}

// A part is a piece of a page. What is between braces in its text is a fact.
type part struct {
	kind partKind
	text string
}

type partKind int

const (
	title partKind = iota
	heading
	paragraph // texts between two ` are to be typed, or names
	step      // likewise, with a number
	theCode   // for people and for a camera
)

const aboutCode = "{chars} characters; there is no I, L, O or U among them. Small letters, spaces and dashes do not matter."

var kitPage = []part{
	{title, "Watchword recovery kit"},
	{paragraph, "Made on {day} for vault {id}. It opens the vault without the master password: keep it like a passport."},
	{heading, "The code"},
	{theCode, ""},
	{paragraph, aboutCode},
	{heading, "Where the vault is"},
	{paragraph, "`{path}`{lost}"},
	{paragraph, "The code is of no use without this file: keep a copy of it somewhere else too."},
	{heading, "If the master password is forgotten"},
	{step, "On a computer with Watchword (`ww`, version {version} or newer), put the vault file in its place."},
	{step, "Type `ww recovery use`, then the code, then a new master password."},
	{step, "This code is used up then: `ww` shows a new one. Destroy this page."},
	{heading, "Now"},
	{step, "Print this page, and type `ww recovery test` with the paper before you."},
	{step, "Delete the file of this page."},
}

var sharePage = []part{
	{title, "Watchword recovery share {number} of {of}"},
	{paragraph, "Set {set}, made on {day} for vault {id}. Any {need} of the {of} shares of this set together open the vault without the master password. Fewer open nothing, and tell nothing of what is in it."},
	{heading, "The share"},
	{theCode, ""},
	{paragraph, aboutCode},
	{heading, "If you keep it for somebody"},
	{paragraph, "Keep it like a passport, and apart from the other shares. Give it, or read it aloud, to nobody but those whose vault this is, when they ask for it themselves. You cannot open the vault with it alone."},
	{heading, "When it is needed"},
	{step, "On a computer with Watchword (`ww`, version {version} or newer), put the vault file in its place. It was `{path}`{lost}; without that file, or a copy, the shares are of no use."},
	{step, "Type `ww recovery use --shares`, then this share and others of set {set}, {need} in all, then a new master password."},
	{step, "The whole set is used up then. Destroy this page."},
	{heading, "For who made it, now"},
	{step, "Print the pages, and type `ww recovery test --shares` with {need} of them before you."},
	{step, "Give each to somebody else, and see to it that they find the vault file, or a copy of it."},
	{step, "Delete the files of the pages."},
}

// syncPart is said on a page of a vault that is synced, behind where the vault is.
var syncPart = []part{
	{heading, "Where the sync files are"},
	{paragraph, "`{target}`{cut}"},
	{paragraph, "If no device with the vault is left, `ww join {word} {how}` makes it again from these files. On another computer a folder may lie elsewhere."},
}

// withSync adds to a page where the sync files are.
func (f kitFacts) withSync(parts []part) []part {
	if f.target == "" {
		return parts
	}
	at := slices.IndexFunc(parts, func(p part) bool { return strings.HasPrefix(p.text, "If ") && p.kind == heading })
	return slices.Concat(parts[:at], syncPart, parts[at:])
}

// filled returns a page with a code or a share, for the caller to wipe.
func filled(parts []part, f kitFacts, format pageFormat, plain secret.Value) (secret.Value, error) {
	parts = f.withSync(parts)
	squares, side, err := codeSquares(plain, format)
	if err != nil {
		return secret.Value{}, err
	}
	defer squares.Wipe()
	text := grouped(plain)
	defer text.Wipe()
	facts := f.replacer(format, plain.Len())
	s := newSheet(format, facts.Replace(parts[0].text), f.day)
	lay(s, parts, facts, func() { s.Code(text.Len()); s.Drawing(squares.Len(), side) })
	page, places, err := s.Bytes()
	if err != nil {
		return secret.Value{}, err
	}
	return overwritten(page, places, text, squares), nil
}

func newSheet(format pageFormat, title string, day time.Time) sheet {
	if format == asPDF {
		return pdf.New(title, day)
	}
	return newHTMLSheet(title)
}

// lay sets the parts of a page; code sets what is secret.
func lay(s sheet, parts []part, facts *strings.Replacer, code func()) {
	number := 0
	for _, p := range parts {
		texts := strings.Split(p.text, "`")
		for i := range texts {
			texts[i] = facts.Replace(texts[i])
		}
		if p.kind != step {
			number = 0
		}
		switch p.kind {
		case title:
			s.Title(texts[0])
		case heading:
			s.Heading(texts[0])
		case paragraph:
			s.Text(texts)
		case step:
			number++
			s.Step(number, texts)
		case theCode:
			code()
		}
	}
}

// replacer puts facts in place of their names.
func (f kitFacts) replacer(format pageFormat, chars int) *strings.Replacer {
	path, lost := console.Safe(f.path), ""
	target, cut, word, how := console.Safe(f.target), "", console.Safe(shellWord(f.target)), "--recovery"
	if f.of > 0 {
		how += " --shares"
	}
	if format == asPDF {
		path, lost = drawable(path)
		target, cut = drawable(target)
		word, _ = drawable(word)
	}
	return strings.NewReplacer(
		"{day}", f.day.Format("2 January 2006"), "{id}", f.id, "{version}", console.Safe(f.version),
		"{path}", path, "{lost}", lost, "{target}", target, "{cut}", cut, "{word}", word, "{how}", how, "{chars}", strconv.Itoa(chars), "{set}", f.set,
		"{number}", strconv.Itoa(f.number), "{need}", strconv.Itoa(f.need), "{of}", strconv.Itoa(f.of),
	)
}

// drawable returns a path as well as a page of PDF can say it, and a remark if that
// is not exact. A path that is longer than there is room for loses its beginning.
func drawable(path string) (shown, lost string) {
	const room = 200
	shown = pdf.Shown(path)
	if shown != path {
		lost = " (? is for what cannot be printed here)"
	}
	if r := []rune(shown); len(r) > room {
		shown = "…" + string(r[len(r)-room:])
	}
	return shown, lost
}

// overwritten returns a page with secrets in its places, for the caller to wipe.
func overwritten(page []byte, places []int, secrets ...secret.Value) secret.Value {
	all := secret.Alloc(len(page))
	_ = all.Reveal(func(out []byte) error { // none can fail
		copy(out, page)
		for i, s := range secrets {
			_ = s.Reveal(func(b []byte) error { secret.Copy(out[places[i]:], b); return nil })
		}
		return nil
	})
	return all
}

// codeSquares draws the QR code of a code or a share, for the caller to wipe, and
// says how many squares a side of it has.
func codeSquares(plain secret.Value, format pageFormat) (squares secret.Value, side int, err error) {
	draw := qr.Path
	if format == asPDF {
		draw = qr.Operators
	}
	secret.Do(func() {
		err = plain.Reveal(func(b []byte) error {
			d, n, err := draw(b)
			side = n
			if err == nil {
				squares = secret.New(d)
			}
			return err
		})
	})
	return squares, side, err
}
