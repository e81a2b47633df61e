package console

import (
	"context"
	"io"
	"strings"

	"watchword/secret"
)

// BriefPassword is [Console.Password] with a line that need not stay: erase takes
// it off the screen, where lines are redrawn. The caller calls it when all went
// well, if nothing was written since; not at all otherwise.
func (c *Console) BriefPassword(ctx context.Context, prompt string) (v secret.Value, erase func(), err error) {
	v, err = c.Password(ctx, prompt)
	return v, func() { c.eraseAbove(c.Text(prompt)) }, err
}

// eraseAbove erases a question that was answered, which is what stands above the
// cursor.
func (c *Console) eraseAbove(question string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.tty == nil || !c.redraws() {
		return
	}
	lines, columns := 1, 0
	if columns, _ = c.room(c.tty); Columns(question)+promptRoom > columns { // it has lines of its own
		lines += (Columns(question) + columns - 1) / columns
	}
	_, _ = io.WriteString(c.tty, strings.Repeat("\x1b[A\r\x1b[K", lines)) // a line that stays does no harm
}
