package cmd

import "strings"

// page writes a text of our own in the characters that can be shown, in lines
// that fit.
func (w *ww) page(text string) error {
	var shown strings.Builder
	for line := range strings.Lines(text) {
		shown.WriteString(w.Console.Wrap(w.Console.Text(strings.TrimSuffix(line, "\n"))) + "\n")
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
