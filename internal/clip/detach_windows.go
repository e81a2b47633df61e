package clip

import (
	"os/exec"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/windows"
)

// detach gives cmd no console, and a process group that Ctrl-C does not reach.
func detach(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: windows.DETACHED_PROCESS | windows.CREATE_NEW_PROCESS_GROUP}
}

// root is the directory for processes that stay behind, so that they keep no other one busy.
func root(path string) string { return filepath.VolumeName(path) + `\` }
