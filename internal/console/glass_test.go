package console_test

import (
	"fmt"
	"strings"
	"testing"

	"watchword/internal/console"
)

// glass is a terminal as one sees it: it obeys what this package writes, and
// nothing else.
type glass struct {
	t         *testing.T
	columns   int
	rows      int
	grid      [][]string // a character a cell; "" behind a wide one
	y, x      int
	behind    [][]string // the main screen, while the alternate one is shown
	behindY   int
	behindX   int
	scrolled  int
	kept      string // above the screen, when all of it is cleared: tmux does so
	wrapped   bool
	blindfold bool // the cursor is not shown
}

func newGlass(t *testing.T, columns, rows int) *glass {
	g := &glass{t: t, columns: columns, rows: rows}
	g.grid = g.empty()
	return g
}

func (g *glass) empty() [][]string {
	grid := make([][]string, g.rows)
	for i := range grid {
		grid[i] = g.blank()
	}
	return grid
}

func (g *glass) blank() []string {
	line := make([]string, g.columns)
	for i := range line {
		line[i] = " "
	}
	return line
}

// show writes what a program has written.
func (g *glass) show(text string) *glass {
	for len(text) > 0 {
		switch text[0] {
		case '\r':
			g.x, text = 0, text[1:]
		case '\n':
			g.x, text = 0, text[1:]
			g.down()
		case 0x1b:
			text = g.sequence(text)
		default:
			text = g.print(text)
		}
	}
	return g
}

func (g *glass) down() {
	if g.y++; g.y == g.rows {
		g.y--
		g.scrolled++
		g.grid = append(g.grid[1:], g.blank())
	}
}

func (g *glass) print(text string) (rest string) {
	r := []rune(text)[0]
	char := string(r)
	width := console.Columns(char)
	if width == 0 { // belongs to the one before, or to nothing
		return text[len(char):]
	}
	if g.x+width > g.columns {
		g.wrapped = true
		g.x = 0
		g.down()
	}
	g.grid[g.y][g.x] = char
	for i := 1; i < width; i++ {
		g.grid[g.y][g.x+i] = ""
	}
	g.x += width
	return text[len(char):]
}

func (g *glass) sequence(text string) (rest string) {
	end := strings.IndexFunc(text[2:], func(r rune) bool { return r >= '@' && r <= '~' })
	if text[1] != '[' || end < 0 {
		g.t.Fatalf("no sequence of ours: %.10q", text)
	}
	parameters, final := text[2:2+end], text[2+end]
	n := 1
	_, _ = fmt.Sscanf(parameters, "%d", &n)
	switch final {
	case 'A':
		g.y = max(0, g.y-n)
	case 'C':
		g.x = min(g.columns-1, g.x+n)
	case 'H':
		y, x := 1, 1
		_, _ = fmt.Sscanf(parameters, "%d;%d", &y, &x)
		g.y, g.x = min(max(y, 1), g.rows)-1, min(max(x, 1), g.columns)-1
	case 'K':
		copy(g.grid[g.y][min(g.x, g.columns):], g.blank())
	case 'J':
		g.clear(parameters)
	case 'h', 'l':
		g.mode(parameters, final == 'h')
	case 'm':
	default:
		g.t.Fatalf("no sequence of ours: %q", text[:3+end])
	}
	return text[3+end:]
}

func (g *glass) clear(parameters string) {
	if parameters == "2" {
		g.grid = g.empty()
		return
	}
	if g.x == 0 && g.y == 0 {
		g.kept += g.text()
	}
	copy(g.grid[g.y][min(g.x, g.columns):], g.blank())
	for y := g.y + 1; y < g.rows; y++ {
		g.grid[y] = g.blank()
	}
}

func (g *glass) mode(parameters string, on bool) {
	switch {
	case parameters == "?25":
		g.blindfold = !on
	case parameters == "?1049" && on:
		g.behind, g.behindY, g.behindX = g.grid, g.y, g.x
		g.grid = g.empty()
	case parameters == "?1049":
		g.grid, g.y, g.x, g.behind = g.behind, g.behindY, g.behindX, nil
	case parameters != "?2004":
		g.t.Fatalf("no mode of ours: %q", parameters)
	}
}

// text is what the screen shows, without the blanks at the ends.
func (g *glass) text() string {
	var lines []string
	for _, line := range g.grid {
		lines = append(lines, strings.TrimRight(strings.Join(line, ""), " "))
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}

// want fails unless the screen shows text, whose first newline is for the looks.
func (g *glass) want(text string) {
	g.t.Helper()
	text = strings.TrimRight(strings.TrimPrefix(text, "\n"), "\n")
	if got := g.text(); got != text {
		g.t.Errorf("the screen shows\n%s\nwant\n%s", got, text)
	}
	if g.wrapped {
		g.t.Errorf("a line wrapped")
	}
}
