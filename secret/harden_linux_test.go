package secret

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// inspectHardened hardens this process and looks at what came of it.
func inspectHardened() error {
	if err := Harden(); err != nil {
		return err
	}
	dumpable, err := unix.PrctlRetInt(unix.PR_GET_DUMPABLE, 0, 0, 0, 0)
	if err != nil {
		return err
	}
	var core unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_CORE, &core); err != nil {
		return err
	}
	_, traceback := os.LookupEnv("GOTRACEBACK")
	mode, err := modeOfNewFile()
	fmt.Printf("dumpable %d, core %d, traceback set %v, new file %o\n", dumpable, core.Max, traceback, mode)
	return err
}

// modeOfNewFile returns the mode of a file that asks to be open to all.
func modeOfNewFile() (os.FileMode, error) {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	name := filepath.Join(dir, "file")
	if err := os.WriteFile(name, nil, 0o666); err != nil {
		return 0, err
	}
	info, err := os.Stat(name)
	if err != nil {
		return 0, err
	}
	return info.Mode(), nil
}

func TestHardenClosesTheProcess(t *testing.T) {
	want := fmt.Sprintf("dumpable %d, core 0, traceback set false, new file 600\n", btoi(debugging))
	if got := run(t, "harden", 0); !strings.HasPrefix(got, want) {
		t.Errorf("got %s, want %s", got, want)
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
