package remote_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"watchword/sync/remote"
)

func TestReadingEndsAtTheLimit(t *testing.T) {
	for limit, fits := range map[int64]bool{4: false, 5: true, 6: true, 0: false} {
		data, err := io.ReadAll(remote.Bounded(io.NopCloser(strings.NewReader("12345")), limit))
		if fits && (err != nil || string(data) != "12345") || !fits && (!errors.Is(err, remote.ErrTooMuch) || int64(len(data)) > limit) {
			t.Errorf("limit %d: got %q, %v", limit, data, err)
		}
	}
}

func TestWhatAServerSaidIsMadeOneShortLine(t *testing.T) {
	if got := remote.Plain(" a\x1b[31m\r\n b\xff\u202ec\t\x00"); got != "a [31m b? c" {
		t.Errorf("got %q", got)
	}
	if got := remote.Plain(strings.Repeat("é", 1000)); len(got) > 310 || !strings.HasSuffix(got, "é…") {
		t.Errorf("got %q", got)
	}
}

func TestNamesThatLeadElsewhereAreNotFlat(t *testing.T) {
	for _, name := range []string{"p-0.wwsync", "é (1)", "a b", "%2e", strings.Repeat("x", 255)} {
		if !remote.Flat(name) {
			t.Errorf("%q is refused", name)
		}
	}
	for _, name := range []string{"", ".", ".a", "-a", "a/b", `a\b`, "a\n", "a\xff", strings.Repeat("x", 256)} {
		if remote.Flat(name) {
			t.Errorf("%q is let through", name)
		}
	}
}
