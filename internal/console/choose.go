package console

import (
	"context"
	"fmt"
	"strconv"
	"strings"
)

// Choice is a list of which a person takes one row.
type Choice struct {
	Question string     // one line above the list; empty for none
	Rows     [][]string // cells, any text; not empty
	// Match returns the numbers of the rows that fit what was typed, best first;
	// all of them for "". Nil: the list cannot be narrowed.
	Match func(typed string) []int
	Keys  []ChoiceKey // what else than Enter takes a row
}

// ChoiceKey is a key that takes the marked row for another purpose than Enter.
type ChoiceKey struct {
	Letter byte   // of the key: 'u' is Ctrl-U
	Says   string // what it does, in a word
}

// Chosen is the row that was taken, and by which key: the Letter of a
// ChoiceKey, 0 for Enter.
type Chosen struct {
	Row    int
	Letter byte
}

// Choose lets a person take a row on the terminal. Errors are those of
// [Console.Password]; Esc is [ErrInterrupted] too.
func (c *Console) Choose(ctx context.Context, choice Choice) (Chosen, error) {
	return c.chooseByNumber(ctx, choice)
}

// chooseByNumber asks for a number: nothing is drawn over.
func (c *Console) chooseByNumber(ctx context.Context, choice Choice) (Chosen, error) {
	t, err := c.terminal()
	if err != nil {
		return Chosen{}, fmt.Errorf("choose: %w", err)
	}
	var list strings.Builder
	if choice.Question != "" {
		list.WriteString(c.Text(choice.Question) + "\n")
	}
	for i, row := range choice.Rows {
		fmt.Fprintf(&list, "%3d  %s\n", i+1, strings.Join(c.cells(row), "  "))
	}
	if _, err := t.Write([]byte(list.String())); err != nil {
		return Chosen{}, fmt.Errorf("choose: %w", err)
	}
	for {
		line, err := c.line(ctx, "number: ")
		if err != nil {
			return Chosen{}, fmt.Errorf("choose: %w", err)
		}
		if n, err := strconv.Atoi(line); err == nil && n >= 1 && n <= len(choice.Rows) {
			return Chosen{Row: n - 1}, nil
		}
	}
}
