//go:build unix

package clip_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"
	"time"

	"watchword/internal/clip"
	"watchword/internal/disk"
	"watchword/internal/disk/disktest"
)

// keep returns a Keeper on b with this binary as the helper, which sleeps until woken.
func (b *bench) keep() clip.Keeper {
	b.t.Helper()
	b.fifo("wake")
	k, err := realKeeper()
	if err != nil {
		b.t.Fatal(err)
	}
	return k
}

// wake lets one helper go on and returns when it has ended, with the error it ended with.
func (b *bench) wake() string {
	b.t.Helper()
	before := b.read("served")
	file, err := os.OpenFile(b.path("wake"), os.O_WRONLY, 0) // waits for the helper to sleep
	if err != nil {
		b.t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		b.t.Fatal(err)
	}
	await(b.t, "the helper to end", func() bool { return strings.HasSuffix(strings.TrimPrefix(b.read("served"), before), "\n") })
	text, _, _ := strings.Cut(strings.TrimPrefix(b.read("served"), before), " in ")
	return text
}

func TestTheHelperClearsWhatIsStillThere(t *testing.T) {
	b := newBench(t, "xclip")
	if err := b.keep().Copy(t.Context(), newValue(t, canary), time.Second); err != nil {
		t.Fatal(err)
	}
	holds(t, b, canary)
	if err := b.wake(); err != "<nil>" {
		t.Error(err)
	}
	holds(t, b, "")
}

func TestTheHelperLeavesWhatTheUserCopiedSince(t *testing.T) {
	b := newBench(t, "wl-copy")
	if err := b.keep().Copy(t.Context(), newValue(t, canary), time.Second); err != nil {
		t.Fatal(err)
	}
	b.write("board", "a shopping list")
	b.wake()
	holds(t, b, "a shopping list")
}

func TestTheSecondCopyOfAValueRestartsItsTime(t *testing.T) {
	b := newBench(t, "xclip")
	first := b.keep()
	if err := first.Copy(t.Context(), newValue(t, canary), time.Second); err != nil {
		t.Fatal(err)
	}
	later := &bench{t: t, dir: t.TempDir(), Board: b} // where the second helper sleeps
	second := first
	later.fifo("wake")
	second.Env = append(system().Environ(), "HOME="+later.dir)
	if err := second.Copy(t.Context(), newValue(t, canary), time.Second); err != nil {
		t.Fatal(err)
	}
	b.wake()
	holds(t, b, canary)
	later.wake()
	holds(t, b, "")
}

func TestACopyThatIsToStayIsNotCleared(t *testing.T) {
	b := newBench(t, "xclip")
	k := b.keep()
	for _, delay := range []time.Duration{time.Second, 0} {
		if err := k.Copy(t.Context(), newValue(t, canary), delay); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.wake(); err != "<nil>" {
		t.Error(err)
	}
	holds(t, b, canary)
}

func TestTheHelperIsOnItsOwnAndKnowsNothing(t *testing.T) {
	b := newBench(t, "xclip")
	k := b.keep()
	if err := k.Copy(t.Context(), newValue(t, canary), time.Second); err != nil {
		t.Fatal(err)
	}
	b.wake()
	seen := b.read("helper")
	if !strings.Contains(seen, "leader true mute true in /:") {
		t.Errorf("it is tied to its parent: %s", seen)
	}
	for _, trace := range []string{"c4n4ry", "YzRuNHJ5", "WW_"} {
		if strings.Contains(seen, trace) {
			t.Errorf("%s in %s", trace, seen)
		}
	}
}

func TestTheHelperOutlivesItsParent(t *testing.T) {
	b := newBench(t, "xclip")
	b.keep()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "copy")
	cmd.Stdin = strings.NewReader(canary)
	said, err := cmd.CombinedOutput() // ends at once, though the helper goes on: it has none of these pipes
	if err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	holds(t, b, canary)
	b.wake()
	holds(t, b, "")
}

func TestABlindBoardIsNotCleared(t *testing.T) {
	board := &paper{blind: true}
	k := keeper(board) // without a helper to start
	if err := k.Copy(t.Context(), newValue(t, canary), 45*time.Second); err != nil {
		t.Fatal(err)
	}
	if string(board.text) != canary || board.clears > 0 {
		t.Errorf("it holds %q, cleared %d times", board.text, board.clears)
	}
}

