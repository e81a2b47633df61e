//go:build unix

package clip

import (
	"os/exec"
	"syscall"
)

// Detach has cmd outlive this program and its terminal: it gives it a session of its own (setsid(2)), and a directory that
// keeps no disk busy. Call it before cmd is started.
func Detach(cmd *exec.Cmd) {
	cmd.SysProcAttr, cmd.Dir = &syscall.SysProcAttr{Setsid: true}, "/"
}
