package vault_test

import (
	"bytes"
	"fmt"
	"os"
	"runtime/debug"
	"strconv"
	"testing"

	"watchword/internal/disk"
	"watchword/vault"
	"watchword/vault/vaulttest"
)

// The figures of docs/FORMAT.md, section 1: 10 000 entries open in 15 ms and
// save in 100 ms, 100 000 in 100 ms and 500 ms, with 150 MB of memory.

func BenchmarkVault(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			v := vaulttest.New(b, 1).Copy("bulk")
			v.Do(func(tx *vault.Tx) error { return tx.Bulk(n) })
			resetPeak()
			for _, c := range []struct {
				name string
				do   func(b *testing.B, v *vaulttest.Vault, n int)
			}{
				{"open", benchOpen},
				{"list", benchList},
				{"find", benchFind},
				{"get", benchGet},
				{"edit", benchEdit},
				{"undo", benchUndo},
				{"check", benchCheck},
			} {
				b.Run(c.name, func(b *testing.B) { c.do(b, v, n) })
			}
		})
	}
}

func benchOpen(b *testing.B, v *vaulttest.Vault, _ int) {
	for b.Loop() {
		v.Look(nothing)
	}
}

func benchList(b *testing.B, v *vaulttest.Vault, n int) {
	for b.Loop() {
		v.Look(func(tx *vault.Tx) error {
			rows := 0
			for _, err := range tx.Rows() {
				must(b, err)
				rows++
			}
			if rows != n {
				b.Errorf("%d rows", rows)
			}
			return nil
		})
	}
}

// find returns the row of one entry by its exact name.
func find(b *testing.B, tx *vault.Tx, n int) (found vault.Row) {
	b.Helper()
	name := fmt.Sprintf("site-%06d.example", n*7/9)
	for row, err := range tx.Mentioning(name) {
		must(b, err)
		if row.Name == name {
			found = row
		}
	}
	if found.Name != name {
		b.Errorf("%s is not found", name)
	}
	return found
}

func benchFind(b *testing.B, v *vaulttest.Vault, n int) {
	for b.Loop() {
		v.Look(func(tx *vault.Tx) error {
			find(b, tx, n)
			return nil
		})
	}
}

func benchGet(b *testing.B, v *vaulttest.Vault, n int) {
	for b.Loop() {
		v.Look(func(tx *vault.Tx) error {
			e, err := tx.Entry(find(b, tx, n).ID)
			must(b, err)
			f := e.Field(vault.Password)
			value, err := tx.Value(e.ID, &f.Item, f.By)
			value.Wipe()
			return err
		})
	}
}

func benchEdit(b *testing.B, v *vaulttest.Vault, n int) {
	for i := 0; b.Loop(); i++ {
		v.Do(func(tx *vault.Tx) error {
			_, err := tx.Edit(find(b, tx, n).ID, vault.Set(vault.User, fmt.Sprint(i)))
			return err
		})
	}
	b.ReportMetric(peak(), "peak-MB")
	b.ReportMetric(float64(len(content(b, v)))/1e6, "file-MB")
}

func benchUndo(b *testing.B, v *vaulttest.Vault, _ int) {
	for b.Loop() {
		undo(v)
	}
}

func benchCheck(b *testing.B, v *vaulttest.Vault, n int) {
	for b.Loop() {
		v.Look(func(tx *vault.Tx) error {
			checked, err := tx.Check(b.Context(), true)
			if checked.Secrets != 3*n || len(checked.Problems) != 0 {
				b.Errorf("checked %d secrets, found %v", checked.Secrets, checked.Problems)
			}
			return err
		})
	}
}

// resetPeak makes the kernel forget how much memory the process once had.
// Where that cannot be done the peak is that of making the vault.
func resetPeak() {
	debug.FreeOSMemory()
	if f, err := os.OpenFile("/proc/self/clear_refs", os.O_WRONLY, 0); err == nil {
		defer f.Close()
		if _, err := f.WriteString("5"); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}
}

// peak returns the most memory the process had in RAM since, in MB; 0 where
// nobody says.
func peak() float64 {
	status, err := disk.ReadFile(disk.OS{}, "/proc/self/status", 1<<20)
	if err != nil {
		return 0
	}
	_, rest, _ := bytes.Cut(status, []byte("VmHWM:"))
	var kib float64
	if _, err := fmt.Sscan(string(rest), &kib); err != nil {
		return 0
	}
	return kib * 1024 / 1e6
}

// BenchmarkLongHistory is one entry with many commits, on one line and with a
// merge in every step.
func BenchmarkLongHistory(b *testing.B) {
	for _, parents := range []int{1, 2} {
		b.Run(fmt.Sprint(parents, "-parents"), func(b *testing.B) {
			id, all := vault.ID{1}, []*vault.Commit{}
			for i := range 4000 {
				c := &vault.Commit{Stamp: vault.Stamp(i), Items: []vault.Item{{Key: vault.User, Form: vault.Text, Text: "u"}, {Key: customKey(i % 20), Form: vault.Text, Text: "x"}}}
				for p := range min(parents, i) {
					c.Parents = append(c.Parents, all[i-1-p].ID)
				}
				must(b, c.Finish(id))
				all = append(all, c)
			}
			for b.Loop() {
				if e := vault.Compute(id, all); len(e.Commits) != 4000 || len(e.Fields) != 21 {
					b.Fatal("a commit is missing")
				}
			}
		})
	}
}
