//go:build !linux

package main

import "watchword/cmd"

// memoryFolder finds none: these systems have no such folder by default.
func memoryFolder() (string, error) { return "", cmd.ErrNoMemoryFile }
