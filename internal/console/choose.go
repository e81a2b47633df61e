package console

import (
	"context"
	"fmt"
	"slices"
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
	// Letter is that of the key: 'u' is Ctrl-U. 0 is Enter itself, to say what it
	// does. Not c, d, h, i, j, m, n, p, z and [, which have a meaning already.
	Letter byte
	Says   string // what it does, in a word
}

// Chosen is the row that was taken, and by which key: the Letter of a
// ChoiceKey, 0 for Enter.
type Chosen struct {
	Row    int
	Letter byte
}

// Choose lets a person take a row on the terminal: below the line the cursor is
// in, in ten rows at most, which are gone when it returns. Where nothing is
// redrawn it asks for a number instead. Errors are those of [Console.Password];
// Esc is [ErrInterrupted] too.
func (c *Console) Choose(ctx context.Context, choice Choice) (Chosen, error) {
	choose := c.pick
	if !c.redraws() {
		choose = c.chooseByNumber
	}
	chosen, err := choose(ctx, choice)
	if err != nil {
		return Chosen{}, fmt.Errorf("choose: %w", err)
	}
	return chosen, nil
}

// pick shows the list in place.
func (c *Console) pick(ctx context.Context, choice Choice) (Chosen, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	t, err := c.terminal()
	if err != nil {
		return Chosen{}, err
	}
	p := newPicker(c, t, choice)
	s := stage{c: c, t: t, key: make([]byte, keySize), scene: p}
	err = s.hold(ctx)
	return p.chosen, err
}

// match returns the rows that fit what was typed, all if nothing was.
func (choice *Choice) match(typed string) []int {
	if choice.Match != nil {
		return choice.Match(typed)
	}
	all := make([]int, len(choice.Rows))
	for i := range all {
		all[i] = i
	}
	return all
}

// chooseByNumber asks for a number, or for words that narrow the list: nothing
// is drawn over.
func (c *Console) chooseByNumber(ctx context.Context, choice Choice) (Chosen, error) {
	rows, prompt := choice.match(""), "number: "
	if choice.Match != nil {
		prompt = "number, or words to look for: "
	}
	if err := c.list(choice, rows); err != nil {
		return Chosen{}, err
	}
	for {
		line, err := c.line(ctx, prompt)
		if err != nil {
			return Chosen{}, err
		}
		if n, err := strconv.Atoi(line); err == nil && slices.Contains(rows, n-1) {
			return Chosen{Row: n - 1}, nil
		}
		if choice.Match == nil || line == "" {
			continue
		}
		if found := choice.match(line); len(found) > 0 {
			rows = found
		}
		if err := c.list(choice, rows); err != nil {
			return Chosen{}, err
		}
	}
}

// list writes rows with their numbers, which stay the same when the list is
// narrowed.
func (c *Console) list(choice Choice, rows []int) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	t, err := c.terminal()
	if err != nil {
		return err
	}
	var list strings.Builder
	if choice.Question != "" {
		list.WriteString(c.Text(choice.Question) + "\n")
	}
	for _, row := range rows {
		cells := c.cells(choice.Rows[row])
		for i := range cells {
			cells[i] = c.isolate(cells[i])
		}
		fmt.Fprintf(&list, "%3d  %s\n", row+1, strings.TrimRight(strings.Join(cells, "  "), " "))
	}
	_, err = t.Write([]byte(list.String()))
	return err
}
