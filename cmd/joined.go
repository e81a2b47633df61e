package cmd

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"watchword/internal/console"
	"watchword/sync"
)

// groupShown is how many hexadecimal digits of the id of a group are shown.
const groupShown = 8

// choose returns the packs of the group that is meant, if there are several.
func (j *joining) choose(ctx context.Context, all []sync.Found) (opens, error) {
	found := slices.DeleteFunc(byGroup(all), func(o opens) bool {
		return !strings.HasPrefix(o.id(), strings.ToLower(j.group))
	})
	switch {
	case len(found) == 0:
		return nil, &failure{
			exit: exitNotFound, code: "not-found", message: "no group there has an id that begins with " + j.group + ".", state: unchanged,
			hints: []string{"ww join " + shellWord(j.depot.name) + "  lists them"},
		}
	case len(found) == 1:
		return found[0], nil
	}
	if f, ok := newest(found); ok {
		j.Console.Note("left aside: files of a former group · --group ID  takes one")
		return f, nil
	}
	choice := console.Choice{Question: "Several groups of devices have files there. Which one?"}
	several := &failure{exit: exitAmbiguous, code: "ambiguous", message: "several groups of devices have files in " + j.depot.name + ".", state: unchanged}
	for _, o := range found {
		id, files := o.id()[:groupShown], count(o.packs(), "file", "files")
		choice.Rows = append(choice.Rows, []string{id, files})
		several.hints = append(several.hints, "--group "+id+"  has "+files)
	}
	if !j.interactive() {
		return nil, several
	}
	chosen, err := j.Console.Choose(ctx, choice)
	if err != nil {
		return nil, err
	}
	return found[chosen.Row], nil
}

// newest returns the group that was founded to take the place of all others, if
// there is one.
func newest(found []opens) (opens, bool) {
	of := func(o opens) uint32 { return sync.Generation(o[0].Header.Slots) }
	slices.SortStableFunc(found, func(a, b opens) int { return cmp.Compare(of(b), of(a)) })
	return found[0], of(found[0]) > of(found[1])
}

type joinOut struct {
	Schema  string   `json:"schema"`
	Vault   string   `json:"vault"`
	Target  string   `json:"target"`
	Entries int      `json:"entries"`
	Devices []string `json:"devices"` // names of those that wrote the files
	Words   string   `json:"words"`   // of the fingerprint
}

func (j *joining) say(unlocked string) error {
	names, last := j.who()
	if j.opt.json && !j.opt.dryRun {
		return j.Console.JSON(joinOut{schemaJoin, j.vaultName(), j.depot.text, j.entries, noNull(names), j.words})
	}
	j.done("", "ready · %s · sync on%s", count(j.entries, "entry", "entries"), unlocked)
	for _, name := range names {
		j.Console.Note("written by %s", name)
	}
	j.Console.Note("last change %s", j.when(last))
	j.Console.Note("fingerprint: %s", j.words)
	if odd := len(j.haul.Bad) + len(j.haul.Unread); odd > 0 {
		j.Console.Warn("%s in %s cannot be read: perhaps still on the way. Later:  ww sync", count(odd, "file", "files"), j.depot.name)
	}
	if away := len(j.haul.Away); away > 0 {
		j.Console.Warn("%s in %s: not downloaded yet. Later:  ww sync", count(away, "file", "files"), j.depot.name)
	}
	return nil
}

// who returns the names of the devices that wrote the files, and when the last
// one did.
func (j *joining) who() (names []string, last time.Time) {
	for _, seen := range j.haul.Devices {
		names = append(names, seen.Name)
		if seen.Written.After(last) {
			last = seen.Written
		}
	}
	slices.Sort(names)
	return names, last
}
