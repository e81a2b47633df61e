package config_test

import (
	"strings"
	"testing"

	"watchword/internal/config"
)

func TestPathsFollowTheSystem(t *testing.T) {
	xdg := map[string]string{
		"XDG_CONFIG_HOME": "/x/config", "XDG_DATA_HOME": "/x/data/", "XDG_STATE_HOME": "/x/state", "XDG_RUNTIME_DIR": "/run/user/1", "XDG_CACHE_HOME": "/x/cache",
		"APPDATA": `C:\wrong`, "LOCALAPPDATA": `C:\wrong`,
	}
	relative := map[string]string{
		"XDG_CONFIG_HOME": "config", "XDG_DATA_HOME": "./data", "XDG_STATE_HOME": "../state", "XDG_RUNTIME_DIR": "run", "XDG_CACHE_HOME": "cache",
		"APPDATA": "roaming", "LOCALAPPDATA": `\local`,
	}
	appdata := map[string]string{"APPDATA": `D:\roam\`, "LOCALAPPDATA": `\\server\local`, "XDG_DATA_HOME": "/wrong"}
	fromXDG := config.Paths{Config: "/x/config/watchword/config.toml", Data: "/x/data/watchword", State: "/x/state/watchword", Runtime: "/run/user/1/watchword", Cache: "/x/cache/watchword"}
	fromHome := func(home string) config.Paths {
		return config.Paths{
			Config: home + "/.config/watchword/config.toml", Data: home + "/.local/share/watchword",
			State: home + "/.local/state/watchword", Runtime: home + "/.local/state/watchword/run", Cache: home + "/.cache/watchword",
		}
	}
	windows := func(roaming, local string) config.Paths {
		return config.Paths{
			Config: roaming + `\watchword\config.toml`, Data: local + `\watchword`,
			State: local + `\watchword`, Runtime: local + `\watchword\run`, Cache: local + `\watchword\cache`,
		}
	}
	for _, c := range []struct {
		name, goos, home string
		env              map[string]string
		want             config.Paths
	}{
		{"linux, nothing set", "linux", "/home/ada", nil, fromHome("/home/ada")},
		{"linux, all set", "linux", "/home/ada", xdg, fromXDG},
		{"linux, relative", "linux", "/home/ada", relative, fromHome("/home/ada")},
		{"darwin, nothing set", "darwin", "/Users/ada", nil, fromHome("/Users/ada")},
		{"darwin, all set", "darwin", "/Users/ada", xdg, fromXDG},
		{"darwin, relative", "darwin", "/Users/ada", relative, fromHome("/Users/ada")},
		{"windows, nothing set", "windows", `C:\Users\ada`, nil, windows(`C:\Users\ada\AppData\Roaming`, `C:\Users\ada\AppData\Local`)},
		{"windows, all set", "windows", `C:\Users\ada`, appdata, windows(`D:\roam`, `\\server\local`)},
		{"windows, relative", "windows", `C:/Users/ada`, relative, windows(`C:/Users/ada\AppData\Roaming`, `C:/Users/ada\AppData\Local`)},
	} {
		got, err := config.NewPaths(getenv(c.env), c.goos, c.home)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got.Config != c.want.Config || got.Data != c.want.Data || got.State != c.want.State || got.Runtime != c.want.Runtime || got.Cache != c.want.Cache {
			t.Errorf("%s: got %+v, want %+v", c.name, got, c.want)
		}
	}
}

func TestPathsNeedAnAbsoluteHome(t *testing.T) {
	for goos, home := range map[string]string{"linux": "home/ada", "darwin": "", "windows": `Users\ada`} {
		if got, err := config.NewPaths(getenv(nil), goos, home); err == nil {
			t.Errorf("%s: got %+v for home %q", goos, got, home)
		}
	}
}

func TestVaultNameOrPath(t *testing.T) {
	for _, c := range []struct{ goos, name, want string }{
		{"linux", "vault", "/home/ada/.local/share/watchword/vault.ww"},
		{"linux", "my work", "/home/ada/.local/share/watchword/my work.ww"},
		{"linux", "a.b", "/home/ada/.local/share/watchword/a.b.ww"},
		{"linux", "vault.WW", "/home/ada/.local/share/watchword/vault.WW.ww"},
		{"linux", "Tür", "/home/ada/.local/share/watchword/Tür.ww"},
		{"linux", `a\b`, `/home/ada/.local/share/watchword/a\b.ww`},
		{"linux", "work.ww", "work.ww"},
		{"linux", "-work.ww", "-work.ww"},
		{"linux", "./-work", "./-work"},
		{"linux", "/media/usb/v", "/media/usb/v"},
		{"linux", "~/v.ww", "~/v.ww"},
		{"darwin", "vault", "/home/ada/.local/share/watchword/vault.ww"},
		{"darwin", "a/b", "a/b"},
		{"windows", "vault", `C:\Users\ada\AppData\Local\watchword\vault.ww`},
		{"windows", `a\b`, `a\b`},
		{"windows", "a/b", "a/b"},
		{"windows", `D:v.ww`, `D:v.ww`},
	} {
		got, err := paths(t, c.goos).Vault(c.name)
		if err != nil || got != c.want {
			t.Errorf("%s, %q: got %q, %v; want %q", c.goos, c.name, got, err, c.want)
		}
	}
}

func TestVaultNameThatCannotBeMeantIsRefused(t *testing.T) {
	for _, goos := range []string{"linux", "darwin", "windows"} {
		for _, name := range []string{"", "-", "-v", ".", "..", ".hidden", "a\nb", "a\x00", "a\x7f", "a\u0085"} {
			if got, err := paths(t, goos).Vault(name); err == nil || !strings.HasPrefix(err.Error(), "vault name ") {
				t.Errorf("%s, %q: got %q, %v; want an error", goos, name, got, err)
			}
		}
	}
	if got, err := paths(t, "windows").Vault("v:stream"); err == nil {
		t.Errorf("windows: got %q for a hidden stream", got)
	}
}

func paths(t *testing.T, goos string) config.Paths {
	t.Helper()
	home := map[string]string{"linux": "/home/ada", "darwin": "/home/ada", "windows": `C:\Users\ada`}[goos]
	p, err := config.NewPaths(getenv(nil), goos, home)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
