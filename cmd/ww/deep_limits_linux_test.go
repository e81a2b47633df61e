//go:build deep

package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// limited runs ww as nobody, who may lock so many KiB of memory; with the master
// password, or with what an agent has. It must not hang.
func (h *house) limited(kib, args string, password bool) (stdout, stderr string, code int) {
	h.tb.Helper()
	line := "ulimit -l " + kib + "; "
	if !password {
		line += "unset WW_PASSWORD_FILE; "
	}
	c := h.asNobody(line + `exec timeout 60 "$WW" --no-input ` + args)
	c.Env = append(c.Env, idle, "DISPLAY=:0", "PATH="+filepath.Join(h.home, "bin")+":/usr/bin:/bin")
	return h.finish(c)
}

func TestTheAgentWorksWithLowLockLimits(t *testing.T) {
	p := build(t)
	for _, limit := range []string{"0", "4", "16", "64"} {
		t.Run(limit+" KiB", func(t *testing.T) {
			h := (&process{tb: t, path: p.path}).newHouse()
			h.write("password", h.secrets["MASTER"])
			for _, step := range []struct{ args, out string }{
				{"unlock", ""},
				{"get harbour", h.secrets["ENTRY"] + "\n"},
				{"copy harbour --for 1s", ""},
				{"lock", ""},
			} {
				out, stderr, code := h.limited(limit, step.args, step.args == "unlock")
				if code != 0 || out != step.out {
					t.Errorf("%s: exit %d, %q\n%s", step.args, code, out, stderr)
				}
				n := strings.Count(stderr, "swapped to disk")
				if n > 1 || limit == "0" && n == 0 && step.args != "lock" {
					t.Errorf("%s: %d warnings\n%s", step.args, n, stderr)
				}
			}
			if _, stderr, code := h.limited(limit, "get harbour", false); code != 5 {
				t.Errorf("after lock: exit %d\n%s", code, stderr)
			}
		})
	}
}

func TestStrictMemoryRefusesTheAgentsKeyToo(t *testing.T) {
	p := build(t)
	for _, limit := range []string{"0", "4", "16", "64"} {
		t.Run(limit+" KiB", func(t *testing.T) {
			h := (&process{tb: t, path: p.path}).newHouse()
			h.write("password", h.secrets["MASTER"])
			h.strict(limit, "unlock", true)
			if _, stderr, code := h.limited(limit, "unlock", true); code != 0 {
				t.Fatalf("exit %d\n%s", code, stderr)
			}
			h.strict(limit, "get harbour", false)
			h.strict(limit, "copy harbour --for 1s", false)
		})
	}
}

// strict runs ww with --strict-memory, which must refuse, or have all its secrets
// locked.
func (h *house) strict(limit, args string, password bool) {
	h.tb.Helper()
	out, stderr, code := h.limited(limit, "--strict-memory "+args, password)
	switch {
	case code == 1 && strings.Contains(stderr, "memory cannot be locked") && out == "":
	case code == 0 && !strings.Contains(stderr, "swapped to disk") && limit != "0":
	default:
		h.tb.Errorf("%s: exit %d, %q\n%s", args, code, out, stderr)
	}
}
