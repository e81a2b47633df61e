package cmd_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"watchword/crypto"
)

// hostile are names that want to be something else: flags, verbs, fields, paths,
// references, patterns, commands to a shell.
var hostile = []string{
	"-rf", "--", "--vault", "--help", "-h", "ls", "add", "user", "password", "a/b:c#d", "a:b", "id:abcdef", ":", "a=b", "%s%n%d",
	"'quo\"ted' $(id)", "`id`", "..", "/etc/passwd", "*", "[x", "two  words", " lead and trail ", "\\n",
	"日本語", "עברית", "👩‍👩‍👧", "zero\u200bwidth", "\u202egnp.exe", "\u2066iso\u2069lated", "\u2028line", strings.Repeat("x", 1024),
}

// forged are names that no ww stores, but that a vault of somebody else may
// bring along.
var forged = []string{
	"\x1b[31mred", "a\x1b]52;c;aGFjaw==\a", "two\nlines", "a\ttab in it", "back\rward", "rub\b\b\bout", "del\x7feted", "csi\u009b2J", "\x00nul nul",
}

// effect is what a line does to the entries of a vault.
type effect int

const (
	reads    effect = iota
	copies          // reads, and the secret of the entry is on the clipboard
	prints          // reads, and standard output is that secret
	changes         // that entry, and no other
	adds            // an entry, but not where the name is forged
	restates        // changes, but not where the name is forged
	refused         // it fails, and leaves all as it is
	talks           // perhaps it fails; it leaves all as it is
)

// probe is a line in which NAME stands for a hostile name.
type probe struct {
	line    string
	does    effect
	columns int // of every line in a pipe; 0: it is no table
}

// probes name every verb, with a name wherever it takes a word.
var probes = []probe{
	{"-- NAME", copies, 0},
	{"copy -- NAME", copies, 0},
	{"copy -f user -- NAME", reads, 0},
	{"copy -f nosuch -- NAME", refused, 0},
	{"show -- NAME", reads, 0},
	{"show --json -- NAME", reads, 0},
	{"show -f user -- NAME", reads, 0},
	{"show -r -- NAME", refused, 0},
	{"get -- NAME", prints, 0},
	{"get --force -- NAME", prints, 0},
	{"get --json -- NAME", reads, 0},
	{"get -- NAME NAME", talks, 0},
	{"ls", reads, 6},
	{"ls -l", reads, 9},
	{"ls --json", reads, 0},
	{"ls -- NAME", reads, 6},
	{"ls --vault NAME", refused, 0},
	{"ls --tag NAME", talks, 0},
	{"history", reads, 5},
	{"history -- NAME", reads, 5},
	{"history --json -- NAME", reads, 0},
	{"history --restore 1 -- NAME", restates, 0},
	{"attach --ls -- NAME", reads, 0},
	{"attach -- NAME /tmp/a", changes, 0},
	{"attach -- github NAME", refused, 0},
	{"export --only tag:NAME -o /tmp/a.ww", refused, 0},
	{"export -n --only name:NAME -o /tmp/a.ww", talks, 0},
	{"export -o NAME.ww --only tag:nosuch", refused, 0},
	{"edit -- NAME user=you", changes, 0},
	{"edit --tag t -- NAME", changes, 0},
	{"edit -- NAME x", refused, 0},
	{"mv -- NAME elsewhere", changes, 0},
	{"mv -- decoy NAME", refused, 0},
	{"mv --to NAME -- NAME", refused, 0},
	{"cp -- NAME elsewhere", adds, 0},
	{"cp --to NAME -- decoy", refused, 0},
	{"rm -- NAME", changes, 0},
	{"rm -n -- NAME", reads, 0},
	{"rm --forever -y --force -- NAME", changes, 0},
	{"tag", reads, 2},
	{"tag t -- NAME", changes, 0},
	{"favorite -- NAME", changes, 0},
	{"add -u me -- NAME", refused, 0},
	{"trash restore -- NAME", refused, 0},
	{"trash -- NAME", talks, 0},
	{"merge -- NAME", refused, 0},
	{"sync -- NAME", talks, 0},
	{"sync setup -- /no/where/NAME", refused, 0},
	{"sync resolve -- NAME", talks, 0},
	{"sync accept --device NAME", talks, 0},
	{"sync rotate -- NAME", refused, 0},
	{"join -- NAME", refused, 0},
	{"device rename -- NAME", refused, 0},
	{"device rm -- NAME", refused, 0},
	{"help -- NAME", talks, 0},
	{"vault -- NAME", talks, 0},
	{"config -- NAME", refused, 0},
	{"backup -- NAME", talks, 0},
	{"key", reads, 5},
	{"key -- NAME", talks, 0},
	{"key rm -- NAME", refused, 0},
	{"key add file -y -- NAME/NAME", refused, 0},
	{"backup ls --open", reads, 0},
	{"check -- NAME", refused, 0},
	{"doctor -- NAME", refused, 0},
	{"gen -- NAME", refused, 0},
	{"clear -- NAME", refused, 0},
	{"init -- NAME", refused, 0},
	{"lock -- NAME", refused, 0},
	{"unlock -- NAME", refused, 0},
	{"passwd -- NAME", refused, 0},
	{"recovery -- NAME", talks, 0},
	{"recovery shares --need 2 --of 2 -o /tmp/a -- NAME", refused, 0},
	{"status -- NAME", refused, 0},
	{"undo -- NAME", refused, 0},
	{"version -- NAME", talks, 0},
}

