package hammertest

import (
	"crypto/rand"
	"testing"

	"watchword/internal/disk"
	"watchword/sync"
	"watchword/sync/remote/remotetest"
)

func TestDevicesThatSyncThroughAFolderLoseNothing(t *testing.T) {
	dir := t.TempDir()
	Run(t, func(*testing.T) remotetest.Store { return &sync.Folder{FS: disk.OS{}, Dir: dir, Rand: rand.Reader} })
}
