package console_test

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"watchword/internal/console"
)

// inFiles returns a console on plain files, with the environment given.
func inFiles(t *testing.T, env map[string]string) *console.Console {
	t.Helper()
	f, err := os.Create(filepath.Join(t.TempDir(), "file"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return console.New(func(name string) string { return env[name] }, f, f, f)
}

func TestNewReadsTheLocale(t *testing.T) {
	for _, test := range []struct {
		name string
		env  map[string]string
		want bool
	}{
		{"none", nil, runtime.GOOS == "windows"},
		{"LANG", map[string]string{"LANG": "de_DE.UTF-8"}, true},
		{"lower case", map[string]string{"LANG": "C.utf8"}, true},
		{"latin", map[string]string{"LANG": "de_DE.ISO-8859-1"}, false},
		{"LC_CTYPE beats LANG", map[string]string{"LANG": "C", "LC_CTYPE": "UTF-8"}, true},
		{"LC_ALL beats all", map[string]string{"LC_ALL": "C", "LC_CTYPE": "UTF-8", "LANG": "C.UTF-8"}, false},
		{"dumb terminal", map[string]string{"LANG": "C.UTF-8", "TERM": "dumb"}, false},
	} {
		if got := inFiles(t, test.env).Unicode; got != test.want {
			t.Errorf("%s: got %v, want %v", test.name, got, test.want)
		}
	}
}

func TestNewDecidesOnColour(t *testing.T) {
	for _, test := range []struct {
		name           string
		env            map[string]string
		colour, forced bool
	}{
		{"by itself", nil, true, false},
		{"NO_COLOR", map[string]string{"NO_COLOR": "1"}, false, false},
		{"CLICOLOR_FORCE", map[string]string{"CLICOLOR_FORCE": "1"}, true, true},
		{"CLICOLOR_FORCE off", map[string]string{"CLICOLOR_FORCE": "0"}, true, false},
		{"NO_COLOR beats CLICOLOR_FORCE", map[string]string{"NO_COLOR": "1", "CLICOLOR_FORCE": "1"}, false, true},
		{"dumb terminal", map[string]string{"TERM": "dumb"}, false, false},
		{"CLICOLOR_FORCE beats dumb", map[string]string{"TERM": "dumb", "CLICOLOR_FORCE": "1"}, true, true},
	} {
		c := inFiles(t, test.env)
		if c.Colour != test.colour || c.ForceColour != test.forced {
			t.Errorf("%s: got colour %v, forced %v", test.name, c.Colour, c.ForceColour)
		}
	}
}

func TestNewOfFilesIsNoTerminal(t *testing.T) {
	c := inFiles(t, map[string]string{"ACCESSIBLE": "1"})
	if c.OutTTY || c.ErrTTY {
		t.Error("a file passes for a terminal")
	}
	if c.Width != 80 || !c.Accessible {
		t.Errorf("got width %d, accessible %v", c.Width, c.Accessible)
	}
	if got := inFiles(t, map[string]string{"COLUMNS": "132"}).Width; got != 132 {
		t.Errorf("got width %d, want that of COLUMNS", got)
	}
	if inFiles(t, nil).Accessible {
		t.Error("accessible without being asked to")
	}
}
