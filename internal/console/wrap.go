package console

import "strings"

// Wrap breaks lines of safe text at spaces where the screen ends. What is broken
// goes on below the beginning of the line's last column, which stands behind two
// spaces. A word longer than the screen stays whole.
func (c *Console) Wrap(text string) string { return c.wrapped(text, 0) }

// wrapped is Wrap where lines of one column go on with an indent.
func (c *Console) wrapped(text string, indent int) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = strings.Join(wrap(line, c.width(), indent), "\n")
	}
	return strings.Join(lines, "\n")
}

func wrap(line string, width, least int) []string {
	indent := max(lastColumn(line), least)
	if indent > width/2 {
		indent = 4
	}
	var parts []string
	for Columns(line) > width {
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
		if Columns(line[:i]) > width {
			break
		}
		at = i
	}
	return at
}
