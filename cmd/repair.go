package cmd

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"watchword/secret"
	"watchword/vault"
)

// repairOut is what a repair of the vault brought back, and what it did not.
type repairOut struct {
	Backup  string      `json:"backup"`
	Save    uint64      `json:"save"`
	Saved   time.Time   `json:"saved"`
	Entries int         `json:"entries"`
	Behind  *uint64     `json:"behind,omitempty"` // saves that came after it, if that is known
	Aside   string      `json:"aside,omitempty"`  // where the damaged file is
	Lost    []lostEntry `json:"lost"`             // as far as the damaged file tells
	Target  string      `json:"target,omitempty"` // with which the backup was synced
}

// repair puts the newest good backup in the place of the vault, if that is damaged
// and a person agrees.
func (x *examination) repair(ctx context.Context) error {
	defer secret.Settle()
	var did *repairOut
	err := x.store.Repair(ctx, x.open, func(r *vault.Repairing) (err error) {
		if did, err = x.sayRepair(ctx, r); err != nil {
			return err
		}
		if x.opt.dryRun {
			return errTried
		}
		return x.confirm(ctx, "Put this backup in the place of the vault? "+keptAs(did.Aside), false)
	})
	var none *vault.BackupsError
	switch {
	case errors.Is(err, vault.ErrSound), nobodyThere(err):
		return nil
	case errors.As(err, &none):
		return x.noBackup(ctx, none)
	case err != nil && !errors.Is(err, errTried):
		return err
	}
	x.repaired = did
	x.done("", "save %d is in the place of the vault%s", did.Save, andKeptAs(did.Aside))
	x.sayWhereFrom(did)
	return nil
}

func keptAs(aside string) string {
	if aside == "" {
		return "Nothing is replaced."
	}
	return "The damaged file is kept as " + filepath.Base(aside) + "."
}

func andKeptAs(aside string) string {
	if aside == "" {
		return ""
	}
	return ", the damaged file is " + filepath.Base(aside)
}

// noBackup is the failure of a repair for which there is nothing to bring back.
func (x *examination) noBackup(ctx context.Context, none *vault.BackupsError) error {
	if none.Tried == 0 && errors.Is(none.Damage, vault.ErrNoVault) {
		return none.Damage
	}
	has := fmt.Sprintf("none of its %s is whole", count(none.Tried, "backup", "backups"))
	if none.Tried == 0 {
		has = "it has no backup"
	}
	return &failure{
		exit: exitDamaged, code: "no-backup", state: "Nothing was changed; every file is left as it is.", cause: none,
		message: strings.TrimSuffix(x.explain(ctx, none.Damage).message, ".") + ", and " + has + ".",
		hints:   []string{"ww backup ls  lists what there is", "ww check --vault FILE  looks at a copy from elsewhere", "ww join TARGET --vault NEW  makes it again, if it was synced"},
	}
}

// sayRepair tells what is damaged, what can be brought back and what is not in it.
func (x *examination) sayRepair(ctx context.Context, r *vault.Repairing) (*repairOut, error) {
	then, err := takeCensus(r.Former)
	if err != nil {
		return nil, err
	}
	status := r.Former.Status()
	out := &repairOut{
		Backup: r.Backup, Save: status.Generation, Saved: status.SavedAt, Entries: then.entries,
		Aside: r.Aside, Behind: behind(r, status.Generation), Lost: []lostEntry{},
	}
	if out.Target, err = sharedWith(r.Former); err != nil {
		return nil, err
	}
	known := false
	if r.Present != nil {
		lost, err := missingFrom(r.Former, r.Present)
		switch {
		case err == nil:
			out.Lost, known = lost, true
		case !vault.Unreadable(err):
			return nil, err
		}
	}
	x.Console.Warn("%s", strings.TrimSuffix(x.explain(ctx, r.Damage).message, "."))
	x.Console.Warn("the newest good backup is save %d of %s: %s; %s",
		out.Save, x.when(out.Saved), count(out.Entries, "entry", "entries"), sinceThen(out.Behind))
	x.sayLost(out.Lost, known)
	return out, nil
}

// behind is how many saves came after that of this generation, nil if neither the
// damaged vault nor the mark of this machine tells.
func behind(r *vault.Repairing, generation uint64) *uint64 {
	last := r.Seen
	if r.Present != nil {
		last = max(last, r.Present.Status().Generation)
	}
	if last < generation {
		return nil
	}
	n := last - generation
	return &n
}

func sinceThen(behind *uint64) string {
	if behind == nil {
		return "how many saves came after it is not known here"
	}
	return count(int(*behind), "save", "saves") + " came after it"
}

// maxLost is how many lost entries are named to a person.
const maxLost = 20

func (x *examination) sayLost(lost []lostEntry, known bool) {
	switch {
	case !known:
		x.Console.Warn("what they changed cannot be read in the damaged file")
	case len(lost) == 0:
		x.Console.Note("no entry is missing from it, and none was changed since")
	}
	for _, l := range lost[:min(maxLost, len(lost))] {
		x.Console.Warn("%s", l.String())
	}
	if more := len(lost) - maxLost; more > 0 {
		x.Console.Warn("and %d more: ww doctor --fix -n --json names all", more)
	}
}
