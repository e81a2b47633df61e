package cmd

import (
	"testing"
	"time"

	"watchword/internal/console"
)

func TestTimesAreRelativeOnATerminalAndExactElsewhere(t *testing.T) {
	zone := time.FixedZone("CET", 3600)
	now := time.Date(2026, 11, 24, 9, 30, 0, 0, zone)
	for _, c := range []struct {
		ago         time.Duration
		shown, pipe string
	}{
		{0, "just now", "2026-11-24T08:30:00Z"},
		{59 * time.Second, "just now", "2026-11-24T08:29:01Z"},
		{time.Minute, "1 minute ago", "2026-11-24T08:29:00Z"},
		{59 * time.Minute, "59 minutes ago", "2026-11-24T07:31:00Z"},
		{time.Hour, "1 hour ago", "2026-11-24T07:30:00Z"},
		{23 * time.Hour, "23 hours ago", "2026-11-23T09:30:00Z"},
		{24 * time.Hour, "yesterday", "2026-11-23T08:30:00Z"},
		{33 * time.Hour, "yesterday", "2026-11-22T23:30:00Z"},
		{34 * time.Hour, "22 Nov 2026", "2026-11-22T22:30:00Z"},
		{400 * 24 * time.Hour, "20 Oct 2025", "2025-10-20T08:30:00Z"},
		{-30 * time.Second, "just now", "2026-11-24T08:30:30Z"},
		{-2 * time.Hour, "24 Nov 2026 11:30", "2026-11-24T10:30:00Z"},
	} {
		for _, screen := range []bool{true, false} {
			want := c.pipe
			if screen {
				want = c.shown
			}
			w := &ww{Host: &Host{Console: &console.Console{OutTTY: screen}, Now: func() time.Time { return now }}}
			if got := w.when(now.Add(-c.ago).UTC()); got != want {
				t.Errorf("%v ago, terminal %v: got %q, want %q", c.ago, screen, got, want)
			}
		}
	}
}

func TestWordsAreQuotedAsAShellWantsThem(t *testing.T) {
	for name, want := range map[string]string{
		"github": "github", "a b": "'a b'", "": "''", "it's": `'it'\''s'`, "-rf": "-- -rf", "-r f": "-- '-r f'", "$(id)": "'$(id)'",
		"a/b:c@d.e_f-g": "a/b:c@d.e_f-g", "ünï": "'ünï'", "a;b": "'a;b'", "#x": "'#x'", "~x": "'~x'", "a=b": "'a=b'",
	} {
		if got := shellWord(name); got != want {
			t.Errorf("%q: got %s, want %s", name, got, want)
		}
	}
}
