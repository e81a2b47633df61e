package console

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

const (
	gap          = 2  // columns between columns
	narrowColumn = 6  // a column is not squeezed below this
	narrowScreen = 60 // below this width a row becomes a record of two lines
)

// Column describes a column of a table.
type Column struct {
	Title  string
	Middle bool                   // too long cells lose their middle, not their end: names
	Tone   func(cell string) Tone // the colour of a cell; nil for none
}

// Table writes rows to Out: on a terminal aligned under their titles and cut to
// its width, elsewhere as lines of tab-separated values without titles, in which
// tab, newline and backslash are escaped. Cells may be any text; a row has at
// least one of them and no more than there are columns. No rows, no output.
func (c *Console) Table(columns []Column, rows [][]string) error {
	var text string
	switch {
	case len(rows) == 0:
		return nil
	case !c.OutTTY:
		text = tsv(rows)
	case c.width() < narrowScreen:
		text = c.records(columns, rows)
	default:
		text = c.grid(columns, rows)
	}
	if _, err := io.WriteString(c.Out, text); err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	return nil
}

// grid draws aligned columns.
func (c *Console) grid(columns []Column, rows [][]string) string {
	titles := make([]string, len(columns))
	for i, column := range columns {
		titles[i] = column.Title
	}
	cells := [][]string{titles}
	for _, row := range rows {
		cells = append(cells, c.cells(row))
	}
	widths := fit(natural(cells), c.width())
	var b strings.Builder
	for i, row := range cells {
		b.WriteString(c.row(columns, widths, row, i == 0))
	}
	return b.String()
}

// cells makes a row printable, still to be cut.
func (c *Console) cells(row []string) []string {
	safe := make([]string, len(row))
	for i, cell := range row {
		safe[i] = c.plain(cell)
	}
	return safe
}

// row draws one line. Padding is measured before isolation and colour, which
// take no columns.
func (c *Console) row(columns []Column, widths []int, row []string, title bool) string {
	var b strings.Builder
	blank := 0
	for i, cell := range row {
		cell = c.cut(columns[i], cell, widths[i])
		if cell != "" {
			b.WriteString(strings.Repeat(" ", blank))
			b.WriteString(c.Paint(columns[i].tone(cell, title), c.isolate(cell)))
			blank = 0
		}
		blank += widths[i] - Columns(cell) + gap
	}
	return b.String() + "\n"
}

func (c *Console) cut(column Column, cell string, n int) string {
	if column.Middle {
		return cutMiddle(cell, n, c.ellipsis())
	}
	return cutEnd(cell, n, c.ellipsis())
}

func (k Column) tone(cell string, title bool) Tone {
	switch {
	case title:
		return Dim
	case k.Tone == nil:
		return Normal
	}
	return k.Tone(cell)
}

// natural returns the width each column would like.
func natural(rows [][]string) []int {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], Columns(cell))
		}
	}
	return widths
}

// fit takes columns from the widest until the line fits the screen.
func fit(widths []int, screen int) []int {
	surplus := (len(widths)-1)*gap - screen
	for _, w := range widths {
		surplus += w
	}
	for ; surplus > 0; surplus-- {
		widest := slices.Index(widths, slices.Max(widths))
		if widths[widest] <= narrowColumn {
			break
		}
		widths[widest]--
	}
	return widths
}

// records draws each row in two lines: the first cell, and indented the others.
func (c *Console) records(columns []Column, rows [][]string) string {
	between := " - "
	if c.Unicode && !c.Accessible {
		between = " · "
	}
	var b strings.Builder
	for _, row := range rows {
		cells := c.cells(row)
		b.WriteString(c.isolate(c.cut(columns[0], cells[0], c.width())) + "\n")
		rest := slices.DeleteFunc(cells[1:], func(cell string) bool { return cell == "" })
		if len(rest) > 0 {
			line := cutEnd(strings.Join(rest, between), c.width()-gap, c.ellipsis())
			b.WriteString(strings.Repeat(" ", gap) + c.isolate(line) + "\n")
		}
	}
	return b.String()
}
