package console_test

import (
	"testing"

	"watchword/internal/console"
)

func TestSafe(t *testing.T) {
	for _, test := range []struct{ name, in, want string }{
		{"plain", "GitHub 日本 é 🔑", "GitHub 日本 é 🔑"},
		{"escape", "\x1b[31mred", "␛[31mred"},
		{"clipboard", "\x1b]52;c;aGk=\x07", "␛]52;c;aGk=␇"},
		{"newline and tab", "a\nb\tc\r", "a␊b␉c␍"},
		{"nul and delete", "a\x00b\x7f", "a␀b␡"},
		{"c1", "a\u009b31mb\u0085", "a\ufffd31mb\ufffd"},
		{"c1 as one byte", "a\x9b31m", "a\ufffd31m"},
		{"invalid", "a\xc3(\xff", "a\ufffd(\ufffd"},
		{"line separators", "a\u2028b\u2029", "a␤b␤"},
		{"override", "exe.\u202etxt", "exe.txt"},
		{"isolates and marks", "\u2066a\u2069\u200f\u061c", "a"},
		{"zero width", "pay\u200bpal\ufeff", "paypal"},
		{"joiners belong to emoji", "👩\u200d👧", "👩\u200d👧"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := console.Safe(test.in); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestTextIsolatesWhatRunsRightToLeft(t *testing.T) {
	c := &console.Console{Unicode: true}
	for in, want := range map[string]string{
		"github":   "github",
		"שלום":     "\u2068שלום\u2069",
		"a مرحبا":  "\u2068a مرحبا\u2069",
		"\u202eab": "ab",
	} {
		if got := c.Text(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestTextOutsideUnicodeIsASCII(t *testing.T) {
	c := &console.Console{}
	for in, want := range map[string]string{
		"caf\u00e9":     "caf?",
		"a → b · c…":    "a -> b - c...",
		"\x1b[0m":       "?[0m",
		"שלום":          "????",
		"ś\x9b is C59B": "?? is C59B",
	} {
		if got := c.Text(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}
