//go:build deep

package main

import (
	"strings"
	"testing"
)

// lures are what a provider puts beside the packs, for a device that comes new and
// has no keys yet.
var lures = map[string]func(v *provider){
	"files that ask for much": func(v *provider) {
		v.write("p-0.wwsync", withCosts(v.read(v.first), 1, 1<<31))
		v.write("p-1.wwsync", withCosts(v.read(v.first), 1<<31, 64))
	},
	"a file that asks for other costs": func(v *provider) { v.write("p-0.wwsync", withCosts(v.read(v.first), 2, 64)) },
	"files that ask for many costs": func(v *provider) {
		for _, name := range []string{"p-0.wwsync", "p-1.wwsync", "p-2.wwsync", "p-3.wwsync", "p-4.wwsync", "p-5.wwsync"} {
			v.write(name, withCosts(v.read(v.first), 2, 64+8*uint32(name[2]-'0')))
		}
	},
	"more files with other costs than with the right ones": func(v *provider) {
		for _, name := range []string{"p-0.wwsync", "p-1.wwsync", "p-2.wwsync", "p-3.wwsync", "p-4.wwsync", "p-5.wwsync"} {
			v.write(name, withCosts(v.read(v.first), 2, 64))
		}
	},
	"junk": attacks["junk with the names of packs"].do,
}

func TestANewDeviceGetsPastWhatAProviderPutsThere(t *testing.T) {
	for what, lure := range lures {
		t.Run(what, func(t *testing.T) {
			v := newProvider(t)
			lure(v)
			c := newPeer(t, "phone", v.pile)
			_, stderr, code := c.run("join", v.pile, "--device", "phone")
			if code != 0 || !strings.Contains(stderr, "ready · 2 entries") {
				t.Fatalf("exit %d: %s", code, stderr)
			}
			if c.state() != v.a.state() {
				t.Error("it has something else")
			}
		})
	}
}
