package console

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"watchword/secret"
)

// MaxInput is the most a prompt takes, in bytes: far above any password, and
// what a terminal would take in a line.
const MaxInput = 4096

// Password asks for a secret on the terminal and returns what was typed, byte for
// byte; the caller wipes it. The prompt is written as it is, colon included, made
// safe. What is typed does not show, except after Tab. An answer longer than
// MaxInput is refused and asked for again.
//
// Whatever happens, the terminal echoes again when Password returns or panics.
// Errors: ErrNoTerminal, ErrCannotHide, ErrInterrupted (Ctrl-C), io.EOF (Ctrl-D),
// or that of ctx.
func (c *Console) Password(ctx context.Context, prompt string) (secret.Value, error) {
	v, err := c.ask(ctx, prompt, false)
	if err != nil {
		return secret.Value{}, fmt.Errorf("ask for a password: %w", err)
	}
	return v, nil
}

// Line asks for a line that is not secret and returns it without surrounding
// space. The preset is shown in brackets before the colon of the prompt, and is
// the answer if nothing is typed. Errors are those of Password.
func (c *Console) Line(ctx context.Context, prompt, preset string) (string, error) {
	if preset != "" {
		prompt = strings.TrimRight(prompt, ": ") + " [" + preset + "]: "
	}
	line, err := c.line(ctx, prompt)
	if err != nil {
		return "", fmt.Errorf("ask for a line: %w", err)
	}
	if line == "" {
		return preset, nil
	}
	return line, nil
}

// Confirm asks a yes or no question, which ends in its question mark, until the
// answer is y, yes, n or no; nothing typed means preset. Errors are those of
// Password.
func (c *Console) Confirm(ctx context.Context, question string, preset bool) (bool, error) {
	choice := " [y/N] "
	if preset {
		choice = " [Y/n] "
	}
	for {
		line, err := c.line(ctx, question+choice)
		if err != nil {
			return false, fmt.Errorf("ask to confirm: %w", err)
		}
		switch strings.ToLower(line) {
		case "":
			return preset, nil
		case "y", "yes":
			return true, nil
		case "n", "no":
			return false, nil
		}
	}
}

// Flush ends the questions of a run: keys that nobody asked for are forgotten, so
// that they do not reach the shell, and the terminal is closed. A later question
// opens it again.
func (c *Console) Flush() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.tty == nil {
		return nil
	}
	err := errors.Join(c.unmute(), c.tty.Flush(), c.tty.Close())
	c.tty = nil
	return err
}

func (c *Console) line(ctx context.Context, prompt string) (string, error) {
	v, err := c.ask(ctx, prompt, true)
	if err != nil {
		return "", err
	}
	defer v.Wipe()
	var line string
	err = v.Reveal(func(b []byte) error {
		line = strings.TrimSpace(string(b)) // a line is no secret
		return nil
	})
	return line, err
}

// ask holds one conversation: the prompt, and keys until Enter.
func (c *Console) ask(ctx context.Context, prompt string, show bool) (secret.Value, error) {
	return c.converse(ctx, display{question: c.Text(prompt), show: show})
}

// converse asks on a screen that has its question and lacks its terminal.
func (c *Console) converse(ctx context.Context, screen display) (v secret.Value, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	t, err := c.terminal()
	if err != nil {
		return secret.Value{}, err
	}
	screen.c, screen.w = c, t
	memory := secret.Alloc(keySize + MaxInput)
	defer memory.Wipe()
	err = memory.Reveal(func(b []byte) error {
		d := &dialog{edit: editor{line: b[keySize:]}, screen: screen, secret: !screen.show}
		s := stage{c: c, t: t, key: b[:keySize:keySize], scene: d}
		if err := s.hold(ctx); err != nil {
			return err
		}
		v = secret.New(d.edit.text())
		return nil
	})
	return v, err
}

// terminal opens the terminal once: no key is lost between two questions.
func (c *Console) terminal() (Terminal, error) {
	if c.tty != nil {
		return c.tty, nil
	}
	if c.Terminal == nil {
		return nil, ErrNoTerminal
	}
	t, err := c.Terminal()
	switch {
	case errors.Is(err, ErrCannotHide):
		return nil, err
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrNoTerminal, err)
	}
	c.tty = t
	return t, nil
}
