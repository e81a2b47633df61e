//go:build unix

package clip_test

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"watchword/internal/clip"
)

// onEveryBench runs test for every board that is reached by commands.
func onEveryBench(t *testing.T, test func(t *testing.T, b *bench)) {
	for _, kind := range kinds {
		t.Run(kind.name, func(t *testing.T) { test(t, newBench(t, kind.name)) })
	}
}

func TestBoardsGiveBackWhatTheyGotByteForByte(t *testing.T) {
	onEveryBench(t, func(t *testing.T, b *bench) {
		for _, text := range []string{canary, ""} {
			if err := b.Copy(t.Context(), newValue(t, text)); err != nil {
				t.Fatal(err)
			}
			holds(t, b, text)
		}
	})
}

func TestTheLargestValueFits(t *testing.T) {
	b := newBench(t, "xclip")
	text := strings.Repeat("é", clip.MaxSize/2)
	if err := b.Copy(t.Context(), newValue(t, text)); err != nil {
		t.Fatal(err)
	}
	holds(t, b, text)
}

func TestBoardsAreCleared(t *testing.T) {
	onEveryBench(t, func(t *testing.T, b *bench) {
		if err := b.Copy(t.Context(), newValue(t, canary)); err != nil {
			t.Fatal(err)
		}
		if err := b.Clear(t.Context()); err != nil {
			t.Fatal(err)
		}
		holds(t, b, "")
	})
}

func TestOnlyTheInputOfACommandIsSecret(t *testing.T) {
	onEveryBench(t, func(t *testing.T, b *bench) {
		if err := b.Copy(t.Context(), newValue(t, canary)); err != nil {
			t.Fatal(err)
		}
		holds(t, b, canary)
		calls := b.read("calls")
		if calls == "" {
			t.Fatal("no calls recorded")
		}
		for _, trace := range []string{"c4n4ry", "YzRuNHJ5", "WW_"} { // the second is base64
			if strings.Contains(calls, trace) {
				t.Errorf("%s in %s", trace, calls)
			}
		}
		for call := range strings.Lines(calls) {
			if !strings.Contains(call, " in /:") {
				t.Errorf("not in the root directory: %s", call)
			}
		}
	})
}

func TestBoardsSayWhetherTheyHint(t *testing.T) {
	hinting := []string{"wl-copy", "osascript", "powershell.exe"}
	onEveryBench(t, func(t *testing.T, b *bench) {
		if got, want := b.Hint(t.Context()), slices.Contains(hinting, b.Name()); got != want {
			t.Errorf("got %t, want %t", got, want)
		}
		if b.Blind() {
			t.Error("it is blind")
		}
	})
}

func TestTheHintIsUsedOnlyWhereItIsUnderstood(t *testing.T) {
	b := newBench(t, "wl-copy")
	if err := b.Copy(t.Context(), newValue(t, canary)); err != nil {
		t.Fatal(err)
	}
	if got := b.lastCall(); !strings.Contains(got, "--sensitive") {
		t.Errorf("no hint: %s", got)
	}
	for _, help := range []string{"Usage: wl-copy [options]", ""} {
		b.write("help", help)
		if b.Hint(t.Context()) {
			t.Errorf("a hint although help says %q", help)
		}
		if err := b.Copy(t.Context(), newValue(t, canary)); err != nil {
			t.Fatal(err)
		}
		if got := b.lastCall(); strings.Contains(got, "--sensitive") {
			t.Errorf("a hint that is not understood: %s", got)
		}
	}
}

