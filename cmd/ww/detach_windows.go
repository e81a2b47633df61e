package main

import (
	"os/exec"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/windows"
)

// detach gives c no console, and a process group that Ctrl-C does not reach.
func detach(c *exec.Cmd) {
	c.SysProcAttr = &syscall.SysProcAttr{CreationFlags: windows.DETACHED_PROCESS | windows.CREATE_NEW_PROCESS_GROUP}
}

// root is the directory for processes that stay behind, so that they keep no
// other one busy.
func root(path string) string { return filepath.VolumeName(path) + `\` }
