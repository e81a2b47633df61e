package clip

import (
	"strings"
	"testing"
	"unicode/utf16"
)

func TestTextSurvivesTheClipboardOfWindows(t *testing.T) {
	for _, text := range []string{"", "hunter2", "é€", "\U0001f511 key \U0010ffff", "line\r\nline\n", strings.Repeat("ñ", 5000)} {
		units := make([]uint16, wideLen([]byte(text)))
		widen(units, []byte(text))
		if got := string(utf16.Decode(units)); got != text {
			t.Errorf("as UTF-16 got %q, want %q", got, text)
		}
		back := make([]byte, narrowLen(units))
		narrow(back, units)
		if string(back) != text {
			t.Errorf("got back %q, want %q", back, text)
		}
	}
}

func TestHalfACharacterBecomesAMark(t *testing.T) {
	units := []uint16{'a', 0xd83d, 'b', 0xdd11, 0xd83d}
	text := make([]byte, narrowLen(units))
	narrow(text, units)
	if got, want := string(text), "a\ufffdb\ufffd\ufffd"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestConversionStopsWhereTheRoomDoes(t *testing.T) {
	units := utf16.Encode([]rune("aé\U0001f511z"))
	for room, want := range map[int]string{0: "", 1: "a", 2: "a\x00", 3: "aé", 6: "aé\x00\x00\x00", 7: "aé\U0001f511", 8: "aé\U0001f511z"} {
		text := make([]byte, room)
		narrow(text, units)
		if string(text) != want {
			t.Errorf("in %d bytes got %q, want %q", room, text, want)
		}
	}
}

func TestConversionLeavesNothingOnTheHeap(t *testing.T) {
	text := []byte(strings.Repeat("é\U0001f511", 100))
	units := make([]uint16, wideLen(text))
	if n := testing.AllocsPerRun(10, func() {
		widen(units, text)
		narrow(text, units)
	}); n > 0 {
		t.Errorf("%v allocations", n)
	}
}
