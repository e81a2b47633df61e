package disk_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"testing"

	"watchword/internal/disk"
)

// TestMain lets the test binary be the other process: with DISK_HOLD set it holds that file's lock until its input ends.
func TestMain(m *testing.M) {
	if name := os.Getenv("DISK_HOLD"); name != "" {
		hold(name)
		return
	}
	os.Exit(m.Run())
}

func hold(name string) {
	if _, err := (disk.OS{}).Lock(context.Background(), name, "pid 4121, ww import"); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("held")
	io.Copy(io.Discard, os.Stdin)
}
