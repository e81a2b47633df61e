package main

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// BenchmarkStart is whole processes that touch no vault. Each is reported as a
// multiple of a Go program that does nothing, run in turn with it.
func BenchmarkStart(b *testing.B) {
	p := build(b)
	empty := buildEmpty(b)
	for _, args := range [][]string{{"--version"}, {"gen"}, {"gen", "--words", "6"}} {
		b.Run(strings.Join(args, "_"), func(b *testing.B) {
			var ours, floor time.Duration
			for b.Loop() {
				ours += p.timed(args...)
				floor += empty.timed()
			}
			b.ReportMetric(float64(ours)/float64(floor), "times-empty")
		})
	}
}

// buildEmpty builds the program that does nothing.
func buildEmpty(b *testing.B) *process {
	b.Helper()
	p := &process{tb: b, home: b.TempDir()}
	p.path = filepath.Join(p.home, "empty")
	p.write("empty.go", "package main\n\nfunc main() {}\n")
	cmd := exec.Command("go", "build", "-ldflags", "-s -w", "-o", p.path, "empty.go")
	cmd.Dir = p.home
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("build: %v\n%s", err, out)
	}
	return p
}

// BenchmarkProcess is whole processes over vaults of three changes an entry.
// What each takes beyond the same command on an empty vault, where nearly all
// is the key derivation, is reported as past-kdf-ms.
func BenchmarkProcess(b *testing.B) {
	empty := build(b)
	empty.makeVault(0)
	for _, n := range []int{1_000, 10_000, 100_000} {
		p := build(b)
		p.makeVault(n)
		name := fmt.Sprintf("service-%06d", n/2)
		for _, args := range [][]string{{"get", name}, {"ls"}, {"find", name}, {"add", "fresh"}, {"edit", name, "user=x"}} {
			b.Run(fmt.Sprintf("%s/%d", args[0], n), func(b *testing.B) {
				var spent, floor time.Duration
				runs := 0
				for b.Loop() {
					spent += p.timed(vary(args, runs)...)
					floor += empty.timed("ls")
					runs++
				}
				b.ReportMetric(float64((spent-floor).Microseconds())/float64(runs)/1000, "past-kdf-ms")
			})
		}
	}
}

// vary gives a command that changes something something new to say.
func vary(args []string, run int) []string {
	switch args[0] {
	case "add":
		return []string{"add", fmt.Sprintf("fresh-%d-%d", time.Now().UnixNano(), run), "--no-input"}
	case "edit":
		return []string{"edit", args[1], fmt.Sprintf("user=x%d", time.Now().UnixNano())}
	}
	return args
}

func (p *process) timed(args ...string) time.Duration {
	p.tb.Helper()
	start := time.Now()
	p.ok(args...)
	return time.Since(start)
}

// BenchmarkArgon2 runs ww and the argon2 command at the same costs, one after
// the other, and reports the ratio of the whole processes.
func BenchmarkArgon2(b *testing.B) {
	p := build(b)
	p.makeVault(0)
	var ours, theirs time.Duration
	for b.Loop() {
		ours += p.timed("ls")
		start := time.Now()
		peer := exec.Command("sh", "-c", `printf %s "correct horse battery staple" | argon2 somesaltsomesalt -id -t 3 -k 65536 -p 4 -l 32 -r`)
		if out, err := peer.CombinedOutput(); err != nil {
			b.Fatalf("argon2 (Debian package argon2): %v\n%s", err, out)
		}
		theirs += time.Since(start)
	}
	b.ReportMetric(float64(ours)/float64(theirs), "times-argon2")
}
