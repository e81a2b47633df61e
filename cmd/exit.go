package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"watchword/crypto"
	"watchword/internal/console"
	"watchword/internal/disk"
	"watchword/sync"
	"watchword/vault"
)

// The exit codes. They are a promise to scripts: none is ever renumbered.
const (
	exitOK          = 0
	exitFailure     = 1
	exitUsage       = 2
	exitNotFound    = 3
	exitAmbiguous   = 4
	exitLocked      = 5
	exitPassword    = 6
	exitNoVault     = 7
	exitDamaged     = 8
	exitBusy        = 9
	exitUnreachable = 10
	exitRollback    = 11
	exitConflicts   = 12
	exitNoClipboard = 14
	exitNotDurable  = 15
	exitInterrupt   = 130
	exitTerminate   = 143
)

// unchanged is what an error says of the vault, unless it knows better.
const unchanged = "Nothing was changed."

// failure is an error as people and scripts are told of it.
type failure struct {
	exit       int
	code       string // for scripts
	message    string
	state      string   // whether anything was changed
	hints      []string // what to type next
	candidates []candidate
	cause      error
}

// candidate is an entry that was perhaps meant.
type candidate struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	User string `json:"user,omitempty"`
}

func (f *failure) Error() string { return f.message }
func (f *failure) Unwrap() error { return f.cause }

// exit tells the person or script how it ended and returns the code.
func (w *ww) exit(ctx context.Context, err error) int {
	if err == nil {
		return exitOK
	}
	f := w.explain(ctx, err)
	if w.opt.json {
		return w.exitJSON(f)
	}
	w.Console.Print("ww: %s", f.message)
	for _, line := range append([]string{f.state}, f.hints...) {
		if line != "" {
			w.Console.Print("   %s", line)
		}
	}
	if w.opt.debug {
		w.Console.Print("   debug: %v", err)
	}
	return f.exit
}

// explain turns an error into what people are told.
func (w *ww) explain(ctx context.Context, err error) *failure {
	var f *failure
	if errors.As(err, &f) {
		return f
	}
	switch cause := context.Cause(ctx); {
	case errors.Is(err, disk.ErrNotDurable): // saved, whatever came after it
	case errors.Is(cause, ErrTerminated):
		return &failure{exit: exitTerminate, code: "terminated", message: "stopped.", state: unchanged}
	case errors.Is(cause, ErrInterrupted), errors.Is(err, console.ErrInterrupted), errors.Is(err, context.Canceled):
		return &failure{exit: exitInterrupt, code: "interrupted", message: "stopped.", state: unchanged}
	}
	if f = explainTyped(err); f != nil {
		return f
	}
	for _, e := range explanations {
		if errors.Is(err, e.cause) {
			return &failure{exit: e.exit, code: e.code, message: e.say(w, err), state: e.state, hints: e.hints, cause: err}
		}
	}
	f = &failure{exit: exitFailure, code: "failure", message: oneLine(err) + ".", cause: err}
	if errors.As(err, new(untouched)) {
		f.state = unchanged
	}
	return f
}

// oneLine is the text of err, which may be several errors in one.
func oneLine(err error) string { return strings.ReplaceAll(err.Error(), "\n", "; ") }

// explanation is how one sentinel of the packages below ends.
type explanation struct {
	cause error
	exit  int
	code  string
	text  string // %v is the vault, %s the error
	state string
	hints []string
}

func (e *explanation) say(w *ww, err error) string {
	return strings.NewReplacer("%v", w.vaultName(), "%s", oneLine(err)).Replace(e.text)
}

const notPassword = "This is not about your password. The file is left as it is."

