package console

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// tsv writes rows for programs: cells between tabs, one row a line.
func tsv(rows [][]string) string {
	var b strings.Builder
	for _, row := range rows {
		for i, cell := range row {
			if i > 0 {
				b.WriteByte('\t')
			}
			b.WriteString(escapeCell(cell))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// escapeCell escapes backslash and control characters and keeps every other byte
// as it is. What ends in a pipe may end on a terminal.
func escapeCell(cell string) string {
	if strings.IndexFunc(cell, escaped) < 0 {
		return cell
	}
	var b strings.Builder
	for len(cell) > 0 {
		r, size := utf8.DecodeRuneInString(cell)
		if escaped(r) {
			b.WriteString(escapeOf(r))
		} else {
			b.WriteString(cell[:size])
		}
		cell = cell[size:]
	}
	return b.String()
}

func escaped(r rune) bool { return r == '\\' || unicode.IsControl(r) }

func escapeOf(r rune) string {
	switch r {
	case '\\':
		return `\\`
	case '\t':
		return `\t`
	case '\n':
		return `\n`
	case '\r':
		return `\r`
	}
	return fmt.Sprintf(`\u%04x`, r)
}
