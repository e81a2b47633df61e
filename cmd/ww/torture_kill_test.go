//go:build deep || torture

package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"
)

// writer adds entries one after the other and is killed again and again.
type writer struct {
	*process
	name   string
	rng    *rand.Rand
	within time.Duration // an add is killed, so that about half of them end before
	saved  []string      // entries of which the program said that they are saved
	killed int           // so often it was
	wrong  []string
}

// add adds an entry and kills the program at a random time, unless it ends before.
func (w *writer) add(name string) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Duration(w.rng.Int64N(int64(w.within))))
	defer cancel()
	whole := w.command("add", name, "--no-input")
	c := exec.CommandContext(ctx, whole.Path, whole.Args[1:]...)
	var said strings.Builder
	c.Env, c.Stderr = whole.Env, &said
	err := c.Run()
	if err == nil || strings.Contains(said.String(), "added") {
		w.saved = append(w.saved, name)
	}
	switch {
	case err == nil:
		w.within -= w.within / 20
	case ctx.Err() != nil:
		w.within += w.within / 20
		w.killed++
	default:
		w.wrong = append(w.wrong, fmt.Sprintf("add %s: %v\n%s", name, err, &said))
	}
	if _, stderr, code := w.run("ls"); code != 0 {
		w.wrong = append(w.wrong, fmt.Sprintf("after %s: exit %d\n%s", name, code, stderr))
	}
}

func TestTwoWritersThatAreKilledLoseNothing(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	p := quick(t)
	begun := time.Now()
	p.ok("add", "first", "--no-input")
	within := 2 * time.Since(begun)
	writers := []*writer{{name: "a"}, {name: "b"}}
	var wg sync.WaitGroup
	for i, w := range writers {
		w.process, w.within, w.rng = p, within, rand.New(rand.NewPCG(seed, uint64(i)))
		wg.Go(func() {
			for n := 0; w.killed < kills/2 && len(w.wrong) == 0; n++ {
				w.add(fmt.Sprintf("%s-%04d", w.name, n))
			}
		})
	}
	wg.Wait()
	list := p.ok("ls")
	saved, killed, lost := 0, 0, 0
	for _, w := range writers {
		for _, name := range w.saved {
			if saved++; !strings.Contains(list, name+"\t") {
				lost++
				t.Errorf("%s was saved and is lost", name)
			}
		}
		killed += w.killed
		for _, text := range w.wrong {
			t.Error(text)
		}
	}
	p.ok("add", "last", "--no-input")
	p.ok("check", "--deep")
	if left := p.temps(); len(left) > 0 {
		t.Errorf("the last save left %q", left)
	}
	t.Logf("%d kills, %d entries said to be saved, %d of them lost", killed, saved, lost)
}
