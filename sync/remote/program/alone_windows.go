package program

import (
	"os/exec"
	"syscall"

	"golang.org/x/sys/windows"
)

// alone lets the program have no console to ask on. What it starts is not killed
// with it.
func alone(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: windows.CREATE_NO_WINDOW}
}
