package cmd

import (
	"fmt"
	"html"
	"strings"

	"watchword/internal/qr"
)

// pageHead begins a page that asks nobody for anything: it has no script, and may
// load nothing.
const pageHead = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<title>%s</title>
<style>
@page { margin: 18mm }
body { font: 12pt/1.5 sans-serif; max-width: 170mm; margin: 2em auto; color: #000; background: #fff }
h1 { font-size: 20pt; margin: 0 }
h2 { font-size: 13pt; margin: 1.4em 0 .3em }
p { margin: .5em 0 }
code { font-family: monospace }
.code { font: bold 12pt/1.8 monospace; border: 1pt solid #000; padding: .4em .6em; text-align: center }
svg { display: block; width: 45mm; height: 45mm; margin: 1em auto }
</style>
</head>
<body>
`

// htmlSheet is a page for a browser.
type htmlSheet struct {
	strings.Builder
	places []int
	list   bool // one of steps is open
}

func newHTMLSheet(title string) *htmlSheet {
	s := &htmlSheet{}
	fmt.Fprintf(s, pageHead, html.EscapeString(title))
	return s
}

func (s *htmlSheet) Title(text string) { s.block("h1", []string{text}) }

func (s *htmlSheet) Heading(text string) { s.block("h2", []string{text}) }

func (s *htmlSheet) Text(texts []string) { s.block("p", texts) }

func (s *htmlSheet) Step(number int, texts []string) {
	if number == 1 {
		s.WriteString("<ol>\n")
	}
	s.element("li", texts)
	s.list = true
}

func (s *htmlSheet) Code(n int) {
	s.endList()
	s.WriteString(`<p class="code">`)
	s.place(n)
	s.WriteString("</p>\n")
}

func (s *htmlSheet) Drawing(n, side int) {
	s.endList()
	fmt.Fprintf(s, `<svg viewBox="%[1]d %[1]d %[2]d %[2]d" role="img" aria-label="the same code, for a camera" shape-rendering="crispEdges">`, -qr.Margin, side+2*qr.Margin)
	fmt.Fprintf(s, `<rect x="%[1]d" y="%[1]d" width="100%%" height="100%%" fill="#fff"/><path d="`, -qr.Margin)
	s.place(n)
	s.WriteString("\" fill=\"#000\"/></svg>\n")
}

func (s *htmlSheet) Bytes() (page []byte, places []int, err error) {
	s.endList()
	s.WriteString("</body>\n</html>\n")
	return []byte(s.String()), s.places, nil
}

// block writes an element that is in no list.
func (s *htmlSheet) block(name string, texts []string) {
	s.endList()
	s.element(name, texts)
}

func (s *htmlSheet) element(name string, texts []string) {
	s.WriteString("<" + name + ">")
	for i, text := range texts {
		text = html.EscapeString(text)
		if i%2 == 1 {
			text = "<code>" + text + "</code>"
		}
		s.WriteString(text)
	}
	s.WriteString("</" + name + ">\n")
}

func (s *htmlSheet) endList() {
	if s.list {
		s.WriteString("</ol>\n")
		s.list = false
	}
}

func (s *htmlSheet) place(n int) {
	s.places = append(s.places, s.Len())
	s.WriteString(strings.Repeat(" ", n))
}
