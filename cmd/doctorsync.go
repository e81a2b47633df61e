package cmd

import (
	"context"
	"errors"
	"strings"
	"time"

	"watchword/vault"
)

// syncAge is after how long without a sync doctor asks for one.
const syncAge = 7 * 24 * time.Hour

// sync looks whether the target of a vault that is synced can be reached, and
// returns what tells of it.
func (x *examination) sync(ctx context.Context, tx *vault.Tx) (tell func(), err error) {
	s, key, err := tx.Sharing()
	if s == nil || err != nil {
		return func() {}, err
	}
	key.Wipe()
	since := ""
	last := tx.LastSync()
	if !last.Good.IsZero() {
		since = ", synced last " + x.when(last.Good)
	}
	d, err := x.depotOf(ctx, tx, s)
	if err == nil {
		_, err = d.List(ctx)
	}
	var away *failure
	switch {
	case errors.As(err, &away):
		fix := "ww sync"
		if away.code == "not-let-in" && len(away.hints) > 0 {
			fix = "ww sync login"
		}
		return func() {
			x.found("sync", levelWarning, fix, "sync: %s%s", strings.TrimSuffix(away.message, "."), since)
		}, nil
	case err != nil:
		return nil, err
	case !last.Good.IsZero() && x.Now().Sub(last.Good) > syncAge:
		return func() { x.found("sync", levelNote, "ww sync", "sync: %s is there%s", d.name, since) }, nil
	}
	return func() { x.found("sync", levelGood, "", "sync: %s is there%s", d.name, since) }, nil
}

// sayWhereFrom tells that what a backup lacks may lie where it was synced with.
// That is known from the backup: nothing beside a vault names its target.
func (x *examination) sayWhereFrom(did *repairOut) {
	if did.Target != "" && !x.opt.dryRun {
		x.Console.Note("it was synced with %s: what it lacks may be there  ww sync", x.short(did.Target))
	}
}
