//go:build deep

package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// provider is who carries the folder of two devices, and has no keys. The first
// pack is known to both devices, the second one only to who wrote it.
type provider struct {
	tb            testing.TB
	a, b          *peer
	pile          string
	first, second string
}

func newProvider(t *testing.T) *provider {
	all := newPeers(t, "laptop", "desktop")
	v := &provider{tb: t, a: all[0], b: all[1], pile: all[0].pile}
	v.a.must(os.Remove(v.file(v.news(nil)[0]))) // of no commit
	before := v.news(nil)
	v.a.adds("mail", "secret of mail")
	v.a.ok("sync")
	v.first = v.news(before)[0]
	v.b.ok("sync")
	before = v.news(nil)
	v.a.adds("shop", "secret of shop")
	v.a.ok("sync")
	v.second = v.news(before)[0]
	return v
}

func (v *provider) file(name string) string { return filepath.Join(v.pile, name) }

// news are the names of files that are there and were not before.
func (v *provider) news(before []string) (names []string) {
	v.tb.Helper()
	all, err := os.ReadDir(v.pile)
	v.a.must(err)
	for _, e := range all {
		if !slices.Contains(before, e.Name()) {
			names = append(names, e.Name())
		}
	}
	return names
}

func (v *provider) read(name string) []byte {
	v.tb.Helper()
	data, err := os.ReadFile(v.file(name))
	v.a.must(err)
	return data
}

func (v *provider) write(name string, data []byte) {
	v.tb.Helper()
	v.a.must(os.WriteFile(v.file(name), data, 0o600))
}

func (v *provider) remove(names ...string) {
	v.tb.Helper()
	for _, name := range names {
		v.a.must(os.Remove(v.file(name)))
	}
}

// swap exchanges the two packs.
func (v *provider) swap() {
	one, two := v.read(v.first), v.read(v.second)
	v.write(v.first, two)
	v.write(v.second, one)
}

// with returns a file like data whose slots ask for these costs, with the checksum
// right.
func withCosts(data []byte, time, memory uint32) []byte {
	const slots, costs, sum = 88, 4, 80
	data = bytes.Clone(data)
	binary.LittleEndian.PutUint32(data[slots+costs:], time)
	binary.LittleEndian.PutUint32(data[slots+costs+4:], memory)
	copy(data[sum:slots], headSum(data))
	return data
}

// attacks are what a provider can do without keys: what it does, and what the
// second device says when it syncs then. All that was there stays, and when honest
// is done, and something more was written, both have all
var attacks = map[string]struct {
	do, honest func(v *provider)
	says       string
}{
	"two files swapped":          {do: (*provider).swap, honest: (*provider).swap, says: `^✓ in step\n$`},
	"two files swapped for good": {do: (*provider).swap, says: `^✓ in step\n$`},
	"a file put together of two": {
		do: func(v *provider) {
			one, two := v.read(v.first), v.read(v.second)
			v.write(v.second, slices.Concat(one[:len(one)/2], two[len(one)/2:]))
		},
		says: `not all is there yet\n! 1 file in .* cannot be read`,
	},
	"a header before the content of another": {
		do: func(v *provider) {
			one, two := v.read(v.first), v.read(v.second)
			v.write(v.second, slices.Concat(one[:296], two[296:]))
		},
		says: `! 1 file in .* cannot be read`,
	},
	"a file cut": {
		do:   func(v *provider) { v.write(v.second, v.read(v.second)[:700]) },
		says: `! 1 file in .* cannot be read`,
	},
	"all files cut to nothing": {
		do:   func(v *provider) { v.write(v.first, nil); v.write(v.second, nil) },
		says: `! 2 files in .* cannot be read`,
	},
	"a bit turned": {
		do: func(v *provider) {
			data := v.read(v.second)
			data[len(data)-1] ^= 1
			v.write(v.second, data)
		},
		says: `! 1 file in .* cannot be read`,
	},
	"a pack again under other names": {
		do: func(v *provider) {
			v.write("p-00000000000000000000000000000000.wwsync", v.read(v.first))
			v.write("vault (conflicted copy) wwsync", v.read(v.second))
		},
		says: `^✓ 1 change came · in step\n$`,
	},
	"the folder as it was before": {
		do:   func(v *provider) { v.remove(v.second) },
		says: `^✓ in step\n$`,
	},
	"a file withheld, which the next one tells": {
		do: func(v *provider) {
			v.a.must(os.Rename(v.file(v.second), filepath.Join(v.a.home, v.second)))
		},
		honest: func(v *provider) { v.a.must(os.Rename(filepath.Join(v.a.home, v.second), v.file(v.second))) },
		says:   `^✓ in step\n$`,
	},
	"all files gone": {
		do:   func(v *provider) { v.remove(v.news(nil)...) },
		says: `^✓ 1 change went · in step\n$`,
	},
	"a file that asks for much memory": {
		do:   func(v *provider) { v.write("p-bomb.wwsync", withCosts(v.read(v.first), 1, 1<<31)) },
		says: `^✓ 1 change came · not all is there yet\n! 1 file in .* cannot be read`,
	},
	"a file that asks for much time": {
		do:   func(v *provider) { v.write("p-bomb.wwsync", withCosts(v.read(v.first), 1<<31, 64)) },
		says: `! 1 file in .* cannot be read`,
	},
	"junk with the names of packs": {
		do: func(v *provider) {
			v.write("p-empty.wwsync", nil)
			v.write("wwsync", []byte("not a pack"))
			v.write("p-photo.wwsync", bytes.Repeat([]byte("\x89PNG\r\n\x1a\n"), 1000))
			v.write("p-huge.wwsync", nil)
			v.a.must(os.Truncate(v.file("p-huge.wwsync"), 1<<40))
			v.write("p-big.wwsync", v.read(v.first)[:400])
			v.a.must(os.Truncate(v.file("p-big.wwsync"), 1<<30-1))
			v.a.must(os.Symlink("/etc/passwd", v.file("p-link.wwsync")))
			v.a.must(os.Symlink(v.pile, v.file("p-loop.wwsync")))
			v.a.must(os.Symlink("/dev/zero", v.file("p-zero.wwsync")))
			v.a.must(os.Mkdir(v.file("p-folder.wwsync"), 0o700))
			v.a.must(unix.Mkfifo(v.file("p-pipe.wwsync"), 0o600))
			v.write("p-\x1b[31mred\n.wwsync", []byte("no"))
			v.write(".wwsync", []byte("no"))
		},
		says: `^✓ 1 change came · not all is there yet\n! \d files? in .* cannot be read`,
	},
	"a file of another group": {
		do: func(v *provider) {
			other := newPeers(v.tb.(*testing.T), "strange")[0]
			for _, name := range (&provider{tb: v.tb, a: other, pile: other.pile}).news(nil) {
				data, err := os.ReadFile(filepath.Join(other.pile, name))
				v.a.must(err)
				v.write(name, data)
			}
		},
		says: `^✓ 1 change came · in step\n$`,
	},
}

