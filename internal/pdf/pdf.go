// Package pdf sets a page of text that keeps places free for secrets. The library
// behind it takes strings, which nobody can wipe: so it makes the page without
// them, and who has them writes them over the places in its bytes.
package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

// The page is A4. What is on it lies within US Letter too, which is lower, and as
// far from the edge as printers need.
const (
	margin = 20.0  // mm, on all sides
	width  = 170.0 // mm, between the margins
	indent = 6.0   // mm, of steps
	line   = 5.3   // mm, from one line to the next
	gap    = 1.8   // mm, below a paragraph

	size     = 10.5 // pt, of text
	largest  = 15.0 // pt, of a code
	padding  = 3.0  // mm, beside and around a code
	advance  = 0.6  // of Courier's size, for every character
	point    = 25.4 / 72
	drawing  = 42.0 // mm, a side of a drawing with its margin
	freeEdge = 4    // squares that stay empty around a drawing
)

// free fills the places. No text has it: Shown lets no control characters pass.
const free = "\x01"

// ErrPlaces is for a page on which the places are not exactly those asked for.
var ErrPlaces = errors.New("the places on the page are not those asked for")

// Page is one page in the making, from top to bottom. In its texts, what
// cannot be shown becomes a question mark (see [Shown]). It has no file, no
// place and no clock in it: the same calls give the same bytes.
type Page struct {
	doc    *fpdf.Fpdf
	places []int // their lengths, in bytes
}

// New begins a page that says in its properties what it is, and that it was made
// at the beginning of a day.
func New(title string, day time.Time) *Page {
	d := fpdf.New("P", "mm", "A4", "")
	d.SetCompression(false)
	d.SetCatalogSort(true)
	d.SetProducer("Watchword", false)
	d.SetTitle(coded(title), false)
	d.SetLang("en")
	midnight := time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, time.UTC)
	d.SetCreationDate(midnight)
	d.SetModificationDate(midnight)
	d.SetMargins(margin, margin, margin)
	d.SetCellMargin(0)
	d.SetAutoPageBreak(false, 0)
	d.AddPage()
	return &Page{doc: d}
}

// Title sets the title of the page.
func (p *Page) Title(text string) {
	p.doc.SetFont("Helvetica", "B", 19)
	p.doc.Write(10, coded(text))
	p.down(10 + gap)
}

// Heading sets a heading.
func (p *Page) Heading(text string) {
	p.down(1.5 * gap)
	p.doc.SetFont("Helvetica", "B", 12)
	p.doc.Write(line, coded(text))
	p.down(line + gap/2)
}

// Text sets a paragraph of texts one behind the other. Every second one is of
// what is to be typed, and names.
func (p *Page) Text(texts []string) {
	for i, text := range texts {
		if i%2 == 0 {
			p.doc.SetFont("Helvetica", "", size)
		} else {
			p.doc.SetFont("Courier", "", size)
		}
		p.doc.Write(line, coded(text))
	}
	p.down(line + gap)
}

// Step sets a paragraph with a number before it.
func (p *Page) Step(number int, texts []string) {
	p.doc.SetFont("Helvetica", "", size)
	p.doc.Write(line, fmt.Sprintf("%d.", number))
	p.doc.SetLeftMargin(margin + indent)
	p.doc.SetX(margin + indent)
	p.Text(texts)
	p.doc.SetLeftMargin(margin)
	p.doc.SetX(margin)
}

// Code keeps a place of n bytes for a code on one line, in a box. The code must
// be ASCII, without parentheses and backslashes (ISO 32000-1, 7.3.4.2).
func (p *Page) Code(n int) {
	pt := min(largest, (width-2*padding)/(float64(n)*advance*point))
	high := pt*point + 2*padding
	p.down(gap)
	y := p.doc.GetY()
	p.doc.SetLineWidth(0.3)
	p.doc.Rect(margin, y, width, high, "D")
	p.doc.SetFont("Courier", "B", pt)
	x := margin + (width-float64(n)*advance*pt*point)/2
	p.doc.Text(x, y+padding+0.78*pt*point, p.place(n))
	p.down(high)
}

// Drawing keeps a place of n bytes for the path of a drawing of side squares in
// each direction, one unit a square, from the left upper corner to the right and down
// (ISO 32000-1, 8.5.2). It is filled, and has the empty margin that a QR code needs.
func (p *Page) Drawing(n, side int) {
	square := drawing / float64(side+2*freeEdge)
	_, high := p.doc.GetPageSize()
	edge := (drawing - float64(side)*square) / 2
	x, y := margin+(width-drawing)/2+edge, high-p.doc.GetY()-edge
	p.doc.RawWriteStr(fmt.Sprintf("q %.4f 0 0 %.4f %.4f %.4f cm", square/point, -square/point, x/point, y/point))
	p.doc.RawWriteStr(p.place(n))
	p.doc.RawWriteStr("f Q")
	p.down(drawing)
}

// Bytes ends the page. It returns what the file is to be and where in it the places
// begin, in the order in which they were asked for; they are as long as was said.
// ErrPlaces means that it cannot be filled.
func (p *Page) Bytes() (page []byte, places []int, err error) {
	var out bytes.Buffer
	if err := p.doc.Output(&out); err != nil {
		return nil, nil, err
	}
	page = out.Bytes()
	from, sum := 0, 0
	for _, n := range p.places {
		at := bytes.Index(page[from:], []byte(strings.Repeat(free, n)))
		if at < 0 {
			return nil, nil, ErrPlaces
		}
		places = append(places, from+at)
		from, sum = from+at+n, sum+n
	}
	if bytes.Count(page, []byte(free)) != sum {
		return nil, nil, ErrPlaces
	}
	return page, places, nil
}

// place returns what keeps a place of n bytes.
func (p *Page) place(n int) string {
	p.places = append(p.places, n)
	return strings.Repeat(free, n)
}

// down goes to the left margin, lower by so many millimetres.
func (p *Page) down(mm float64) { p.doc.SetXY(margin, p.doc.GetY()+mm) }
