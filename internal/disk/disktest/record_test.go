package disktest_test

import (
	"maps"
	"slices"
	"testing"

	"watchword/internal/disk"
	"watchword/internal/disk/disktest"
)

// cuts returns every state of the files that a power cut may leave, sorted, and fails if one comes twice.
func cuts(t *testing.T, r *disktest.Record, wanted func(disktest.Cut) bool) []string {
	t.Helper()
	states := map[string]bool{}
	for c := range r.Cuts(0) {
		now := c.Noted + ":" + state(c.Disk())
		if states[now] {
			t.Errorf("%q came twice", now)
		}
		states[now] = true
		if !wanted(c) {
			delete(states, now)
		}
	}
	return slices.Sorted(maps.Keys(states))
}

func anyCut(disktest.Cut) bool { return true }

func TestCutMayLoseAnyNameThatWasNotSynced(t *testing.T) {
	m := disktest.NewMemory()
	m.Put("/f", []byte("1"))
	r := m.Record()
	must(t, m.Rename("/f", "/g"))
	must(t, m.Link("/g", "/h"))
	check(t, cuts(t, r, anyCut), ":/f=1", ":/f=1 /h=1", ":/g=1", ":/g=1 /h=1")
	check(t, cuts(t, r, func(c disktest.Cut) bool { return c.Ordered }), ":/f=1", ":/g=1", ":/g=1 /h=1")
}

func TestCutLosesNothingThatWasSynced(t *testing.T) {
	m := disktest.NewMemory()
	m.Put("/f", []byte("1"))
	r := m.Record()
	must(t, disk.WriteFile(m, "/f", []byte("2"), zero{}))
	r.Note("done")
	must(t, m.Remove("/f"))
	must(t, m.SyncDir("/"))
	r.Note("gone")
	got := cuts(t, r, func(c disktest.Cut) bool { return c.Noted != "" })
	check(t, got, "done:", "done:/f=2", "gone:")
}

// zero is a source of names.
type zero struct{}

func (zero) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

func TestCutTearsWhatWasNotSyncedAtPagesAndSectors(t *testing.T) {
	m := disktest.NewMemory()
	r := m.Record()
	f, err := m.Create("/f")
	must(t, err)
	must(t, m.SyncDir("/"))
	_, err = f.Write(sectors("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
	must(t, err)
	got := cuts(t, r, func(c disktest.Cut) bool { return true })
	for _, want := range []string{
		":", ":/f=", ":/f=A", ":/f=A\x00", ":/f=\x00BCDEFGHIJKLMNOPQRSTUVWXYZ", // nothing, and a sector
		":/f=ABCDEFGH", ":/f=ABCDEFGH\x00", ":/f=\x00IJKLMNOPQRSTUVWXYZ", // a page
		":/f=ABCDEFGHIJKLMNOPQRSTUVWXYZ", ":/f=\x00", ":/f=\x00Z",
	} {
		if !slices.Contains(got, want) {
			t.Errorf("never found %q", want)
		}
	}
	if slices.Contains(got, ":/f=ABCDEFGHIJKL") {
		t.Error("tore a page in the middle of the file into sectors")
	}
	must(t, f.Sync())
	r.Note("safe")
	check(t, cuts(t, r, func(c disktest.Cut) bool { return c.Noted == "safe" }), "safe:/f=ABCDEFGHIJKLMNOPQRSTUVWXYZ")
}

func TestCutsBeginWhereATestWants(t *testing.T) {
	m := disktest.NewMemory()
	r := m.Record()
	m.MkdirAll("/d")
	for _, name := range []string{"/d/a", "/d/b"} {
		f, err := m.Create(name)
		must(t, err)
		must(t, f.Close())
	}
	from := r.Len()
	must(t, m.SyncDir("/d"))
	for c := range r.Cuts(from + 1) {
		check(t, []string{state(c.Disk())}, "/d/a= /d/b=")
	}
}

func TestCutDiskIsSafeAndIndependent(t *testing.T) {
	m := disktest.NewMemory().WithoutLinks()
	m.Put("/f", []byte("1"))
	m.Chmod("/f", 0o644)
	r := m.Record()
	for c := range r.Cuts(0) {
		left := c.Disk()
		check(t, found(left), "/f=1")
		if info, err := left.Stat("/f"); err != nil || info.Mode() != 0o644 || left.Link("/f", "/g") == nil {
			t.Errorf("got mode %v, %v, or links", info.Mode(), err)
		}
		must(t, left.Remove("/f"))
	}
	if got := read(t, m, "/f"); got != "1" {
		t.Errorf("got %q of the disk that was recorded", got)
	}
}
