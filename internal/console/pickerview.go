package console

import (
	"fmt"
	"strings"
)

// A row of the picker begins with a mark or as many columns of nothing.
const markColumns = 2

// frame is how the lines of the screen are given out.
type frame struct {
	columns               int
	rows                  int // of the list
	question, typed, keys bool
}

// frame leaves the last column free, so that no line wraps. What is dear is
// given up last: the list, then the line that is typed, then the keys. A list
// that cannot be narrowed has that line only where not all of it is seen.
func (p *picker) frame() frame {
	columns, height := p.c.room(p.t)
	f := frame{columns: max(1, columns-1), typed: p.choice.Match != nil}
	f.keys = height > 3
	f.question = p.choice.Question != "" && height > 4
	if !f.typed {
		f.typed = len(p.choice.Rows) > f.left(height)
	}
	f.rows = f.left(height)
	return f
}

// left is how many lines of the screen are left for the list.
func (f *frame) left(height int) int {
	for _, is := range []bool{f.typed, f.keys, f.question, height > 4} { // the last line stays free
		if is {
			height--
		}
	}
	return max(1, min(pickerRows, height))
}

// visible is how many rows of the list are on the screen.
func (p *picker) visible() int { return p.frame().rows }

// draw draws the picture over the last one and leaves the cursor behind what
// was typed.
func (p *picker) draw() {
	f := p.frame()
	p.scroll(f.rows)
	var lines []string
	if f.question {
		lines = append(lines, cutEnd(p.c.plain(p.choice.Question), f.columns, p.c.ellipsis()))
	}
	cursor, typed := len(lines), typedLine{}
	if f.typed {
		typed = p.typedLine(f)
		lines = append(lines, typed.line)
	}
	lines = append(lines, p.list(f)...)
	if f.keys {
		lines = append(lines, p.c.paint(true, Dim, cutEnd(p.legend(), f.columns, "")))
	}
	p.home()
	p.write(strings.Join(lines, "\x1b[K\n") + "\x1b[J")
	if up := len(lines) - 1 - cursor; up > 0 {
		p.write(fmt.Sprintf("\x1b[%dA", up))
	}
	p.write("\r")
	if typed.cursor > 0 {
		p.write(fmt.Sprintf("\x1b[%dC", typed.cursor))
	}
	p.above = cursor
}

// scroll keeps the marked row among those on the screen.
func (p *picker) scroll(rows int) {
	p.top = max(min(p.top, p.at), p.at-rows+1)
	p.top = max(0, min(p.top, len(p.rows)-rows))
}

// home goes to where the picture begins.
func (p *picker) home() {
	if p.above > 0 {
		p.write(fmt.Sprintf("\x1b[%dA", p.above))
	}
	p.write("\r")
}

// erase takes the picture off the screen. Not from the first column: where the
// picture begins at the top of the screen, tmux would keep it above (its option
// scroll-on-clear).
func (p *picker) erase() {
	if p.above < 0 {
		return
	}
	p.home()
	p.write("\x1b[K\x1b[C\x1b[J\r")
	p.above = -1
}

// typedLine is the line with what was typed, and where in it the cursor is.
type typedLine struct {
	line   string
	cursor int
}

// typedLine has the end of what was typed, and how many rows fit it. Where nothing
// can be, it tells which row is marked.
func (p *picker) typedLine(f frame) typedLine {
	count := fmt.Sprintf("%d of %d", len(p.rows), len(p.choice.Rows))
	if p.choice.Match == nil {
		count = fmt.Sprintf("%d of %d", p.at+1, len(p.choice.Rows))
		return typedLine{cutEnd(count, f.columns, ""), 0}
	}
	text := p.c.plain(string(p.edit.text()))
	text = tail(text, max(0, f.columns-markColumns-1))
	t := typedLine{line: "> " + text, cursor: markColumns + Columns(text)}
	const rightmost = 64 // a count at the far end of a wide screen is not seen
	blank := min(f.columns, rightmost) - t.cursor - len(count)
	if blank < gap {
		return t
	}
	t.line += strings.Repeat(" ", blank) + p.c.paint(true, Dim, count)
	return t
}

// list draws the rows that are on the screen.
func (p *picker) list(f frame) []string {
	widths := fitted(p.widths, f.columns-markColumns)
	columns := make([]Column, len(widths))
	columns[0].Middle = true
	var lines []string
	for i := p.top; i < min(p.top+f.rows, len(p.rows)); i++ {
		cells := p.c.cells(p.choice.Rows[p.rows[i]])
		mark := "  "
		if i == p.at {
			mark = p.c.marked()
		}
		row := p.c.row(columns, widths, cells[:min(len(cells), len(widths))], false)
		lines = append(lines, mark+strings.TrimSuffix(row, "\n"))
	}
	return lines
}

// fitted returns the widths of the columns that fit the screen: on a narrow one
// two at most.
func fitted(natural []int, screen int) []int {
	widths := append([]int(nil), natural...)
	if screen < narrowScreen-markColumns-1 {
		widths = widths[:min(len(widths), 2)]
	}
	for ; len(widths) > 1; widths = widths[:len(widths)-1] {
		if fits := fit(append([]int(nil), widths...), screen); total(fits) <= screen {
			return fits
		}
	}
	return []int{min(widths[0], max(1, screen))}
}

// total is how many columns a row of such columns takes.
func total(widths []int) int {
	n := (len(widths) - 1) * gap
	for _, w := range widths {
		n += w
	}
	return n
}

// legend names the keys.
func (p *picker) legend() string {
	enter := "take"
	var others strings.Builder
	for _, k := range p.choice.Keys {
		if k.Letter == 0 {
			enter = p.c.Text(k.Says)
			continue
		}
		fmt.Fprintf(&others, "  ^%s %s", strings.ToUpper(string(rune(k.Letter))), p.c.Text(k.Says))
	}
	sign := "⏎"
	if !p.c.Unicode {
		sign = "Enter"
	}
	return "  " + sign + " " + enter + others.String() + "  Esc"
}

// marked stands before the marked row.
func (c *Console) marked() string {
	if c.Unicode {
		return "▸ "
	}
	return "> "
}

func (p *picker) write(s string) {
	if p.err == nil {
		_, p.err = p.t.Write([]byte(s))
	}
}
