package secret

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// These variables make the test binary play a part under a limit of its own.
const (
	partVariable  = "SECRET_TEST_PART"
	limitVariable = "SECRET_TEST_LIMIT" // bytes
)

// nobody is a user without privileges.
const nobody = 65534

func TestMain(m *testing.M) {
	part := os.Getenv(partVariable)
	if part == "" {
		os.Exit(m.Run())
	}
	if err := play(part); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func play(part string) error {
	if limit := os.Getenv(limitVariable); limit != "" {
		n, err := strconv.ParseUint(limit, 10, 64)
		if err != nil {
			return err
		}
		if err := lower(n); err != nil {
			return err
		}
	}
	switch part {
	case "use":
		return useMany()
	case "lose":
		return loseAll()
	case "harden":
		return inspectHardened()
	}
	return fmt.Errorf("no part %q", part)
}

// lower sets the limit of locked memory and gives up what is exempt from it.
func lower(n uint64) error {
	if err := unix.Setrlimit(unix.RLIMIT_MEMLOCK, &unix.Rlimit{Cur: n, Max: n}); err != nil {
		return err
	}
	if os.Getuid() != 0 {
		return nil
	}
	if err := syscall.Setgid(nobody); err != nil {
		return err
	}
	return syscall.Setuid(nobody)
}

// run plays a part in a process of its own and returns what it printed.
func run(t *testing.T, part string, limit uint64) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), partVariable+"="+part, "GOTRACEBACK=all")
	if part != "harden" {
		cmd.Env = append(cmd.Env, limitVariable+"="+strconv.FormatUint(limit, 10))
	}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("%v: %s", err, out)
	}
	return string(out)
}

// useMany makes more secrets than the limit can lock, looks at them all, and
// prints what Lockable said before and after.
func useMany() error {
	before := Lockable()
	var values []Value
	for i := range 200 {
		values = append(values, New(bytes.Repeat([]byte{byte(i)}, 1+7*i)))
	}
	large := New(bytes.Repeat([]byte{0xee}, 300<<10))
	for i, v := range append(values, large) {
		err := v.Reveal(func(b []byte) error {
			if len(b) == 0 || b[0] != b[len(b)-1] || i < 200 && b[0] != byte(i) {
				return fmt.Errorf("value %d of %d bytes is not what it was", i, len(b))
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	fmt.Printf("before: %v\nafter: %v\n", before, Lockable())
	Purge()
	if large.Len() != 0 || values[0].Len() != 0 {
		return fmt.Errorf("a secret survives")
	}
	return nil
}

func TestSecretsWorkWhateverMayBeLocked(t *testing.T) {
	const room = "before: <nil>\n"
	for _, test := range []struct {
		limit  uint64
		before string
		after  string
	}{
		{0, "before: lock 4096 bytes of memory (limit 0 KiB", "after: lock 4096 bytes of memory (limit 0 KiB"},
		{16 << 10, room, "(limit 16 KiB, see ulimit -l)"},
		{64 << 10, room, "(limit 64 KiB, see ulimit -l)"},
		{1 << 20, room, "after: <nil>"},
	} {
		if test.limit > most(t) {
			continue // limits can be lowered only
		}
		t.Run(fmt.Sprint(test.limit>>10, " KiB"), func(t *testing.T) {
			got := run(t, "use", test.limit)
			if !strings.Contains(got, test.before) || !strings.Contains(got, test.after) {
				t.Errorf("got\n%s, want %q and %q", got, test.before, test.after)
			}
		})
	}
}

// most returns how many bytes a process may be allowed to lock.
func most(t *testing.T) uint64 {
	t.Helper()
	var r unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_MEMLOCK, &r); err != nil {
		t.Fatal(err)
	}
	return r.Max
}

// loseAll makes memguard panic behind the back of the probe. It destroys its
// buffers then, the slab among them.
func loseAll() error {
	early := New([]byte("early"))
	s := process()
	s.mu.Lock()
	_, _, err := locked(1 << 20)
	s.lost()
	s.mu.Unlock()
	if err == nil {
		return fmt.Errorf("memguard locked more than it may")
	}
	if early.Len() != 0 {
		return fmt.Errorf("a value outlives its memory")
	}
	late := New([]byte("late"))
	if late.Len() != 4 {
		return fmt.Errorf("no new secrets after the loss")
	}
	early.Wipe()
	late.Wipe()
	Purge()
	fmt.Println("recovered")
	return nil
}

func TestAFailingMemguardTakesNothingDown(t *testing.T) {
	if got := run(t, "lose", min(64<<10, most(t))); !strings.HasPrefix(got, "recovered\n") {
		t.Error(got)
	}
}