func TestWhatAProviderDoesCostsNothingAndHeals(t *testing.T) {
	for what, attack := range attacks {
		t.Run(what, func(t *testing.T) {
			v := newProvider(t)
			attack.do(v)
			before := v.b.secrets()
			v.b.syncs(attack.says)
			after := v.b.secrets()
			for value := range before {
				if !after[value] {
					t.Errorf("lost: %s", value)
				}
			}
			v.b.ok("check", "--deep")
			if attack.honest != nil {
				attack.honest(v)
			}
			v.heals(t)
		})
	}
}

// TestFileThatMayNotBeReadStopsNoOther has the first device run as another user,
// whom a file of the folder is closed to.
func TestFileThatMayNotBeReadStopsNoOther(t *testing.T) {
	v := newProvider(t)
	v.b.adds("late", "secret of late")
	v.b.ok("sync")
	for _, name := range v.news(nil) {
		v.a.must(os.Chmod(v.file(name), 0o644))
	}
	v.write("p-closed.wwsync", v.read(v.second))
	v.a.opens()
	stdout, stderr, code := v.a.finish(v.a.asNobody(`"$WW" sync && "$WW" ls`))
	if code != 0 || !strings.Contains(stderr, "1 change came · not all is there yet") || !strings.Contains(stderr, "1 file in") {
		t.Errorf("exit %d: %s", code, stderr)
	}
	if !strings.Contains(stdout, "late") {
		t.Errorf("what can be read did not come: %s", stdout)
	}
}

// opens puts a copy of the program where other users reach it, and lets them use
// the folder.
func (p *peer) opens() {
	p.tb.Helper()
	data, err := os.ReadFile(p.path)
	p.must(err)
	p.must(os.Remove(p.path))
	p.must(os.WriteFile(p.path, data, 0o755))
	p.must(os.Chmod(p.pile, 0o777|os.ModeSticky))
	p.must(os.Chmod(filepath.Dir(p.pile), 0o755))
}

// heals wants all that was written on both devices, once each has written something
// more.
func (v *provider) heals(t *testing.T) {
	t.Helper()
	v.a.ok("sync")
	v.b.adds("late", "secret of late")
	v.b.ok("sync")
	v.a.ok("sync")
	v.a.adds("later", "secret of later")
	settle(t, v.a, v.b)
	for _, p := range []*peer{v.a, v.b} {
		there := p.secrets()
		for _, name := range []string{"mail", "shop", "late", "later"} {
			if !there["secret of "+name] {
				t.Errorf("%s has no %s", p.name, name)
			}
		}
	}
}

// syncs wants a sync that ends well, soon, and says this.
func (p *peer) syncs(says string) {
	p.tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	whole := p.command("sync")
	c := exec.CommandContext(ctx, whole.Path, whole.Args[1:]...)
	c.Env = whole.Env
	_, stderr, code := p.finish(c)
	if code != 0 || !regexp.MustCompile(says).MatchString(stderr) || strings.ContainsRune(stderr, '\x1b') {
		p.tb.Errorf("exit %d, and it says %q, not %s", code, stderr, says)
	}
}
