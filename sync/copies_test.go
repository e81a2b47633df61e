package sync

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// copyNames are how services call the copies they make of a file x.wwsync.
var copyNames = map[string]string{
	"Syncthing":                "x.sync-conflict-20260101-120000-ABCDEFG.wwsync",
	"Dropbox":                  "x (Ann's conflicted copy 2026-01-01).wwsync",
	"Dropbox, by its machine":  "x (DESKTOP-1 conflicted copy 2026-01-01 (1)).wwsync",
	"Dropbox in German":        "x (In Konflikt stehende Kopie von Jürgen 2026-01-01).wwsync",
	"Dropbox in French":        "x (Copie en conflit de Zoé 2026-01-01).wwsync",
	"Dropbox in Japanese":      "x (アンの競合コピー 2026-01-01).wwsync",
	"Dropbox, of another case": "x (Case Conflict).wwsync",
	"Nextcloud":                "x (conflicted copy 2026-01-01 120000).wwsync",
	"ownCloud, of old":         "x_conflict-20260101-120000.wwsync",
	"iCloud":                   "x 2.wwsync",
	"OneDrive":                 "x-DESKTOP-7QJ3K2.wwsync",
	"OneDrive, twice":          "x-Anns-MacBook-Pro-2.wwsync",
	"Google Drive":             "x (1).wwsync",
	"a mail program":           "x.wwsync(1)",
	"capitals":                 "x (2).WWSYNC",
}

func TestConflictCopiesOfPacksAreAbsorbedAndRemoved(t *testing.T) {
	for service, name := range copyNames {
		t.Run(service, func(t *testing.T) {
			k := newDesk()
			k.add(k.a)
			k.syncs(t, k.a, k.b)
			pack := k.only(t)
			copied := strings.Replace(name, "x", strings.TrimSuffix(pack, ".wwsync"), 1)
			k.shared.files[copied] = k.shared.files[pack]
			k.syncs(t, k.b)
			if k.only(t) != pack {
				t.Error("the copy is left, and the pack is not")
			}
			// What only a copy has is taken, and stays until a pack has it.
			k.add(k.a)
			k.shared.files[copied] = k.packOf(k.a)
			k.syncs(t, k.b)
			if len(byEntry(k.b.state)) != 2 {
				t.Error("it was not absorbed")
			}
			k.syncs(t, k.b)
			if k.shared.files[copied] == nil {
				t.Error("it is gone, and no pack has what it had")
			}
			k.shared.files[fmt.Sprintf("p-%032x.wwsync", 1)] = k.packOf(k.a)
			k.syncs(t, k.b)
			if k.shared.files[copied] == nil {
				t.Error("it is gone for a pack that this sync saw first")
			}
			k.syncs(t, k.b)
			if k.shared.files[copied] != nil {
				t.Error("it is left although it is covered")
			}
		})
	}
}

func TestConflictCopiesOfOneFileAreAbsorbedAndRemoved(t *testing.T) {
	for service, name := range copyNames {
		t.Run(service, func(t *testing.T) {
			k := newDesk()
			k.one = true
			k.add(k.a)
			k.syncs(t, k.a, k.b)
			k.add(k.a)
			k.shared.files[strings.Replace(name, "x", "mine", 1)] = k.packOf(k.a)
			k.syncs(t, k.b)
			if k.only(t) != "mine.wwsync" || len(byEntry(k.b.state)) != 2 {
				t.Errorf("files %q, %d entries", slices.Sorted(maps.Keys(k.shared.files)), len(byEntry(k.b.state)))
			}
			if got := k.coverOf(k.shared.files["mine.wwsync"]); len(got) != 2 {
				t.Errorf("the file has %d commits", len(got))
			}
			if !copyOf("x.wwsync", name) {
				t.Error("it does not count as a copy")
			}
		})
	}
}

func TestOtherFilesBesideTheOneAreNoCopies(t *testing.T) {
	for _, name := range []string{"mineral.wwsync", "mine2.wwsync", "photo.jpg", "mine.txt", "other.wwsync", ".mine.wwsync.tmp-0011223344556677"} {
		if copyOf("mine.wwsync", name) {
			t.Errorf("%s counts as a copy", name)
		}
	}
}

func TestAFileThatComesToHaveAKnownNameIsRead(t *testing.T) {
	k := newDesk()
	k.add(k.a)
	k.shared.files["from the mail.wwsync"] = k.packOf(k.a)
	k.syncs(t, k.b)
	k.add(k.a)
	before := len(k.shared.files["from the mail.wwsync"])
	k.shared.files["from the mail.wwsync"] = k.packOf(k.a)
	if now := len(k.shared.files["from the mail.wwsync"]); now != before {
		t.Fatalf("it had %d bytes and has %d: this tests nothing", before, now)
	}
	k.syncs(t, k.b)
	if len(byEntry(k.b.state)) != 2 {
		t.Error("it was not read again")
	}
}

func TestNoCopyIsRemovedForAPackThatIsCut(t *testing.T) {
	k := newDesk()
	k.add(k.a)
	k.syncs(t, k.a, k.b)
	pack := k.only(t)
	k.shared.files["p-1 (1).wwsync"] = k.shared.files[pack]
	whole := k.shared.files[pack]
	k.shared.files[pack] = append([]byte{whole[0] ^ 1}, whole[1:]...) // of the size that the index knows
	k.syncs(t, k.b)
	if k.shared.files["p-1 (1).wwsync"] == nil {
		t.Error("it is gone")
	}
}

func TestACopyThatCannotBeRemovedIsSaid(t *testing.T) {
	for _, one := range []bool{false, true} {
		k := newDesk()
		k.one = one
		k.add(k.a)
		k.syncs(t, k.a)
		k.shared.files["mine (1).wwsync"] = k.packOf(k.a)
		k.faults.delErr = 1
		if k.sync(k.a, func() {}) {
			t.Errorf("one %v: it counts as synced", one)
		}
	}
}
