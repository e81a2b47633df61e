package config_test

import (
	"strings"
	"testing"

	"watchword/internal/config"
)

// FuzzLoad wants every file to be refused by name or to give allowed values only.
func FuzzLoad(f *testing.F) {
	for _, x := range examples {
		f.Add([]byte(x.file))
	}
	f.Add([]byte("ui = { accessible = 'on', 'a.b' = [1, {x = 1979-05-27}] }"))
	f.Add([]byte("[[a]]\n[a.b]\nc.d = 'x'\n\"\" = 1"))
	f.Fuzz(func(t *testing.T, file []byte) {
		c, err := load(nil, append([]byte{}, file...)) // not nil, which is no file
		if err != nil {
			if !strings.Contains(err.Error(), "config.toml") {
				t.Errorf("got %v, which does not name the file", err)
			}
			return
		}
		for _, s := range config.Settings() {
			text, source := c.Value(s.Key)
			if err := s.Check(text); err != nil || source != config.File && (source != config.Default || text != s.Default) {
				t.Errorf("%s: got %q from %q (%v)", s.Key, text, source, err)
			}
		}
	})
}
