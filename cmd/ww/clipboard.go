package main

import (
	"io"

	"watchword/internal/clip"
)

// clipboard is the one of the system, and perhaps the way through the terminal.
type clipboard struct{ clip.System }

func (c clipboard) Board(terminal io.Writer) (clip.Board, error) {
	c.Terminal = terminal
	return c.System.Board()
}
