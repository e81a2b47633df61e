//go:build deep

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// atHand is a screen before a vault of n entries that opens without a question,
// and a clipboard that is a file.
func atHand(t *testing.T, n int) *screen {
	t.Helper()
	p := build(t)
	p.makeVault(n)
	p.must(os.WriteFile(filepath.Join(filepath.Dir(p.path), "xclip"),
		[]byte("#!/bin/sh\ncase \"$*\" in *-in) cat >$HOME/clipboard;; *) cat $HOME/clipboard;; esac\n"), 0o700))
	s := p.screen()
	s.typed("export DISPLAY=:0 WW_CLIPBOARD_CLEAR=1s WW_PASSWORD_FILE=" + filepath.Join(p.home, "password"))
	s.clear()
	return s
}

// anew empties the screen and what has scrolled off it.
func (s *screen) anew() {
	s.tb.Helper()
	s.clear()
	s.tmux("clear-history")
}

// press presses keys by the names that tmux gives them.
func (s *screen) press(keys ...string) {
	s.tb.Helper()
	s.tmux(append([]string{"send-keys"}, keys...)...)
}

// everything is what the screen shows and what has scrolled off it, and what is
// on the alternate screen.
func (s *screen) everything() string {
	s.tb.Helper()
	return s.tmux("capture-pane", "-p", "-J", "-S", "-", "-E", "-") + s.tmux("capture-pane", "-p", "-J", "-a", "-q")
}

// leaves waits for the line that ends a run and fails if one of texts is left.
func (s *screen) leaves(end string, texts ...string) {
	s.tb.Helper()
	s.until(end)
	all := s.everything()
	for _, text := range texts {
		if strings.Contains(all, text) {
			s.tb.Errorf("%q is left:\n%s", text, all)
		}
	}
}

// clipboard waits for the clipboard to hold text, and then for it to be cleared.
func (s *screen) clipboard(text string) {
	s.tb.Helper()
	for _, want := range []string{text, ""} {
		for deadline := time.Now().Add(time.Minute); ; {
			got, err := os.ReadFile(filepath.Join(s.home, "clipboard"))
			if err == nil && string(got) == want {
				break
			}
			if time.Now().After(deadline) {
				s.tb.Fatalf("the clipboard has %q, want %q", got, want)
			}
		}
	}
}

// echoes fails unless the terminal shows what is typed again.
func (s *screen) echoes() {
	s.tb.Helper()
	s.typed("stty -a | tr ' ' '\\n' | grep -x -e echo -e icanon -e isig | wc -l | sed 's/^/modes: /'")
	s.until("modes: 3")
}

// passwordOf is that of the n-th entry.
func passwordOf(n int) string { return fmt.Sprintf("pass-%06d-Xy7!kq0P", n) }

// legend is the last line of the list.
const legend = "⏎ copy  ^U user"

func TestTheListIsNarrowedAndCopiedFromAndLeavesNothing(t *testing.T) {
	s := atHand(t, 12)
	for keys, copied := range map[string]string{"Enter": passwordOf(7), "C-u": "user7@example.com"} {
		s.anew()
		s.typed("ww; echo exit $?")
		if shown := s.until(legend); !strings.Contains(shown, "12 of 12") || !strings.Contains(shown, "service-000003") {
			t.Errorf("it shows\n%s", shown)
		}
		s.tmux("send-keys", "-l", "07")
		s.until("1 of 12")
		s.press(keys)
		s.leaves("copied (clears in 1 s)\nexit 0", "service-000003", "07  ", "of 12", legend, passwordOf(7))
		s.clipboard(copied)
	}
}

func TestTheListRevealsAndLeavesNothing(t *testing.T) {
	s := atHand(t, 12)
	s.typed("ww; echo exit $?")
	s.until(legend)
	s.tmux("send-keys", "-l", "07")
	s.until("1 of 12")
	s.press("C-r")
	if shown := s.until(passwordOf(7)); strings.Contains(shown, "1 of 12") || !strings.Contains(shown, "any key closes") {
		t.Errorf("it shows\n%s", shown)
	}
	s.press("Escape")
	s.leaves("exit 0", passwordOf(7), "service-", "of 12", "any key closes")
	s.echoes()
}

