//go:build deep

package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"watchword/vault"
)

var (
	soakOps  = flag.Int("ops", 1000, "do `N` things on three devices that sync")
	soakSeed = flag.Uint64("seed", 0, "what is done follows from `N`, but for when a kill strikes; 0 draws one")
)

// soak is devices on which anything is done, and what they said of it.
type soak struct {
	t     *testing.T
	dice  *rand.Rand
	all   []*peer
	n     int               // of the thing that is done
	saved map[string]string // each secret that was said to be saved, and what it was part of
	did   map[string]int    // how often, by verb

	mu     sync.Mutex
	within time.Duration // a program is killed, so that about half of those to be killed end before
	killed int
	lost   int // in the end
}

// act is one call of the program.
type act struct {
	p      *peer
	args   []string
	value  string        // on its standard input, and saved when it ends well
	killed time.Duration // after so long; never if it is 0
}

// call does it. What is not killed must end well.
func (s *soak) call(a act) {
	ctx, cancel := context.WithCancel(context.Background())
	if a.killed > 0 {
		ctx, cancel = context.WithTimeout(ctx, a.killed)
	}
	defer cancel()
	whole := a.p.command(a.args...)
	c := exec.CommandContext(ctx, whole.Path, whole.Args[1:]...)
	var said bytes.Buffer
	c.Env, c.Stdin, c.Stderr = whole.Env, strings.NewReader(a.value), &said
	err := c.Run()
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case err == nil && a.value != "":
		s.saved[a.value] = a.p.name + ": " + strings.Join(a.args, " ")
	case err != nil && ctx.Err() == nil:
		s.t.Errorf("%s: %s: %v\n%s", a.p.name, strings.Join(a.args, " "), err, &said)
	}
	switch {
	case a.killed > 0 && err == nil:
		s.within -= s.within / 20
	case a.killed > 0:
		s.within += s.within / 20
		s.killed++
	}
}

// soakVerbs are what is done, each as often as it stands here.
var soakVerbs = strings.Fields("add add add password password password password password field field tag note rm mv restore sync sync sync sync together")

// step does one thing.
func (s *soak) step() {
	s.n++
	verb := soakVerbs[s.dice.IntN(len(soakVerbs))]
	p := s.all[s.dice.IntN(len(s.all))]
	if verb == "together" {
		s.together()
	} else if a, ok := s.draw(verb, p); ok {
		a.killed = s.kill()
		s.call(a)
	} else {
		return
	}
	s.did[verb]++
}

// kill is after how long the next program is killed.
func (s *soak) kill() time.Duration {
	if s.dice.IntN(5) > 0 {
		return 0
	}
	return 1 + time.Duration(s.dice.Int64N(int64(s.within)))
}

// together has all sync at the same time.
func (s *soak) together() {
	var wg sync.WaitGroup
	for _, p := range s.all {
		a := act{p: p, args: []string{"sync", "-y"}, killed: s.kill()}
		wg.Go(func() { s.call(a) })
	}
	wg.Wait()
}

// draw is a call of verb, unless there is nothing to call it for.
func (s *soak) draw(verb string, p *peer) (act, bool) {
	value := fmt.Sprintf("secret-%d", s.n)
	name := fmt.Sprintf("name-%d", s.n)
	switch verb {
	case "add":
		return act{p: p, args: []string{"add", name, "-u", "me", "--stdin", "--no-input"}, value: value}, true
	case "sync":
		return act{p: p, args: []string{"sync", "-y"}}, true
	}
	id, ok := s.entry(p, verb == "restore")
	a := act{p: p}
	switch verb {
	case "password":
		a.args, a.value = []string{"edit", id, "--stdin"}, value
	case "note":
		a.args, a.value = []string{"edit", id, "-f", "note", "--stdin"}, value
	case "field":
		a.args = []string{"edit", id, "user=" + name, "url=https://" + name + ".example"}
	case "tag":
		a.args = []string{"edit", id, "--tag", name}
	case "rm":
		a.args = []string{"rm", id}
	case "mv":
		a.args = []string{"mv", id, name}
	case "restore":
		a.args = []string{"trash", "restore", id}
	}
	return a, ok
}

// entry draws one, out of the trash or not; every other time one of the first few,
// so that several devices change the same.
func (s *soak) entry(p *peer, trashed bool) (id string, ok bool) {
	var ids []string
	p.look(func(tx *vault.Tx) error {
		for row, err := range tx.Rows() {
			if err != nil {
				return err
			}
			if row.Trashed == trashed && !row.Incomplete {
				ids = append(ids, "id:"+row.ID.String())
			}
		}
		return nil
	})
	if len(ids) == 0 {
		return "", false
	}
	if s.dice.IntN(2) == 0 {
		ids = ids[:min(4, len(ids))]
	}
	return ids[s.dice.IntN(len(ids))], true
}

func TestThreeDevicesThatAreKilledWhileTheyWriteAndSyncLoseNothing(t *testing.T) {
	seed := *soakSeed
	if seed == 0 {
		seed = rand.Uint64()
	}
	t.Logf("-ops %d -seed %d", *soakOps, seed)
	s := &soak{
		t: t, dice: rand.New(rand.NewPCG(seed, 0)), all: newPeers(t, "laptop", "desktop", "phone"),
		saved: map[string]string{}, did: map[string]int{},
	}
	begun := time.Now()
	s.all[0].ok("sync")
	s.within = 2 * time.Since(begun)
	for s.n < *soakOps && !t.Failed() {
		s.step()
	}
	settle(t, s.all...)
	s.judge()
	open := strings.Count(s.all[0].ok("sync", "conflicts"), "in use")
	files, err := os.ReadDir(s.all[0].pile)
	s.all[0].must(err)
	t.Logf("%v in %v; %d kills; %d secrets said to be saved, %d of them lost", s.did, time.Since(begun).Round(time.Second), s.killed, len(s.saved), s.lost)
	t.Logf("in the end %s; %d conflicts, %d files", s.all[0].state(), open, len(files))
}

// judge wants all that was said to be saved on every device.
func (s *soak) judge() {
	list := s.all[0].ok("ls")
	for _, p := range s.all {
		there := p.secrets()
		for value, by := range s.saved {
			if !there[value] {
				s.lost++
				s.t.Errorf("%s has lost %s, of %s", p.name, value, by)
			}
		}
		if p.ok("ls") != list {
			s.t.Errorf("%s lists other entries than %s", p.name, s.all[0].name)
		}
		p.ok("check", "--deep")
		if left := p.temps(); len(left) > 0 {
			s.t.Logf("%s has %q left", p.name, left)
		}
	}
}
