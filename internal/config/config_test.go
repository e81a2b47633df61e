package config_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"

	"watchword/internal/config"
)

const home = "/home/ada"

// load is config.Load on Linux with the variables of env and this configuration file; nil if there is none.
func load(env map[string]string, file []byte) (*config.Config, error) {
	return config.Load(getenv(env), func(path string) ([]byte, error) {
		if file == nil || path != home+"/.config/watchword/config.toml" {
			return nil, &fs.PathError{Op: "open", Path: path, Err: fs.ErrNotExist}
		}
		return file, nil
	}, "linux", home)
}

func getenv(env map[string]string) func(string) string {
	return func(name string) string { return env[name] }
}

// examples holds a valid value for every setting, other than its default, and the file that sets it.
var examples = map[string]struct{ value, file string }{
	"vault":                {"work", `vault = "work"`},
	"password-file":        {"/run/pw", `password-file = "/run/pw"`},
	"password-command":     {"pass show ww", `password-command = 'pass show ww'`},
	"key-file":             {"/media/stick/k", `key-file = "/media/stick/k"`},
	"prompt":               {"askpass:/opt/ask it", `prompt = "askpass:/opt/ask it"`},
	"color":                {"never", `color = "never"`},
	"usage":                {"off", `usage = "off"`},
	"sync":                 {"manual", `sync = "manual"`},
	"ui.accessible":        {"on", "[ui]\naccessible = \"on\""},
	"lock.idle":            {"0", "[lock]\nidle = \"0\""},
	"lock.max":             {"2h", "[lock]\nmax = \"2h\""},
	"lock.scope":           {"terminal", "[lock]\nscope = \"terminal\""},
	"clipboard.clear":      {"10s", "[clipboard]\nclear = \"10s\""},
	"clipboard.osc52":      {"on", "[clipboard]\nosc52 = \"on\""},
	"generator.rules-file": {"/etc/rules.json", "[generator]\nrules-file = \"/etc/rules.json\""},
	"audit.max_age":        {"off", "[audit]\nmax_age = \"off\""},
}

func TestEverySettingTakesEnvironmentOverFileOverDefault(t *testing.T) {
	for _, s := range config.Settings() {
		x, ok := examples[s.Key]
		if !ok {
			t.Errorf("%s: no example", s.Key)
			continue
		}
		for _, c := range []struct{ name, env, file, want, source string }{
			{"nothing", "", "", s.Default, config.Default},
			{"file", "", x.file, x.value, config.File},
			{"environment", x.value, "", x.value, config.Environment},
			{"both", s.Default, x.file, s.Default, config.Environment},
		} {
			if c.env == "" && c.source == config.Environment {
				c.want, c.source = x.value, config.File // an empty variable is unset
			}
			got, err := load(map[string]string{s.Env: c.env}, []byte(c.file))
			if err != nil {
				t.Errorf("%s, %s: %v", s.Key, c.name, err)
				continue
			}
			if text, source := got.Value(s.Key); text != c.want || source != c.source {
				t.Errorf("%s, %s: got %q from %s, want %q from %s", s.Key, c.name, text, source, c.want, c.source)
			}
		}
	}
}

func TestTableIsComplete(t *testing.T) {
	keys, vars := map[string]bool{}, map[string]bool{}
	for _, s := range config.Settings() {
		if s.Doc == "" || s.Env == "" || keys[s.Key] || vars[s.Env] {
			t.Errorf("%s: no doc, no variable, or twice in the table", s.Key)
		}
		keys[s.Key], vars[s.Env] = true, true
		if err := s.Check(s.Default); err != nil {
			t.Errorf("%s: default: %v", s.Key, err)
		}
	}
	if vars["WW_PASSWORD"] {
		t.Error("a password is no setting")
	}
}