func TestWhatWlCopyKeepsIsNotOnADisk(t *testing.T) {
	b := newBench(t, "wl-copy")
	t.Setenv("TMPDIR", "/var/tmp")
	board, err := system().Board()
	if err != nil {
		t.Fatal(err)
	}
	if err := board.Copy(t.Context(), newValue(t, canary)); err != nil {
		t.Fatal(err)
	}
	if got, want := b.lastCall(), `"TMPDIR=`+b.dir+`"`; !strings.Contains(got, want) || strings.Contains(got, "/var/tmp") {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestOnlyTextOfModerateSizeIsCopied(t *testing.T) {
	onEveryBench(t, func(t *testing.T, b *bench) {
		b.write("board", "before")
		for text, want := range map[string]error{
			"a\x00b":                            clip.ErrNotText,
			"\xff":                              clip.ErrNotText,
			strings.Repeat("x", clip.MaxSize+1): clip.ErrTooLarge,
		} {
			if err := b.Copy(t.Context(), newValue(t, text)); !errors.Is(err, want) {
				t.Errorf("got %v, want %v", err, want)
			}
		}
		holds(t, b, "before")
	})
}

func TestReadingIsBounded(t *testing.T) {
	b := newBench(t, "xclip")
	for size, want := range map[int]int{
		clip.MaxSize:     clip.MaxSize,
		clip.MaxSize + 1: clip.MaxSize + 1,
		2 * clip.MaxSize: clip.MaxSize + 1,
	} {
		b.write("board", strings.Repeat("x", size))
		value, err := b.Read(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if got := value.Len(); got != want {
			t.Errorf("of %d bytes got %d, want %d", size, got, want)
		}
		value.Wipe()
	}
}

func TestAFailingCommandIsQuoted(t *testing.T) {
	onEveryBench(t, func(t *testing.T, b *bench) {
		b.write("fail", "\n\x1b[31mno \xffcompositor\r\nsecond line\n")
		for _, err := range []error{b.Copy(t.Context(), newValue(t, canary)), b.Clear(t.Context())} {
			if want := b.Name() + ": exit status 1: [31mno compositor"; err == nil || err.Error() != want {
				t.Errorf("got %q, want %q", err, want)
			}
		}
		b.write("fail", "")
		if err, want := b.Clear(t.Context()), b.Name()+": exit status 1"; err == nil || err.Error() != want {
			t.Errorf("got %q, want %q", err, want)
		}
		holds(t, b, "") // it gave up, so there is nothing to read
	})
}

func TestACommandThatIsGoneIsReported(t *testing.T) {
	b := newBench(t, "xclip")
	if err := os.Remove(b.path("xclip")); err != nil {
		t.Fatal(err)
	}
	_, readErr := b.Read(t.Context())
	for _, err := range []error{b.Copy(t.Context(), newValue(t, canary)), readErr, b.Clear(t.Context())} {
		if !errors.Is(err, os.ErrNotExist) {
			t.Errorf("got %v", err)
		}
	}
}

func TestAHangingCommandIsGivenUp(t *testing.T) {
	b := newBench(t, "xclip")
	b.fifo("hang")
	large := newValue(t, strings.Repeat("x", clip.MaxSize)) // more than a pipe holds
	for name, act := range map[string]func(context.Context) error{
		"copy":  func(ctx context.Context) error { return b.Copy(ctx, large) },
		"clear": b.Clear,
		"read":  func(ctx context.Context) error { _, err := b.Read(ctx); return err },
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		if err := act(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: got %v, want the end of its context", name, err)
		}
		cancel()
	}
}

func TestADaemonThatKeepsItsPipesHoldsNobodyUp(t *testing.T) {
	for _, name := range []string{"wl-copy", "xclip", "xsel"} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, name)
			b.fifo("linger")
			held := b.hold("linger")
			if err := b.Copy(t.Context(), newValue(t, canary)); err != nil {
				t.Error(err)
			}
			holds(t, b, canary)
			if err := held.Close(); err != nil { // ends the daemon
				t.Error(err)
			}
		})
	}
}

func TestACopyReturnsWhenTheValueIsThere(t *testing.T) {
	for _, name := range []string{"xclip", "xsel"} {
		b := newBench(t, name)
		b.write("late", "")
		if err := b.Copy(t.Context(), newValue(t, canary)); err != nil {
			t.Error(err)
		}
		if !exists(b.path("over")) {
			t.Errorf("%s did not look", name)
		}
	}
}

func TestAValueThatNeverArrivesIsReported(t *testing.T) {
	for _, name := range []string{"xclip", "xsel"} {
		b := newBench(t, name)
		b.write("board", "before")
		b.write("lost", "")
		ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
		err := b.Copy(ctx, newValue(t, canary))
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) || strings.Contains(err.Error(), canary) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
