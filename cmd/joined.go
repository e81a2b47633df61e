package cmd

import (
	"slices"
	"time"
)

type joinOut struct {
	Schema  string   `json:"schema"`
	Vault   string   `json:"vault"`
	Target  string   `json:"target"`
	Entries int      `json:"entries"`
	Devices []string `json:"devices"` // names of those that wrote the files
}

func (j *joining) say(unlocked string) error {
	names, last := j.who()
	if j.opt.json && !j.opt.dryRun {
		return j.Console.JSON(joinOut{schemaJoin, j.vaultName(), j.dir, j.entries, noNull(names)})
	}
	j.done("", "ready · %s · sync on%s", count(j.entries, "entry", "entries"), unlocked)
	for _, name := range names {
		j.Console.Note("written by %s", name)
	}
	j.Console.Note("last change %s", j.when(last))
	if odd := len(j.haul.Bad) + len(j.haul.Unread); odd > 0 {
		j.Console.Warn("%s in %s cannot be read: perhaps still on the way. Later:  ww sync", count(odd, "file", "files"), j.short(j.dir))
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
