package cmd

import (
	"html"
	"strconv"
	"strings"

	"watchword/crypto"
	"watchword/internal/console"
	"watchword/internal/qr"
	"watchword/secret"
)

// kitFacts is what the page of a recovery kit says beside the code.
type kitFacts struct{ path, id, day, version string }

// The places on the page for what is secret. No file name has such characters
// once it is made safe.
const (
	codePlace = "\x01"
	boxPlace  = "\x02" // the squares of the QR code
)

// page asks nobody for anything: it has no script, and may load nothing.
const page = `<!DOCTYPE html>
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
.code { font: bold 14pt/1.8 monospace; border: 1pt solid #000; padding: .4em .6em; text-align: center }
svg { display: block; width: 45mm; height: 45mm; margin: 1em auto }
</style>
</head>
<body>
<h1>Watchword recovery kit</h1>
<p>Made on {day} for vault {id}. It opens the vault without the master password: keep it like a passport.</p>
<h2>The code</h2>
<p class="code">` + codePlace + `</p>
<svg viewBox="{box}" role="img" aria-label="the same code, for a camera" shape-rendering="crispEdges"><rect x="-4" y="-4" width="100%" height="100%" fill="#fff"/><path d="` + boxPlace + `" fill="#000"/></svg>
<p>36 characters; there is no I, L, O or U among them. Small letters, spaces and dashes do not matter.</p>
<h2>Where the vault is</h2>
<p><code>{path}</code><br>The code is of no use without this file: keep a copy of it somewhere else too.</p>
<h2>If the master password is forgotten</h2>
<ol>
<li>On a computer with Watchword (<code>ww</code>, version {version} or newer), put the vault file in its place.</li>
<li>Type <code>ww recovery use</code>, then the code, then a new master password.</li>
<li>This code is used up then: <code>ww recovery kit</code> makes a new page. Destroy this one.</li>
</ol>
<h2>Now</h2>
<ol>
<li>Print this page, and type <code>ww recovery test</code> with the paper before you.</li>
<li>Delete the file of this page.</li>
</ol>
</body>
</html>
`

// kitPage returns the page with a code, once as text, for the caller to wipe.
func kitPage(f kitFacts, text, code secret.Value) (secret.Value, error) {
	squares, size, err := codeSquares(code)
	if err != nil {
		return secret.Value{}, err
	}
	defer squares.Wipe()
	from, side := strconv.Itoa(-qr.Margin), strconv.Itoa(size+2*qr.Margin)
	filled := strings.NewReplacer(
		"{day}", f.day, "{id}", f.id, "{version}", html.EscapeString(console.Safe(f.version)),
		"{path}", html.EscapeString(console.Safe(f.path)), "{box}", strings.Join([]string{from, from, side, side}, " "),
	).Replace(page)
	head, rest, _ := strings.Cut(filled, codePlace)
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

// codeSquares draws the QR code of a recovery code, for the caller to wipe, and
// says how many squares a side of it has.
func codeSquares(code secret.Value) (squares secret.Value, size int, err error) {
	plain := crypto.FormatRecovery(code)
	defer plain.Wipe()
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
