//go:build unix

package program

import (
	"os/exec"
	"syscall"
)

// alone puts the program into a session of its own, where it has no terminal to
// ask on, and where all that it starts can be killed with it.
func alone(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
