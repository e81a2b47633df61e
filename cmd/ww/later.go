package main

import (
	"os/exec"

	"watchword/internal/clip"
)

// startLater starts this program again, in the same environment, which holds no
// password any more: see passwordVariable. Nobody waits for it and nobody hears it:
// it outlives this run and its terminal.
func startLater(args []string) error {
	c := exec.Command(executable(), args...)
	clip.Detach(c)
	if err := c.Start(); err != nil {
		return err
	}
	return c.Process.Release()
}
