package clip

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"watchword/internal/disk"
	"watchword/secret"
)

// Keeper copies values and sees to it that they do not stay. All fields are required.
//
// Of several copies the last counts: the process behind an earlier one finds in a file of Dir that it has been followed,
// and leaves the board alone, even if the same value is on it. That file holds a random name. A lock beside it keeps one
// from clearing while another copies.
type Keeper struct {
	Board Board
	FS    disk.FS
	Dir   string    // the user's runtime directory; made if need be
	Rand  io.Reader // cryptographically secure

	// Helper is the command that runs Serve, on its standard input, of a Keeper with the same Dir and Board; and Env its
	// environment, from System.Environ. Serve does without them.
	Helper []string
	Env    []string
}

// Copy puts value on the board and has it cleared after delay, a day at most and rounded up to whole seconds, if it is
// still there then. Not if delay is 0, and not if the board is blind: it could hold anything by then.
//
// On an error the board is as it was or has been cleared, so that no value stays that nobody would clear; unless it is the
// board that failed half way. Errors to expect: those of the board, of the file system and of starting Helper; a
// *disk.BusyError if another copy or clearing hangs.
func (k Keeper) Copy(ctx context.Context, value secret.Value, delay time.Duration) error {
	switch {
	case delay < 0 || delay > maxDelay:
		return fmt.Errorf("clear the clipboard after %s: at most %s", delay, maxDelay)
	case k.Board.Blind():
		return k.Board.Copy(ctx, value)
	}
	unlock, err := k.lock(ctx, "copying")
	if err != nil {
		return err
	}
	if delay == 0 {
		err = k.replace(ctx, value, "")
	} else {
		err = k.lend(ctx, value, delay)
	}
	return errors.Join(err, unlock())
}

// lend copies value with a helper at hand, which is given its token last: without one it goes away by itself.
func (k Keeper) lend(ctx context.Context, value secret.Value, delay time.Duration) error {
	token, err := Seal(k.Rand, value)
	if err != nil {
		return err
	}
	defer token.Wipe()
	pipe, err := k.start()
	if err != nil {
		return fmt.Errorf("start what clears the clipboard: %w", err)
	}
	if err := k.replace(ctx, value, token.id()); err != nil {
		return errors.Join(err, pipe.Close())
	}
	if err := errors.Join(token.send(pipe, delay), pipe.Close()); err != nil {
		return k.undo(ctx, fmt.Errorf("instruct what clears the clipboard: %w", err))
	}
	return nil
}

// start starts the helper and returns the pipe it waits at. Nobody waits for it: it outlives this process and its
// terminal. What goes through the pipe fits into it, so that the helper need not have begun to read.
func (k Keeper) start() (*os.File, error) {
	in, out, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(k.Helper[0], k.Helper[1:]...)
	cmd.Env, cmd.Stdin = append([]string{}, k.Env...), in
	Detach(cmd)
	err = errors.Join(cmd.Start(), in.Close())
	if err == nil {
		err = cmd.Process.Release()
	}
	if err != nil {
		return nil, errors.Join(err, out.Close())
	}
	return out, nil
}

// replace puts value on the board, and id into the note as the token that is to clear it.
func (k Keeper) replace(ctx context.Context, value secret.Value, id string) error {
	if err := k.Board.Copy(ctx, value); err != nil {
		return err
	}
	err := disk.WriteFile(k.FS, k.note(), []byte(id), k.Rand)
	if err != nil && !errors.Is(err, disk.ErrNotDurable) { // it need not outlive the session
		return k.undo(ctx, err)
	}
	return nil
}

// undo clears the board because of err. It works even if ctx is done.
func (k Keeper) undo(ctx context.Context, err error) error {
	return errors.Join(err, k.Board.Clear(context.WithoutCancel(ctx)))
}

// note is the file with the name of the newest token.
func (k Keeper) note() string { return filepath.Join(k.Dir, "clipboard") }

// lock makes sure that nobody else copies or clears meanwhile.
func (k Keeper) lock(ctx context.Context, doing string) (unlock func() error, err error) {
	if err := k.FS.MkdirAll(k.Dir); err != nil {
		return nil, fmt.Errorf("keep track of the clipboard: %w", err)
	}
	return k.FS.Lock(ctx, k.note(), "ww, "+doing)
}

// tries is how often Serve tries to clear before it gives up, once per delay.
const tries = 20

// Recall has the board cleared now of what is to be cleared later: the helper notices, see Serve. It needs no Board.
func (k Keeper) Recall(ctx context.Context) error {
	if !k.pending() {
		return nil
	}
	unlock, err := k.lock(ctx, "clearing")
	if err != nil {
		return err
	}
	if err = k.FS.Remove(k.note()); errors.Is(err, fs.ErrNotExist) { // another was quicker
		err = nil
	}
	return errors.Join(err, unlock())
}

// pending tells whether there is a note.
func (k Keeper) pending() bool {
	_, err := k.FS.Stat(k.note())
	return !errors.Is(err, fs.ErrNotExist)
}

// Serve is what the helper does: it reads its token from r, sleeps as long as it says, and clears the board if no other
// token has followed and the value is still there. While that fails, behind a locked screen perhaps, it sleeps and tries
// again. When ctx ends, as the session does, it tries at once and for the last time.
//
// sleep returns early with an error when its context ends, and without one when goOn, which it should ask every second,
// says no: the note is gone, as after Recall. It should notice time in which the machine was suspended. ErrToken means
// that there was nothing to do.
func (k Keeper) Serve(ctx context.Context, r io.Reader, sleep func(ctx context.Context, d time.Duration, goOn func() bool) error) error {
	token, delay, err := receive(r)
	if err != nil {
		return err
	}
	defer token.Wipe()
	for range tries {
		last := sleep(ctx, delay, k.pending) != nil
		err = k.expire(context.WithoutCancel(ctx), token)
		if last || err == nil {
			break
		}
	}
	return err
}

// expire clears the board if that is still the business of token.
func (k Keeper) expire(ctx context.Context, token Token) (err error) {
	unlock, err := k.lock(ctx, "clearing")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	newest, err := disk.ReadFile(k.FS, k.note(), int64(len(token.id())))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		// It was recalled, or somebody has tidied up. That must not keep the value where it is.
	case err != nil:
		return err
	case string(newest) != token.id():
		return nil
	}
	value, err := k.Board.Read(ctx)
	if err != nil {
		return err
	}
	defer value.Wipe()
	if !token.Matches(value) {
		return nil
	}
	return k.Board.Clear(ctx)
}