// explanations is the one table of what can go wrong below; the first that
// fits counts.
var explanations = []explanation{
	{vault.ErrNoVault, exitNoVault, "no-vault", "there is no vault yet (looked at %v).", "", []string{"ww init  makes one", "ww join TARGET  brings that of another device", "--vault FILE  uses another"}},
	{vault.ErrExists, exitFailure, "exists", "there is a vault already: %v.", unchanged, []string{"--vault NAME  makes another beside it"}},
	{vault.ErrNotOwner, exitFailure, "not-owner", "%v belongs to another user.", unchanged, nil},
	{vault.ErrNotFile, exitDamaged, "not-a-file", "%v is no file but a folder, a pipe or a device.", "It is left as it is.", []string{"--vault FILE  uses another"}},
	{vault.ErrRekeyed, exitPassword, "rekeyed", "the master password was changed by another ww meanwhile.", unchanged, []string{"Try again with the new one."}},
	{sync.ErrMissing, exitFailure, "files-missing", "not all files of that group are there yet.", unchanged, []string{"Perhaps they are still on the way: try again later."}},
	{vault.ErrForeign, exitRollback, "foreign", "that file is another vault, not a copy of this one.", unchanged, nil},
	{sync.ErrUnclear, exitUnreachable, "unclear", "%s.", waits, []string{"Perhaps it is still on its way.", "If it stays so, move it away: ww sync writes it anew"}},
	{crypto.ErrEmpty, exitDamaged, "empty", "%v is empty: no vault was ever written to it, or it was lost.", notPassword, restoreHints},
	{crypto.ErrNotWatchword, exitDamaged, "not-a-vault", "%v is not a vault of Watchword.", "The file is left as it is.", []string{"Was it one?  ww doctor --fix  brings back the newest good backup"}},
	{crypto.ErrDamaged, exitDamaged, "damaged", "%v is damaged.", notPassword, restoreHints},
	{crypto.ErrForged, exitDamaged, "altered", "%v was altered or damaged.", notPassword, restoreHints},
	{crypto.ErrPassword, exitUsage, "password-form", "%s", unchanged, nil},
	{crypto.ErrIsShare, exitUsage, "share", "that is as long as a share of a recovery code, not as a code.", unchanged, []string{"--shares  takes shares"}},
	{crypto.ErrShareMistyped, exitUsage, "mistyped", "%s.", unchanged, nil},
	{crypto.ErrSharesMixed, exitUsage, "shares-mixed", "these shares are of several sets: only those of one set open a vault together.", unchanged, []string{"The first four characters of a share name its set."}},
	{crypto.ErrSyncCode, exitUsage, "mistyped", "%s.", unchanged, nil},
	{crypto.ErrMistyped, exitUsage, "mistyped", "%s.", unchanged, nil},
	{console.ErrNoTerminal, exitLocked, "locked", "there is no terminal to ask on.", unchanged, []string{"ww help unlock"}},
	{console.ErrCannotHide, exitLocked, "cannot-hide", "this window cannot hide what you type.", unchanged, []string{"Use another terminal, or:  winpty ww …"}},
	{console.ErrTooLong, exitUsage, "too-long", "%s", unchanged, nil},
	{vault.ErrTooLong, exitUsage, "too-long", "%s", unchanged, nil},
	{vault.ErrName, exitUsage, "name", "%s", unchanged, nil},
	{vault.ErrIncomplete, exitFailure, "incomplete", "%s.", unchanged, []string{"ww sync  fetches them, if they are there", "ww edit --force, ww trash restore --force  do not wait for them"}},
	{vault.ErrReadOnly, exitDamaged, "newer", "%s", unchanged, []string{"Please update Watchword."}},
	{vault.ErrTrashed, exitNotFound, "trashed", "the entry is in the trash.", unchanged, []string{"ww undo"}},
	{vault.ErrNothingToUndo, exitNotFound, "nothing", "there is nothing to undo.", unchanged, nil},
	{vault.ErrNoField, exitNotFound, "no-field", "%s", unchanged, nil},
	{vault.ErrPurged, exitNotFound, "destroyed", "%s", unchanged, nil},
	{disk.ErrNotDurable, exitNotDurable, "not-durable", "saved, but the disk did not confirm it: it might not outlive a power cut.", "", nil},
	{disk.ErrFull, exitFailure, "disk-full", "could not save: the disk is full.", oldIntact, nil},
	{disk.ErrReadOnly, exitFailure, "read-only", "could not save: the file system is read-only.", oldIntact, nil},
	{disk.ErrChanged, exitBusy, "busy", "another program keeps changing %v.", unchanged, []string{"Try again."}},
	{fs.ErrPermission, exitFailure, "permission", "not allowed: %s.", unchanged, nil},
	{io.EOF, exitInterrupt, "interrupted", "stopped.", unchanged, nil}, // Ctrl-D at a question
}

