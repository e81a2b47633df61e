package disk_test

import (
	"fmt"
	"slices"
	"testing"

	"watchword/internal/disk"
)

func TestOnlyTheNamesOfDaysAreDailyBackups(t *testing.T) {
	inWorlds(t, func(t *testing.T, w world) {
		w.put(t, map[string]string{
			"vault.ww": "old", "vault.ww.day-2026-01-02.bak": "b", "vault.ww.day-2026-11-30.bak": "a", "vault.ww.day-2025-12-31.bak": "c",
			"vault.ww.day-2026-13-01.bak": "no month", "vault.ww.day-.bak": "no day", "vault.ww.day-2026-01-02": "no end",
			"vault.ww.day-2026-01-02.bak.ww": "an end too much", "other.ww.day-2026-01-02.bak": "another's", "vault.ww.bak.1": "b1",
		})
		got, err := disk.DailyBackups(w, w.path())
		want := []string{w.path() + ".day-2026-11-30.bak", w.path() + ".day-2026-01-02.bak", w.path() + ".day-2025-12-31.bak"}
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("got %q, %v, want %q", got, err, want)
		}
	})
}

func TestOneBackupADayIsKeptForAMonth(t *testing.T) {
	inWorlds(t, func(t *testing.T, w world) {
		w.put(t, map[string]string{"vault.ww": "old"})
		for day := 1; day <= 9; day++ {
			r := save(w, w.path())
			r.Same = func(disk.File) error { return nil }
			r.Rand = seeded(byte(day))
			r.Day, r.KeepDays = fmt.Sprintf("2026-01-%02d", day), 4
			run(t, r)
		}
		got := names(t, w, w.dir)
		for day := 1; day <= 9; day++ {
			_, kept := got[fmt.Sprintf("vault.ww.day-2026-01-%02d.bak", day)]
			if kept != (day > 5) {
				t.Errorf("day %d: kept %v", day, kept)
			}
		}
		if len(got) != 1+3+4 {
			t.Errorf("got %v", got)
		}
	})
}
