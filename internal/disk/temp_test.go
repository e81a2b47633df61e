package disk_test

import (
	"errors"
	"slices"
	"syscall"
	"testing"

	"watchword/internal/disk"
	"watchword/internal/disk/disktest"
)

func TestRemoveStaleTakesOnlyTemporaryFilesOfThisVault(t *testing.T) {
	inWorlds(t, func(t *testing.T, w world) {
		keep := map[string]string{
			"vault.ww": "v", "vault.ww.bak.1": "b", "other.ww": "o",
			".other.ww.tmp-0123456789abcdef":   "temporary, but of another vault",
			".vault.ww.tmp-0123456789abcde":    "a digit short",
			".vault.ww.tmp-0123456789abcdef0":  "a digit long",
			".vault.ww.tmp-0123456789abcdef00": "two digits long",
			".vault.ww.tmp-0123456789abcdeg":   "no hex",
			"vault.ww.tmp-0123456789abcdef":    "no dot",
		}
		w.put(t, keep)
		w.put(t, map[string]string{".vault.ww.tmp-0123456789abcdef": "stale", ".vault.ww.tmp-ffffffffffffffff": "stale"})
		must(t, disk.RemoveStale(w, w.path()))
		check(t, names(t, w, w.dir), keep)
	})
}

func TestRemoveStaleSaysWhatItCannotRemove(t *testing.T) {
	for n, want := range map[int]error{1: disk.ErrReadOnly, 2: disk.ErrReadOnly, 3: nil} {
		mem := disktest.NewMemory()
		mem.Put("/.vault.ww.tmp-0123456789abcdef", nil)
		err := disk.RemoveStale(&disktest.Failing{FS: mem, At: n, Err: syscall.EROFS}, "/vault.ww")
		if !errors.Is(err, want) {
			t.Errorf("step %d: got %v, want %v", n, err, want)
		}
	}
}

func TestBackupsAreNamedNewestFirst(t *testing.T) {
	got := disk.Backups("/d/vault.ww", 3)
	if want := []string{"/d/vault.ww.bak.1", "/d/vault.ww.bak.2", "/d/vault.ww.bak.3"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := disk.Backups("/d/vault.ww", -1); len(got) != 0 {
		t.Errorf("got %q for no backups", got)
	}
}

func TestTempOfKnowsWhoseATemporaryFileIs(t *testing.T) {
	for base, want := range map[string]string{
		".vault.ww.tmp-0123456789abcdef": "vault.ww",
		".a.tmp-1.tmp-0123456789abcdef":  "a.tmp-1", ".p-1 (1).wwsync.tmp-0123456789abcdef": "p-1 (1).wwsync",
	} {
		if of, ok := disk.TempOf(base); !ok || of != want {
			t.Errorf("%s: %q, %v; want %q", base, of, ok, want)
		}
	}
	for _, base := range []string{"", ".tmp-", "..tmp-0123456789abcdef", "vault.ww.tmp-0123456789abcdef", ".vault.ww.tmp-0123456789abcde", ".vault.ww.tmp-0123456789abcdeg", ".vault.ww"} {
		if of, ok := disk.TempOf(base); ok {
			t.Errorf("%s counts as a temporary file of %s", base, of)
		}
	}
}
