//go:build deep

package rclone_test

import (
	"path/filepath"
	"testing"

	"watchword/sync/remote/hammertest"
	"watchword/sync/remote/remotetest"
)

// The real rclone, with a remote that is this machine.
func TestDeepRcloneKeepsTheContract(t *testing.T) {
	t.Setenv("RCLONE_CONFIG", filepath.Join(t.TempDir(), "rclone.conf"))
	t.Setenv("RCLONE_CONFIG_LOCAL_TYPE", "local")
	remotetest.Run(t, func(t *testing.T) remotetest.Place {
		return place(t, func(t *testing.T, where string) remotetest.Store { return with(t, "rclone", where) })
	})
}

func TestDeepDevicesThatSyncThroughRcloneLoseNothing(t *testing.T) {
	t.Setenv("RCLONE_CONFIG", filepath.Join(t.TempDir(), "rclone.conf"))
	t.Setenv("RCLONE_CONFIG_LOCAL_TYPE", "local")
	hammertest.Run(t, place(t, func(t *testing.T, where string) remotetest.Store { return with(t, "rclone", where) }).Open)
}
