package disktest_test

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"watchword/internal/disk/disktest"
)

// found returns every state of "/f" and "/g" that a power loss may leave, each once, sorted.
func found(m *disktest.Memory) []string {
	states := map[string]bool{}
	for after := range m.Crashes() {
		states[state(after)] = true
	}
	return slices.Sorted(maps.Keys(states))
}

// state is a directory on one line; runs of a character in a file are cut to one.
func state(m *disktest.Memory) string {
	var all []string
	files := m.Files()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		all = append(all, name+"="+string(slices.Compact(files[name])))
	}
	return strings.Join(all, " ")
}

func sectors(text string) []byte {
	var b []byte
	for _, c := range []byte(text) {
		b = append(b, strings.Repeat(string(c), 512)...)
	}
	return b
}

func TestUnsyncedDataMayBeOldNewOrTorn(t *testing.T) {
	m := disktest.NewMemory()
	f, err := m.Create("/f")
	must(t, err)
	_, err = f.Write(sectors("AB"))
	must(t, err)
	must(t, m.SyncDir("/"))
	check(t, found(m), "/f=", "/f=A\x00", "/f=AB")
	must(t, f.Sync())
	check(t, found(m), "/f=AB")
}

func TestUnsyncedNamesComeInTheirOrder(t *testing.T) {
	m := disktest.NewMemory()
	m.Put("/f", []byte("1"))
	must(t, m.Rename("/f", "/g"))
	must(t, m.Link("/g", "/h"))
	must(t, m.Remove("/g"))
	check(t, found(m), "/f=1", "/g=1", "/g=1 /h=1", "/h=1")
	must(t, m.SyncDir("/"))
	check(t, found(m), "/h=1")
}

func TestDirectoriesLoseTheirNamesIndependently(t *testing.T) {
	m := disktest.NewMemory()
	m.Put("/a/f", []byte("1"))
	m.Put("/b/f", []byte("2"))
	must(t, m.Remove("/a/f"))
	must(t, m.Remove("/b/f"))
	check(t, found(m), "", "/a/f=1", "/a/f=1 /b/f=2", "/b/f=2")
}

func TestFoundStateIsSafeAndIndependent(t *testing.T) {
	m := disktest.NewMemory().WithoutLinks()
	m.Put("/f", []byte("1"))
	for after := range m.Crashes() {
		check(t, found(after), "/f=1")
		must(t, after.Remove("/f"))
		if after.Link("/f", "/g") == nil {
			t.Error("a power loss brought links")
		}
	}
	check(t, found(m), "/f=1")
}

func TestCrashTearsByChanceAndBySeed(t *testing.T) {
	m := disktest.NewMemory()
	f, err := m.Create("/f")
	must(t, err)
	_, err = f.Write(sectors("ABCD"))
	must(t, err)
	seen := map[string]bool{}
	for seed := range uint64(300) {
		first := state(m.Crash(rand.New(rand.NewPCG(seed, 0))))
		if again := state(m.Crash(rand.New(rand.NewPCG(seed, 0)))); again != first {
			t.Errorf("seed %d: got %q, then %q", seed, first, again)
		}
		seen[first] = true
	}
	for _, want := range []string{"", "/f=", "/f=ABCD", "/f=\x00D", "/f=A\x00C\x00", "/f=\x00"} {
		if !seen[want] {
			t.Errorf("never found %q", want)
		}
	}
}

func check(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got states %q, want %q", got, want)
	}
}