func TestADelayIsBounded(t *testing.T) {
	for _, delay := range []time.Duration{-1, 24*time.Hour + 1} {
		board := &paper{}
		if err := keeper(board).Copy(t.Context(), newValue(t, canary), delay); err == nil || board.text != nil {
			t.Errorf("%s: got %v, the board holds %q", delay, err, board.text)
		}
	}
}

func TestNothingIsCopiedThatNobodyWouldClear(t *testing.T) {
	b := newBench(t, "xclip")
	b.write("board", "before")
	k := b.keep()
	k.Helper = []string{b.path("missing")}
	if err := k.Copy(t.Context(), newValue(t, canary), time.Second); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
	holds(t, b, "before")
}

func TestAHelperThatDoesNotListenIsNoHelp(t *testing.T) {
	b := newBench(t, "xclip")
	k := b.keep()
	board := &paper{whenCopied: func() {
		await(t, "the helper to close its ears", func() bool { return strings.HasSuffix(b.read("deaf"), "\n") })
	}}
	k.Board, k.Helper = board, []string{k.Helper[0], "deaf"}
	if err := k.Copy(t.Context(), newValue(t, canary), time.Second); !errors.Is(err, syscall.EPIPE) {
		t.Errorf("got %v, want a broken pipe", err)
	}
	if board.text != nil {
		t.Errorf("the board holds %q", board.text)
	}
}

func TestACopyNeedsRandomness(t *testing.T) {
	dry := errors.New("dry")
	board := &paper{}
	k := keeper(board)
	k.Rand = iotest.ErrReader(dry)
	if err := k.Copy(t.Context(), newValue(t, canary), time.Second); !errors.Is(err, dry) || board.text != nil {
		t.Errorf("got %v, the board holds %q", err, board.text)
	}
}

func TestAHelperWithoutATokenGoesAway(t *testing.T) {
	b := newBench(t, "xclip")
	k := b.keep()
	b.write("fail", "no display")
	if err := k.Copy(t.Context(), newValue(t, canary), time.Second); err == nil {
		t.Error("got no error")
	}
	await(t, "the helper to end", func() bool { return strings.HasSuffix(b.read("served"), "\n") })
	if got := b.read("served"); !strings.Contains(got, clip.ErrToken.Error()) {
		t.Errorf("it ended with %s", got)
	}
}

// Whatever step of the file system fails: either the copy succeeds, or the board holds nothing of ours.
func TestAFaultyDiskLeavesNoValueBehind(t *testing.T) {
	for at := 1; ; at++ {
		board := &paper{}
		k := keeper(board)
		fsys := &disktest.Failing{FS: k.FS, At: at, Err: disk.ErrReadOnly}
		k.FS, k.Helper = fsys, []string{"/bin/cat"}
		err := k.Copy(t.Context(), newValue(t, canary), time.Second)
		if !fsys.Hit() {
			if err != nil {
				t.Error(err)
			}
			break
		}
		if kept := board.text != nil; kept && err != nil && !strings.Contains(fsys.Log()[at-1], "unlock") {
			t.Errorf("step %d, %v: it holds %q, error %v", at, fsys.Log(), board.text, err)
		}
	}
}

func TestWhatCannotBeTakenBackIsReportedToo(t *testing.T) {
	cause := errors.New("no compositor any more")
	board := &paper{failsToClear: cause}
	k := keeper(board)
	k.FS = &disktest.Failing{FS: k.FS, At: 4, Err: disk.ErrReadOnly}
	err := k.Copy(t.Context(), newValue(t, canary), 0)
	if !errors.Is(err, cause) || !errors.Is(err, disk.ErrReadOnly) {
		t.Errorf("got %v", err)
	}
}

func TestACopyWaitsForItsTurn(t *testing.T) {
	board := &paper{text: []byte("before")}
	k := keeper(board)
	if err := k.FS.MkdirAll(k.Dir); err != nil {
		t.Fatal(err)
	}
	unlock, err := k.FS.Lock(t.Context(), note, "ww, clearing")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	var busy *disk.BusyError
	if err := k.Copy(ctx, newValue(t, canary), time.Second); !errors.As(err, &busy) || string(board.text) != "before" {
		t.Errorf("got %v, the board holds %q", err, board.text)
	}
	if err := unlock(); err != nil {
		t.Fatal(err)
	}
}
