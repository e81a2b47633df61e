package cmd

import (
	"strings"

	"watchword/internal/console"
)

// page writes a text of our own in the characters that can be shown, in lines
// that fit.
func (w *ww) page(text string) error {
	width := w.Console.Width
	if width <= 0 {
		width = 80
	}
	var shown strings.Builder
	for line := range strings.Lines(text) {
		for _, part := range wrap(w.Console.Text(strings.TrimSuffix(line, "\n")), width) {
			shown.WriteString(part + "\n")
		}
	}
	return w.write([]byte(shown.String()), false)
}

// paragraphs joins the lines of text that are neither empty nor indented, to
// be broken where the screen ends.
func paragraphs(text string) string {
	var joined strings.Builder
	before := ""
	for i, line := range strings.Split(text, "\n") {
		switch {
		case i == 0:
		case before == "" || line == "" || before[0] == ' ' || line[0] == ' ':
			joined.WriteByte('\n')
		default:
			joined.WriteByte(' ')
		}
		joined.WriteString(line)
		before = line
	}
	return joined.String()
}

// wrap breaks line at spaces into parts of at most width columns. What is
// broken goes on below the beginning of the line's last column.
func wrap(line string, width int) []string {
	indent := lastColumn(line)
	if indent > width/2 {
		indent = 4
	}
	var parts []string
	for console.Columns(line) > width {
		at := breakBefore(line, width)
		if at <= indent {
			break // one long word
		}
		parts = append(parts, strings.TrimRight(line[:at], " "))
		line = strings.Repeat(" ", indent) + strings.TrimLeft(line[at:], " ")
	}
	return append(parts, line)
}

// lastColumn is where the text behind the last gap of line begins.
func lastColumn(line string) int {
	if gap := strings.LastIndex(line, "  "); gap >= 0 {
		return gap + len("  ")
	}
	return 0
}

// breakBefore returns the index of the last space before which line takes at
// most width columns; 0 if there is none.
func breakBefore(line string, width int) int {
	at := 0
	for i, r := range line {
		if r != ' ' {
			continue
		}
		if console.Columns(line[:i]) > width {
			break
		}
		at = i
	}
	return at
}
