//go:build unix

package main

import (
	"os/exec"
	"syscall"
)

// detach gives c a session of its own, which no terminal is part of: setsid(2).
func detach(c *exec.Cmd) {
	c.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
}

// root is the directory for processes that stay behind, so that they keep no
// other one busy.
func root(string) string { return "/" }