func TestEscLeavesTheListAndNothingOfIt(t *testing.T) {
	s := atHand(t, 12)
	for _, key := range []string{"Escape", "C-c"} {
		s.anew()
		s.typed("ww; echo exit $?")
		s.until(legend)
		s.tmux("send-keys", "-l", "serv")
		s.until("> serv")
		before, err := os.ReadFile(s.vault())
		s.must(err)
		s.press(key)
		s.leaves("exit 130", "service-", "of 12", legend, "> serv")
		s.unchanged(s.vault(), before)
		s.echoes()
	}
}

func TestARevealedSecretLeavesNothingOnTheScreenOrAboveIt(t *testing.T) {
	s := atHand(t, 1)
	for key, exit := range map[string]string{"x": "exit 0", "Escape": "exit 0", "C-c": "exit 130"} {
		s.anew()
		s.typed("ww show service-000000 -r; echo exit $?")
		s.until(passwordOf(0))
		if !strings.Contains(s.everything(), passwordOf(0)) {
			t.Error("the look at everything does not find what is there")
		}
		before, err := os.ReadFile(s.vault())
		s.must(err)
		s.press(key)
		s.leaves(exit, passwordOf(0), "any key closes", "user0@example.com")
		s.unchanged(s.vault(), before)
		s.echoes()
	}
}

// sizes are those that a window is given one after the other.
var sizes = []struct{ columns, rows int }{{60, 20}, {120, 30}, {61, 10}, {80, 4}, {100, 40}}

// resize gives the window another size and waits for what is drawn at it.
func (s *screen) resize(columns, rows int, drawn func(shown string) bool) {
	s.tb.Helper()
	s.tmux("resize-window", "-x", strconv.Itoa(columns), "-y", strconv.Itoa(rows))
	for deadline := time.Now().Add(time.Minute); ; {
		shown := s.tmux("capture-pane", "-p")
		if drawn(shown) {
			return
		}
		if time.Now().After(deadline) {
			s.tb.Fatalf("%d x %d: it is not drawn anew:\n%s", columns, rows, shown)
		}
	}
}

// rests reports whether the cursor is behind the "> " of the list, as when all of it
// is drawn: a window that changes before that has tmux move the lines, not the cursor.
func (s *screen) rests() bool {
	s.tb.Helper()
	return s.tmux("display-message", "-p", "#{cursor_x}") == "2\n"
}

func TestTheListIsDrawnAnewAtEverySizeAndLeavesNothing(t *testing.T) {
	s := atHand(t, 12)
	for last := range sizes {
		s.tmux("resize-window", "-x", "100", "-y", "40")
		s.anew()
		s.typed("ww; echo exit $?")
		s.resize(100, 40, func(shown string) bool { return strings.Contains(shown, legend) && s.rests() })
		for _, size := range sizes[:last+1] {
			others := map[bool]int{true: 3, false: 2}[size.rows > 4] // lines, one of them empty
			s.resize(size.columns, size.rows, func(shown string) bool {
				_, list, _ := strings.Cut("\n"+shown, "\n> ")
				count, _, _ := strings.Cut(list, "\n")
				return len("> "+count) == min(64, size.columns-1) && strings.HasSuffix(count, "12 of 12") &&
					strings.Count(shown, "12 of 12") == 1 && strings.Count(shown, "▸ service-000000") == 1 &&
					strings.Count(shown, "service-") == min(10, size.rows-others) && strings.Count(shown, legend) == 1 && s.rests()
			})
		}
		s.press("Escape")
		s.leaves("exit 130", "service-", "of 12", "^U user")
	}
}

func TestARevealedSecretIsDrawnAnewAtEverySizeAndLeavesNothing(t *testing.T) {
	s := atHand(t, 1)
	for last := range sizes {
		s.tmux("resize-window", "-x", "100", "-y", "40")
		s.anew()
		s.typed("ww show service-000000 -r; echo exit $?")
		s.until("any key closes")
		for _, size := range sizes[:last+1] {
			s.resize(size.columns, size.rows, func(shown string) bool {
				box := strings.Fields(strings.NewReplacer(" · ", "·", "┌ ", "┌", " ─", "─").Replace(shown))
				return len(box) > 0 && len([]rune(box[0])) == min(68, size.columns)-4 && strings.Count(shown, "│") >= 4 &&
					strings.Count(shown, passwordOf(0)) == 1 && strings.Count(shown, "closes in") == 1
			})
		}
		s.press("x")
		s.leaves("exit 0", passwordOf(0), "any key", "closes in")
	}
}
