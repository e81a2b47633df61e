//go:build deep && linux

package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// BenchmarkWarm is whole processes that read one entry of many while a vault is
// unlocked, in turn with others that do the same with theirs. Reported is how
// many times as long ww took: as its own --version; as pass; as pass with age in
// the place of gpg, which is what passage is; and as the bare age. Their keys
// have no password, which is their quickest: nothing is asked for or derived.
func BenchmarkWarm(b *testing.B) {
	for _, n := range []int{1_000, 10_000} {
		p := build(b)
		p.makeVault(n)
		p.unlock()
		rivals := p.rivals(n)
		display := "DISPLAY=" + desktop(b)
		name := fmt.Sprintf("service-%06d", n/2)
		b.Run(fmt.Sprintf("get/%d", n), func(b *testing.B) {
			p.race(b, []contender{
				{"", p.warm("get", name)},
				{"times-version", p.warm("--version")},
				{"times-pass", rivals("pass", "show", name)},
				{"times-pass-over-age", rivals("env", "PATH=over-age:"+os.Getenv("PATH"), "pass", "show", "over-age/"+name)},
				{"times-age", rivals("age", "--decrypt", "-i", "identities", "store/"+name+".age")},
			})
		})
		b.Run(fmt.Sprintf("copy/%d", n), func(b *testing.B) {
			p.race(b, []contender{
				{"", on(display, p.warm("copy", "--for", "3s", name))},
				{"times-version", p.warm("--version")},
				{"times-pass", on(display, rivals("pass", "show", "--clip", name))},
			})
		})
	}
}

// contender makes a command anew for each run.
type contender struct {
	unit    string // of how many times as long the first takes
	command func() *exec.Cmd
}

// race runs all in turn and reports the first's time in those of the others.
func (p *process) race(b *testing.B, all []contender) {
	spent := make([]time.Duration, len(all))
	for b.Loop() {
		for i, c := range all {
			cmd := c.command()
			start := time.Now()
			err := cmd.Run() // without pipes, which what clears a clipboard would hold open
			spent[i] += time.Since(start)
			if err != nil {
				b.Fatalf("%v: %v", cmd.Args, err)
			}
		}
		b.StopTimer()
		forget()
		b.StartTimer()
	}
	for i, c := range all[1:] {
		b.ReportMetric(float64(spent[0])/float64(spent[i+1]), c.unit)
	}
	b.ReportMetric(float64(spent[0].Microseconds())/float64(b.N)/1000, "ms")
	b.ReportMetric(0, "ns/op")
}

// forget ends what a copy of pass waits with: the next would wait for it.
func forget() { _ = exec.Command("pkill", "-f", "^password store sleep").Run() }

// warm is ww without a password, beside an agent.
func (p *process) warm(args ...string) func() *exec.Cmd {
	return func() *exec.Cmd {
		c := exec.Command(p.path, args...)
		c.Env = append(p.environ(), idle)
		return c
	}
}

func on(display string, command func() *exec.Cmd) func() *exec.Cmd {
	return func() *exec.Cmd {
		c := command()
		c.Env = append(c.Env, display)
		return c
	}
}

// rivals gives pass and age n entries each, all with the same content, which
// nobody notices who reads one, and returns what makes their commands.
func (p *process) rivals(n int) func(args ...string) func() *exec.Cmd {
	p.tb.Helper()
	home, err := os.MkdirTemp("", "gpg") // sockets have short names
	p.must(err)
	p.tb.Cleanup(func() {
		_ = exec.Command("gpgconf", "--homedir", home, "--kill", "all").Run()
		_ = os.RemoveAll(home)
	})
	rival := func(args ...string) func() *exec.Cmd {
		return func() *exec.Cmd {
			c := exec.Command(args[0], args[1:]...)
			c.Dir, c.Env = home, append(p.environ(), "HOME="+home, "GNUPGHOME="+home, "PASSWORD_STORE_DIR="+filepath.Join(home, "store"))
			return c
		}
	}
	p.settle(rival, home)
	for kind, store := range map[string]string{"gpg": "store/%s.gpg", "age": "store/%s.age", "over": "store/over-age/%s.gpg"} {
		one, err := os.ReadFile(filepath.Join(home, kind))
		p.must(err)
		for i := range n {
			p.must(os.WriteFile(filepath.Join(home, fmt.Sprintf(store, fmt.Sprintf("service-%06d", i))), one, 0o600))
		}
	}
	return rival
}

// overAge is gpg to pass, for reading alone.
const overAge = `#!/bin/sh
for file; do :; done
exec age --decrypt -i identities "$file"
`

// settle makes the keys of the rivals and seals one entry with each.
func (p *process) settle(rival func(args ...string) func() *exec.Cmd, home string) {
	p.tb.Helper()
	run := func(stdin string, args ...string) {
		p.tb.Helper()
		c := rival(args...)()
		c.Stdin = bytes.NewReader([]byte(stdin))
		if out, err := c.CombinedOutput(); err != nil {
			p.tb.Fatalf("%v (Debian packages pass and age): %v\n%s", args, err, out)
		}
	}
	const entry = "pass-000000-Xy7!kq0P\nuser: user0@example.com\nurl: https://service-000000.example.com/login\n"
	run("", "gpg", "--batch", "--passphrase", "", "--quick-generate-key", "rival@example.com", "default", "default")
	run("", "pass", "init", "rival@example.com")
	run(entry, "gpg", "--batch", "--trust-model", "always", "-r", "rival@example.com", "-o", "gpg", "-e")
	run("", "age-keygen", "-o", "identities")
	run(entry, "sh", "-c", `age -r "$(age-keygen -y identities)" -o age && cp age over`)
	p.must(os.MkdirAll(filepath.Join(home, "store", "over-age"), 0o700))
	p.must(os.Mkdir(filepath.Join(home, "over-age"), 0o700))
	p.must(os.WriteFile(filepath.Join(home, "over-age", "gpg"), []byte(overAge), 0o700))
}
