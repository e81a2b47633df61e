package clip

import (
	"os/exec"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/windows"
)

// Detach has cmd outlive this program and its console: it gives it none, a process group that Ctrl-C does not reach, and a
// directory that keeps no other disk busy. Call it before cmd is started.
func Detach(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: windows.DETACHED_PROCESS | windows.CREATE_NEW_PROCESS_GROUP}
	cmd.Dir = filepath.VolumeName(cmd.Path) + `\`
}
