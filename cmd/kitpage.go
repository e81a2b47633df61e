package cmd

import (
	"html"
	"strconv"
	"strings"

	"watchword/internal/console"
	"watchword/internal/qr"
	"watchword/secret"
)

// kitFacts is what a page says beside the code, and what only one with a share
// has.
type kitFacts struct {
	path, id, day, version string

	set              string
	number, need, of int
}

// The places on a page for what is secret. No file name has such characters
// once it is made safe.
const (
	codePlace = "\x01"
	boxPlace  = "\x02" // the squares of the QR code
)

// pageHead begins a page that asks nobody for anything: it has no script, and may
// load nothing.
const pageHead = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<title>Watchword recovery kit</title>
<style>
@page { margin: 18mm }
body { font: 12pt/1.5 sans-serif; max-width: 170mm; margin: 2em auto; color: #000; background: #fff }
h1 { font-size: 20pt; margin: 0 }
h2 { font-size: 13pt; margin: 1.4em 0 .3em }
code { font-family: monospace }
.code { font: bold 12pt/1.8 monospace; border: 1pt solid #000; padding: .4em .6em; text-align: center }
svg { display: block; width: 45mm; height: 45mm; margin: 1em auto }
</style>
</head>
<body>
`

// pageCode is the code, for people and for a camera.
const pageCode = `<p class="code">` + codePlace + `</p>
<svg viewBox="{box}" role="img" aria-label="the same code, for a camera" shape-rendering="crispEdges"><rect x="-4" y="-4" width="100%" height="100%" fill="#fff"/><path d="` + boxPlace + `" fill="#000"/></svg>
<p>{chars} characters; there is no I, L, O or U among them. Small letters, spaces and dashes do not matter.</p>
`

const kitPage = pageHead + `<h1>Watchword recovery kit</h1>
<p>Made on {day} for vault {id}. It opens the vault without the master password: keep it like a passport.</p>
<h2>The code</h2>
` + pageCode + `<h2>Where the vault is</h2>
<p><code>{path}</code><br>The code is of no use without this file: keep a copy of it somewhere else too.</p>
<h2>If the master password is forgotten</h2>
<ol>
<li>On a computer with Watchword (<code>ww</code>, version {version} or newer), put the vault file in its place.</li>
<li>Type <code>ww recovery use</code>, then the code, then a new master password.</li>
<li>This code is used up then: <code>ww</code> shows a new one. Destroy this page.</li>
</ol>
<h2>Now</h2>
<ol>
<li>Print this page, and type <code>ww recovery test</code> with the paper before you.</li>
<li>Delete the file of this page.</li>
</ol>
</body>
</html>
`

const sharePage = pageHead + `<h1>Watchword recovery share {number} of {of}</h1>
<p>Set {set}, made on {day} for vault {id}. Any {need} of the {of} shares of this set together open the vault without the master password. Fewer open nothing, and tell nothing of what is in it.</p>
<h2>The share</h2>
` + pageCode + `<h2>If you keep it for somebody</h2>
<p>Keep it like a passport, and apart from the other shares. Give it, or read it aloud, to nobody but those whose vault this is, when they ask for it themselves. You cannot open the vault with it alone.</p>
<h2>When it is needed</h2>
<ol>
<li>On a computer with Watchword (<code>ww</code>, version {version} or newer), put the vault file in its place. It was <code>{path}</code>; without that file, or a copy, the shares are of no use.</li>
<li>Type <code>ww recovery use --shares</code>, then this share and others of set {set}, {need} in all, then a new master password.</li>
<li>The whole set is used up then. Destroy this page.</li>
</ol>
<h2>For who made it, now</h2>
<ol>
<li>Print the pages, and type <code>ww recovery test --shares</code> with {need} of them before you.</li>
<li>Give each to somebody else, and see to it that they find the vault file, or a copy of it.</li>
<li>Delete the files of the pages.</li>
</ol>
</body>
</html>
`

// filled returns a page with a code or a share, for the caller to wipe.
func filled(page string, f kitFacts, plain secret.Value) (secret.Value, error) {
	squares, size, err := codeSquares(plain)
	if err != nil {
		return secret.Value{}, err
	}
	defer squares.Wipe()
	text := grouped(plain)
	defer text.Wipe()
	from, side := strconv.Itoa(-qr.Margin), strconv.Itoa(size+2*qr.Margin)
	whole := strings.NewReplacer(
		"{day}", f.day, "{id}", f.id, "{version}", html.EscapeString(console.Safe(f.version)),
		"{path}", html.EscapeString(console.Safe(f.path)), "{box}", strings.Join([]string{from, from, side, side}, " "),
		"{chars}", strconv.Itoa(plain.Len()), "{set}", f.set,
		"{number}", strconv.Itoa(f.number), "{need}", strconv.Itoa(f.need), "{of}", strconv.Itoa(f.of),
	).Replace(page)
	head, rest, _ := strings.Cut(whole, codePlace)
	middle, tail, _ := strings.Cut(rest, boxPlace)
	return joined(head, text, middle, squares, tail), nil
}

// joined returns the parts one behind the other, for the caller to wipe.
func joined(head string, one secret.Value, middle string, two secret.Value, tail string) secret.Value {
	all := secret.Alloc(len(head) + one.Len() + len(middle) + two.Len() + len(tail))
	_ = all.Reveal(func(out []byte) error { // none can fail
		n := copy(out, head)
		_ = one.Reveal(func(b []byte) error { n += copy(out[n:], b); return nil })
		n += copy(out[n:], middle)
		_ = two.Reveal(func(b []byte) error { n += copy(out[n:], b); return nil })
		copy(out[n:], tail)
		return nil
	})
	return all
}

// codeSquares draws the QR code of a code or a share, for the caller to wipe, and
// says how many squares a side of it has.
func codeSquares(plain secret.Value) (squares secret.Value, size int, err error) {
	secret.Do(func() {
		err = plain.Reveal(func(b []byte) error {
			d, n, err := qr.Path(b)
			size = n
			if err == nil {
				squares = secret.New(d)
			}
			return err
		})
	})
	return squares, size, err
}