// trashProbes are those of entries in the trash.
var trashProbes = []probe{
	{"trash", reads, 4},
	{"trash --json", reads, 0},
	{"trash restore -- NAME", restates, 0},
	{"rm --forever -y --force -- NAME", changes, 0},
	{"show -- NAME", refused, 0},
	{"history -- NAME", reads, 5},
	{"get -- NAME", refused, 0},
	{"edit -- NAME user=you", refused, 0},
	{"-- NAME", refused, 0},
}

func TestEveryVerbOfHelpIsTriedWithAHostileName(t *testing.T) {
	tried := map[string]bool{}
	for _, p := range probes {
		verb, words, _ := strings.Cut(p.line, " ")
		tried[verb] = tried[verb] || strings.Contains(words, "NAME")
	}
	all, _, _ := strings.Cut(newWorld(t).ok("help").out, "\nStart here")
	_, groups, _ := strings.Cut(all, "from a list\n\n")
	n := 0
	for group := range strings.Lines(groups) {
		for _, verb := range strings.Fields(group[len("Every day "):]) {
			if n++; !tried[verb] {
				t.Errorf("no probe gives a name to ww %s", verb)
			}
		}
	}
	if n < len(verbs) {
		t.Errorf("help lists %d verbs only:\n%s", n, groups)
	}
}

// besieged is a world with an entry of every hostile name and of every forged
// one, and two others.
func besieged(t *testing.T) *world {
	w := withClipboard(t)
	w.write("/tmp/a", "an attached file")
	w.ok("add", "decoy", "-u", "me", "--tag", "known")
	for i, name := range slices.Concat(hostile, forged) {
		stored := name
		if i >= len(hostile) {
			stored = placeholder(name, i)
		}
		w.stdin = strings.NewReader(secretOf(i))
		w.ok("add", "-u", "me", "--stdin", "--", stored)
	}
	same := func(id [16]byte, key *crypto.Key) []crypto.Slot {
		return []crypto.Slot{slot(t, w, crypto.Password, cheap(1), id, key)}
	}
	w.write(vaultPath, string(reseal(t, w, w.vault(), same, func(plain []byte) {
		for i, name := range forged {
			copy(plain, bytes.ReplaceAll(plain, []byte(placeholder(name, len(hostile)+i)), []byte(name)))
		}
	})))
	w.ok("ls", "--accept-rollback")
	return w
}

func secretOf(i int) string { return fmt.Sprintf("%s of %d.", entry, i) }

// placeholder is what a forged name is stored as at first: as long, and found
// nowhere else.
func placeholder(name string, i int) string { return strings.Repeat(string(rune('A'+i%26)), len(name)) }

func TestAHostileNameMeansItsEntryAndSaysNothingToTheTerminal(t *testing.T) {
	w := besieged(t)
	w.besiege(probes)
}

func TestAHostileNameInTheTrashMeansItsEntryToo(t *testing.T) {
	w := besieged(t)
	for _, name := range slices.Concat(hostile, forged) {
		w.ok("rm", "--", name)
	}
	w.besiege(trashProbes)
}