func TestMissingFileIsEmptyAndUnknownKeyHasNoValue(t *testing.T) {
	c, err := load(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if text, source := c.Value("vault"); text != "vault" || source != config.Default {
		t.Errorf("got %q from %s", text, source)
	}
	if text, source := c.Value("no such key"); text != "" || source != "" {
		t.Errorf("unknown key: got %q from %q", text, source)
	}
}

func TestAccessibleIsOnForAnythingButANo(t *testing.T) {
	for env, want := range map[string]string{
		"1": "on", "on": "on", "true": "on", "please": "on",
		"0": "off", "off": "off", "no": "off", "False": "off",
	} {
		c, err := load(map[string]string{"ACCESSIBLE": env}, nil)
		if err != nil {
			t.Errorf("ACCESSIBLE=%s: %v", env, err)
			continue
		}
		if text, source := c.Value("ui.accessible"); text != want || source != config.Environment {
			t.Errorf("ACCESSIBLE=%s: got %q from %s, want %q", env, text, source, want)
		}
	}
}

func TestFileIsReadInAllFormsOfTOML(t *testing.T) {
	for _, file := range []string{
		"ui.accessible = \"on\"",
		"ui = { accessible = 'on' }",
		"# comment\r\n[ui] # section\r\naccessible = \"on\"\r\n",
		"\"ui\".\"accessible\" = \"\"\"on\"\"\"",
		"vault = \"x\"\n[ui]\naccessible=\"on\"",
	} {
		c, err := load(nil, []byte(file))
		if err != nil {
			t.Errorf("%q: %v", file, err)
			continue
		}
		if text, source := c.Value("ui.accessible"); text != "on" || source != config.File {
			t.Errorf("%q: got %q from %s", file, text, source)
		}
	}
}

func TestMistakesAreRefusedByName(t *testing.T) {
	const where = "read config /home/ada/.config/watchword/config.toml: "
	for _, c := range []struct{ name, file, want string }{
		{"unknown key", "vualt = \"work\"", where + "vualt: unknown setting"},
		{"first of two", "b = 1\na = 2", where + "b: unknown setting"},
		{"unknown section", "[uii]", where + "uii: unknown setting"},
		{"unknown key in a section", "[ui]\nfont = \"x\"", where + "ui.font: unknown setting"},
		{"dot inside a key", "\"ui.accessible\" = \"on\"", where + "\"ui.accessible\": unknown setting"},
		{"password in the file", "password = \"hunter2\"", where + "password: unknown setting"},
		{"number", "vault = 1", where + "vault: want text in quotes"},
		{"boolean", "[ui]\naccessible = true", where + "ui.accessible: want text in quotes"},
		{"list", "color = [\"auto\"]", where + "color: want text in quotes"},
		{"table for a value", "[vault]", where + "vault: want text in quotes"},
		{"value for a section", "ui = \"on\"", where + "ui: unknown setting"},
		{"list of sections", "[[ui]]\naccessible = \"on\"", where + "ui: unknown setting"},
		{"value not allowed", "color = \"blue\"", where + "color: \"blue\" is none of auto, always, never"},
		{"nothing behind a colon", "prompt = \"askpass:\"", where + "prompt: \"askpass:\" is none of tty, pinentry, pinentry:, askpass:"},
		{"more than a value", "prompt = \"ttys\"", where + "prompt: \"ttys\" is none of"},
		{"a prompt without its program", "prompt = \"askpass\"", where + "prompt: \"askpass\" is none of"},
		{"empty value", "[ui]\naccessible = \"\"", where + "ui.accessible: \"\" is none of on, off"},
		{"no TOML", "vault: work", where + "toml: line 1"},
		{"twice", "vault = \"a\"\nvault = \"b\"", where + "toml: line 2"},
		{"no text", "vault = \"\xff\"", where + "toml: line 1"},
		{"too long", strings.Repeat("#", 64<<10+1), where + "larger than 65536 bytes"},
	} {
		_, err := load(nil, []byte(c.file))
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
	}
}

func TestMistakeInTheEnvironmentIsRefusedByName(t *testing.T) {
	_, err := load(map[string]string{"WW_COLOR": "blue"}, nil)
	if want := `environment WW_COLOR: "blue" is none of auto, always, never`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestUnreadableFileIsAnError(t *testing.T) {
	_, err := config.Load(getenv(nil), func(string) ([]byte, error) { return nil, fs.ErrPermission }, "linux", home)
	if !errors.Is(err, fs.ErrPermission) || !strings.Contains(err.Error(), "config.toml") {
		t.Errorf("got %v, want fs.ErrPermission with the name", err)
	}
}

func TestNoHomeIsAnErrorUnlessTheEnvironmentSaysAll(t *testing.T) {
	read := func(string) ([]byte, error) { return nil, fs.ErrNotExist }
	env := map[string]string{"XDG_CONFIG_HOME": "/c", "XDG_DATA_HOME": "/d", "XDG_STATE_HOME": "/s"}
	if c, err := config.Load(getenv(env), read, "linux", ""); err != nil || c.Paths.Cache != "/s/watchword/cache" {
		t.Errorf("got %v with all variables set, %+v", err, c)
	}
	delete(env, "XDG_DATA_HOME")
	_, err := config.Load(getenv(env), read, "linux", "")
	if err == nil || !strings.Contains(err.Error(), "XDG_DATA_HOME") {
		t.Errorf("got %v, want an error that names XDG_DATA_HOME", err)
	}
}
