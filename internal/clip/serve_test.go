package clip_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"watchword/internal/clip"
	"watchword/internal/disk"
	"watchword/internal/disk/disktest"
)

const note = "/run/watchword/clipboard"

var key = bytes.Repeat([]byte{7}, 32)

// serve runs the helper for the canary with nothing else going on.
func serve(t *testing.T, k clip.Keeper) error {
	t.Helper()
	return k.Serve(t.Context(), bytes.NewReader(frame(key, canary, 45)), nap)
}

// noted returns a Keeper on board with text in the note.
func noted(board clip.Board, text string) clip.Keeper {
	k := keeper(board)
	k.FS.(*disktest.Memory).Put(note, []byte(text))
	return k
}

func TestTheBoardIsClearedWhenItHoldsOurValue(t *testing.T) {
	board := &paper{text: []byte(canary)}
	var slept []time.Duration
	sleep := func(_ context.Context, d time.Duration, _ func() bool) error {
		slept = append(slept, d)
		return nil
	}
	k := noted(board, noteOf(key))
	if err := k.Serve(t.Context(), bytes.NewReader(frame(key, canary, 45)), sleep); err != nil {
		t.Fatal(err)
	}
	if board.text != nil || board.clears != 1 {
		t.Errorf("it holds %q, cleared %d times", board.text, board.clears)
	}
	if want := []time.Duration{45 * time.Second}; !slices.Equal(slept, want) {
		t.Errorf("it slept %v, want %v", slept, want)
	}
}

func TestTheBoardIsLeftAloneWhenItHoldsSomethingElse(t *testing.T) {
	for _, text := range []string{"", "something else", canary + canary} {
		board := &paper{text: []byte(text)}
		if err := serve(t, noted(board, noteOf(key))); err != nil {
			t.Fatal(err)
		}
		if string(board.text) != text || board.clears > 0 {
			t.Errorf("it holds %q, want %q; cleared %d times", board.text, text, board.clears)
		}
	}
}

func TestAnOlderHelperLeavesTheSameValueToTheNewest(t *testing.T) {
	for _, newest := range []string{noteOf(make([]byte, 32)), "", "no token at all"} {
		board := &paper{text: []byte(canary)}
		if err := serve(t, noted(board, newest)); err != nil {
			t.Fatal(err)
		}
		if string(board.text) != canary || board.reads > 0 {
			t.Errorf("note %q: it holds %q after %d reads", newest, board.text, board.reads)
		}
	}
}

func TestALostNoteDoesNotKeepTheValue(t *testing.T) {
	board := &paper{text: []byte(canary)}
	if err := serve(t, keeper(board)); err != nil {
		t.Fatal(err)
	}
	if board.text != nil {
		t.Errorf("it holds %q", board.text)
	}
}

func TestAValueThatIsRecalledGoesAtOnce(t *testing.T) {
	for board, want := range map[*paper]string{{text: []byte(canary)}: "", {text: []byte("a list")}: "a list"} {
		k := noted(board, noteOf(key))
		sleep := func(_ context.Context, _ time.Duration, goOn func() bool) error {
			if !goOn() {
				t.Error("it is woken before")
			}
			if err := k.Recall(t.Context()); err != nil {
				t.Error(err)
			}
			if goOn() {
				t.Error("it would sleep on")
			}
			return nil
		}
		if err := k.Serve(t.Context(), bytes.NewReader(frame(key, canary, 45)), sleep); err != nil {
			t.Fatal(err)
		}
		if string(board.text) != want {
			t.Errorf("it holds %q, want %q", board.text, want)
		}
	}
}

func TestNothingIsRecalledWhereNothingWasCopied(t *testing.T) {
	k := keeper(&paper{})
	if err := k.Recall(t.Context()); err != nil {
		t.Error(err)
	}
	if _, err := k.FS.Stat(k.Dir); err == nil {
		t.Errorf("it made %s", k.Dir)
	}
}

func TestWhatFailsIsTriedAgain(t *testing.T) {
	board := &paper{text: []byte(canary), fails: errors.New("screen locked")}
	sleeps := 0
	sleep := func(context.Context, time.Duration, func() bool) error {
		if sleeps++; sleeps == 3 {
			board.fails = nil
		}
		return nil
	}
	k := noted(board, noteOf(key))
	if err := k.Serve(t.Context(), bytes.NewReader(frame(key, canary, 45)), sleep); err != nil {
		t.Fatal(err)
	}
	if board.text != nil || sleeps != 3 {
		t.Errorf("it holds %q after %d sleeps", board.text, sleeps)
	}
}

func TestWhatFailsForeverIsGivenUp(t *testing.T) {
	cause := errors.New("no compositor")
	board := &paper{text: []byte(canary), fails: cause}
	if err := serve(t, noted(board, noteOf(key))); !errors.Is(err, cause) {
		t.Errorf("got %v, want %v", err, cause)
	}
	if board.reads != 20 {
		t.Errorf("it tried %d times, want 20", board.reads)
	}
}

func TestTheEndOfTheSessionClearsAtOnce(t *testing.T) {
	board := &paper{text: []byte(canary)}
	ctx, end := context.WithCancel(t.Context())
	sleep := func(ctx context.Context, _ time.Duration, _ func() bool) error {
		end()
		<-ctx.Done()
		return ctx.Err()
	}
	k := noted(board, noteOf(key))
	if err := k.Serve(ctx, bytes.NewReader(frame(key, canary, 45)), sleep); err != nil {
		t.Fatal(err)
	}
	if board.text != nil || !board.lastContextLive {
		t.Errorf("it holds %q, and its context was alive: %t", board.text, board.lastContextLive)
	}
}

func TestTheEndOfTheSessionIsNotPutOff(t *testing.T) {
	cause := errors.New("no compositor")
	board := &paper{text: []byte(canary), fails: cause}
	ctx, end := context.WithCancel(t.Context())
	end()
	k := noted(board, noteOf(key))
	if err := k.Serve(ctx, bytes.NewReader(frame(key, canary, 45)), nap); !errors.Is(err, cause) {
		t.Errorf("got %v, want %v", err, cause)
	}
	if board.reads != 1 {
		t.Errorf("it tried %d times, want once", board.reads)
	}
}

// Whatever step of the file system fails, once: the value goes, if not at the first attempt.
func TestAFaultyDiskDoesNotKeepTheValue(t *testing.T) {
	for at := 1; ; at++ {
		board := &paper{text: []byte(canary)}
		k := noted(board, noteOf(key))
		fsys := &disktest.Failing{FS: k.FS, At: at, Err: disk.ErrReadOnly}
		k.FS = fsys
		err := serve(t, k)
		if !fsys.Hit() {
			break
		}
		if board.text != nil {
			t.Errorf("step %d, %s: it holds %q, error %v", at, fmt.Sprint(fsys.Log()), board.text, err)
		}
	}
}