const oldIntact = "Nothing was changed; the old vault is intact."

var restoreHints = []string{"ww doctor --fix  brings back the newest good backup", "ww backup ls  lists them; ww backup restore N  takes another"}

// explainTyped maps the errors that carry details.
func explainTyped(err error) *failure {
	var (
		version  *crypto.VersionError
		cost     *crypto.CostError
		busy     *disk.BusyError
		digest   *vault.DigestError
		rollback *vault.RollbackError
		fork     *vault.ForkError
		room     *vault.RoomError
	)
	if f := explainClipboard(err); f != nil {
		return f
	}
	switch {
	case errors.As(err, &version):
		return &failure{
			exit: exitDamaged, code: "newer", state: unchanged, hints: []string{"Please update Watchword."},
			message: fmt.Sprintf("this vault has format %d, which a newer ww wrote; this one reads format 1.", version.Major),
		}
	case errors.As(err, &cost):
		return &failure{exit: exitDamaged, code: "cost", message: "the vault asks for " + cost.Error() + ".", state: unchanged}
	case errors.As(err, &room):
		return explainRoom(room)
	case errors.As(err, &busy):
		return explainBusy(busy)
	case errors.As(err, &digest):
		return &failure{exit: exitDamaged, code: "altered", message: digest.Error() + ".", state: unchanged, hints: []string{"ww check --deep"}}
	case errors.As(err, &rollback):
		return &failure{
			exit: exitRollback, code: "rollback", message: rollback.Error() + ".",
			state: "Someone restored a backup, or is replaying an old copy. " + unchanged,
			hints: []string{"--accept-rollback  goes on with it"},
		}
	case errors.As(err, &fork):
		return &failure{
			exit: exitRollback, code: "fork", message: fork.Error() + ".",
			state: "Two copies went different ways. " + unchanged,
			hints: []string{"ww merge FILE  joins the other copy: look for a conflict copy or a .bak beside it", "--accept-rollback  goes on with this one"},
		}
	}
	return nil
}

// noLocking is the end of a run with --strict-memory.
func noLocking(err error) *failure {
	return &failure{exit: exitFailure, code: "memory", message: "memory cannot be locked here: " + err.Error(), state: unchanged}
}

// explainRoom says what would make room for another file.
func explainRoom(room *vault.RoomError) *failure {
	f := &failure{exit: exitFailure, code: "vault-full", message: "the vault is full: " + room.Error() + ".", state: unchanged, cause: room}
	if room.Trash > 0 {
		f.hints = []string{"ww trash empty  frees " + size(room.Trash)}
	}
	return f
}

func explainBusy(busy *disk.BusyError) *failure {
	holder, hint := busy.Holder, "Try again."
	if holder == "" {
		holder = "it does not say which"
	}
	var pid uint32
	if _, err := fmt.Sscanf(holder, "pid %d", &pid); err == nil {
		hint = fmt.Sprintf("Try again, or look:  ps %d", pid)
	}
	return &failure{
		exit: exitBusy, code: "busy", message: "another ww is still writing (" + holder + ").",
		state: unchanged, hints: []string{hint},
	}
}
