package cmd

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"watchword/crypto"
	"watchword/internal/disk"
	"watchword/vault"
)

// frozen are the exit codes and what scripts call the failures. None is ever
// renumbered or renamed.
var frozen = map[string]int{
	"no-vault": 7, "exists": 1, "not-owner": 1, "rekeyed": 6, "foreign": 11, "empty": 8, "not-a-vault": 8, "not-a-file": 8, "damaged": 8, "altered": 8,
	"password-form": 2, "locked": 5, "cannot-hide": 5, "too-long": 2, "name": 2, "incomplete": 1, "newer": 8, "trashed": 3, "nothing": 3,
	"no-field": 3, "destroyed": 3, "not-durable": 15, "disk-full": 1, "read-only": 1, "busy": 9, "permission": 1, "interrupted": 130,
	"files-missing": 1, "mistyped": 2, "share": 2, "shares-mixed": 2, "vault-full": 1, "cost": 8, "unreachable": 10, "conflicts": 12, "no-device": 3, "not-let-in": 10, "unclear": 10, "held": 1, "rollback": 11, "fork": 11, "failure": 1,
}

func TestEveryErrorFromBelowIsExplained(t *testing.T) {
	w := &ww{Host: &Host{}}
	for _, e := range explanations {
		err := fmt.Errorf("save the vault: %w", e.cause)
		f := w.explain(t.Context(), err)
		switch {
		case f.exit != e.exit || f.code != e.code || frozen[f.code] != f.exit:
			t.Errorf("%v: exit %d, code %q; frozen is %d", err, f.exit, f.code, frozen[f.code])
		case f.message == "" || strings.Contains(f.message, "%"):
			t.Errorf("%v: it says %q", err, f.message)
		case !errors.Is(f, e.cause):
			t.Errorf("%v: the cause is lost", err)
		}
	}
}

func TestErrorsWithDetailsAreExplainedByThem(t *testing.T) {
	w := &ww{Host: &Host{}}
	for _, c := range []struct {
		err  error
		code string
		says string
	}{
		{&crypto.VersionError{Major: 7}, "newer", "format 7"},
		{&crypto.CostError{Params: crypto.Params{Time: 1, Memory: 8, Lanes: 1}, Reason: "too weak"}, "cost", "m=8 KiB"},
		{&disk.BusyError{Holder: "pid 1, ww add", Err: context.DeadlineExceeded}, "busy", "(pid 1, ww add)"},
		{&vault.RollbackError{Have: 3, Seen: 9}, "rollback", "(save 3) than this machine has seen (save 9)"},
		{&vault.RollbackError{Altered: true}, "rollback", "was altered"},
		{&vault.RoomError{Size: 300 << 20}, "vault-full", "values of 300 MiB, at most 256 MiB fit"},
		{&vault.ForkError{Have: 3, Seen: 3}, "fork", "(save 3)"},
		{&vault.DigestError{Key: "note"}, "altered", "note is not the value"},
		{errors.New("something\nelse"), "failure", "something; else."},
		{errors.Join(disk.ErrNotDurable, errors.New("and more")), "not-durable", "saved"},
	} {
		f := w.explain(t.Context(), fmt.Errorf("wrapped: %w", c.err))
		if f.code != c.code || frozen[f.code] != f.exit || !strings.Contains(f.message, c.says) {
			t.Errorf("%v: exit %d, code %q: %s", c.err, f.exit, f.code, f.message)
		}
	}
}

func TestAnInterruptedRunSaysSoUnlessItHadSaved(t *testing.T) {
	w := &ww{Host: &Host{}}
	for _, c := range []struct {
		cause, err error
		exit       int
	}{
		{ErrInterrupted, errors.New("the command was killed"), exitInterrupt},
		{ErrTerminated, errors.New("the command was killed"), exitTerminate},
		{ErrInterrupted, disk.ErrNotDurable, exitNotDurable},
		{ErrTerminated, &failure{exit: exitNotFound}, exitNotFound},
		{nil, context.Canceled, exitInterrupt},
	} {
		ctx, cancel := context.WithCancelCause(t.Context())
		if c.cause != nil {
			cancel(c.cause)
		}
		if f := w.explain(ctx, c.err); f.exit != c.exit {
			t.Errorf("%v after %v: exit %d, want %d", c.err, c.cause, f.exit, c.exit)
		}
		cancel(nil)
	}
}
