package secret

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"unsafe"
)

// flags returns what the kernel keeps about the mapping that holds b: "lo" for
// locked, "dd" for left out of dumps, see proc_pid_smaps(5).
func flags(t *testing.T, b []byte) string {
	t.Helper()
	text, err := os.ReadFile("/proc/self/smaps")
	if err != nil {
		t.Fatal(err)
	}
	at, inside := uintptr(unsafe.Pointer(&b[0])), false
	for line := range strings.Lines(string(text)) {
		var from, to uintptr
		if n, _ := fmt.Sscanf(line, "%x-%x ", &from, &to); n == 2 {
			inside = from <= at && at < to
		}
		if rest, ok := strings.CutPrefix(line, "VmFlags:"); ok && inside {
			return rest
		}
	}
	t.Fatal("no mapping holds the bytes")
	return ""
}

func TestSecretsAreLockedAndLeftOutOfDumps(t *testing.T) {
	for name, size := range map[string]int{"in the slab": 32, "alone": 200 << 10} {
		s := openStore()
		id := s.take(size)
		f := flags(t, s.pin(id))
		if !strings.Contains(f, " dd ") {
			t.Errorf("%s: may be dumped, flags are%s", name, f)
		}
		if s.reason == nil && !strings.Contains(f, " lo ") {
			t.Errorf("%s: not locked and no reason told, flags are%s", name, f)
		}
		s.unpin(id)
		s.wipe(id)
	}
}

func TestRegionIsLeftOutOfDumps(t *testing.T) {
	b, release := Region(10_000)
	defer release()
	if f := flags(t, b); !strings.Contains(f, " dd ") {
		t.Errorf("flags are%s", f)
	}
}

func TestPurgeLeavesNothingInTheSlab(t *testing.T) {
	New([]byte("left behind"))
	Purge()
	for _, b := range process().slab.mem {
		if b != 0 {
			t.Fatal("the slab is not zero")
		}
	}
}
