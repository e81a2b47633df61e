package config_test

import (
	"errors"
	"strings"
	"testing"

	"watchword/internal/config"
)

func TestSetChangesOneLineAndNothingElse(t *testing.T) {
	for _, c := range []struct{ name, file, key, value, want string }{
		{"no file", "", "color", "never", "color = \"never\"\n"},
		{"no file, a section", "", "ui.accessible", "on", "[ui]\naccessible = \"on\"\n"},
		{"in its place", "# mine\nvault = 'a' # b\ncolor=\"auto\"\n", "vault", "c", "# mine\nvault = \"c\" # b\ncolor=\"auto\"\n"},
		{"in its section", "[ui]\n  accessible =  \"off\"\r\n", "ui.accessible", "on", "[ui]\n  accessible =  \"on\"\r\n"},
		{"dotted", "ui.accessible = \"off\"", "ui.accessible", "on", "ui.accessible = \"on\"\n"},
		{"behind the last without a section", "vault = \"a\"\n\n# screen\n[ui]\n", "color", "never", "vault = \"a\"\ncolor = \"never\"\n\n# screen\n[ui]\n"},
		{"before every section", "[ui]\naccessible = \"on\"\n", "color", "never", "color = \"never\"\n[ui]\naccessible = \"on\"\n"},
		{"in a section that is there", "[clipboard]\nclear = \"1m\"\n\n[ui]\n", "clipboard.osc52", "on", "[clipboard]\nclear = \"1m\"\nosc52 = \"on\"\n\n[ui]\n"},
		{"in a new section", "vault = \"a\"\n", "clipboard.clear", "10s", "vault = \"a\"\n\n[clipboard]\nclear = \"10s\"\n"},
		{"what needs quotes", "", "password-command", "a \"b\" \\ \t ü", "password-command = \"a \\\"b\\\" \\\\ \\u0009 ü\"\n"},
	} {
		got, err := config.Set([]byte(c.file), c.key, c.value)
		if err != nil || string(got) != c.want {
			t.Errorf("%s: got %q, %v; want %q", c.name, got, err, c.want)
			continue
		}
		loaded, err := load(nil, got)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if text, source := loaded.Value(c.key); text != c.value || source != config.File {
			t.Errorf("%s: it says %q from %s", c.name, text, source)
		}
	}
}

func TestUnsetTakesOneLineAway(t *testing.T) {
	for _, c := range []struct{ file, key, want string }{
		{"# mine\nvault = \"a\" # b\ncolor = \"auto\"\n", "vault", "# mine\ncolor = \"auto\"\n"},
		{"[ui]\naccessible = \"on\"\n", "ui.accessible", "[ui]\n"},
		{"vault = \"a\"\n", "color", "vault = \"a\"\n"},
		{"", "color", ""},
	} {
		if got, err := config.Unset([]byte(c.file), c.key); err != nil || string(got) != c.want {
			t.Errorf("%q without %s: got %q, %v; want %q", c.file, c.key, got, err, c.want)
		}
	}
}

func TestWhatLinesDoNotShowIsLeftToAPerson(t *testing.T) {
	for _, file := range []string{
		"ui = { accessible = \"off\" }",
		"\"ui\".accessible = \"off\"",
		"ui.accessible = \"\"\"off\"\"\"",
		"vault = \"\"\"\n[ui]\naccessible = \"off\"\n\"\"\"",
	} {
		if got, err := config.Set([]byte(file), "ui.accessible", "on"); !errors.Is(err, config.ErrByHand) {
			t.Errorf("%q: got %q, %v", file, got, err)
		}
	}
}

func TestSetRefusesWhatLoadWould(t *testing.T) {
	for _, c := range []struct{ file, key, value, want string }{
		{"", "colour", "never", "colour: unknown setting"},
		{"", "color", "blue", `color: "blue" is none of auto, always, never`},
		{"", "clipboard.clear", "0s", `clipboard.clear: "0s" is not a time from 1s to 1h`},
		{"", "clipboard.clear", "2h", `clipboard.clear: "2h" is not a time from 1s to 1h`},
		{"", "clipboard.clear", "soon", `clipboard.clear: "soon" is not a time from 1s to 1h`},
		{"", "audit.max_age", "0d", `audit.max_age: "0d" is not a time from 1d to 3650d or off`},
		{"", "audit.max_age", "-5d", `audit.max_age: "-5d" is not a time from 1d to 3650d or off`},
		{"", "audit.max_age", "99999d", `audit.max_age: "99999d" is not a time from 1d to 3650d or off`},
		{"vualt = 'x'", "color", "never", "vualt: unknown setting"},
		{"", "vault", "\xff", "vault: it is written in a way"},
		{"", "vault", strings.Repeat("x", 64<<10), "vault: it is written in a way"},
	} {
		if got, err := config.Set([]byte(c.file), c.key, c.value); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: got %q, %v; want %s", c.key, got, err, c.want)
		}
	}
	if _, err := config.Unset(nil, "colour"); !errors.Is(err, config.ErrUnknown) {
		t.Errorf("got %v", err)
	}
}

func TestDurationReadsDaysAndOff(t *testing.T) {
	for text, want := range map[string]string{"180d": "4320h0m0s", "36h": "36h0m0s", "off": "0s"} {
		c, err := load(map[string]string{"WW_AUDIT_MAX_AGE": text}, nil)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := c.Duration("audit.max_age"); got.String() != want {
			t.Errorf("%s: got %v, want %s", text, got, want)
		}
	}
}

// FuzzSet wants a change to be refused, or to be exactly the one asked for.
func FuzzSet(f *testing.F) {
	for _, x := range examples {
		f.Add([]byte(x.file), x.value)
	}
	f.Add([]byte("password-file = '''\npassword-file = \"x\"\n'''\n"), "\u0085\"\\")
	f.Fuzz(func(t *testing.T, file []byte, value string) {
		before, err := load(nil, append([]byte{}, file...))
		after, setErr := config.Set(file, "password-file", value)
		if setErr != nil {
			return
		}
		got, loadErr := load(nil, append([]byte{}, after...))
		if err != nil || loadErr != nil {
			t.Fatalf("%q was set in a file that could not be read: %v, %v", value, err, loadErr)
		}
		for _, s := range config.Settings() {
			want, _ := before.Value(s.Key)
			if s.Key == "password-file" {
				want = value
			}
			if text, _ := got.Value(s.Key); text != want {
				t.Errorf("%s: got %q, want %q", s.Key, text, want)
			}
		}
	})
}
