//go:build deep

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"watchword/sync/remote/remotetest"
)

// serverPassword lets ann, or the key KEYID, in at the servers.
const serverPassword = "canary of the server é"

// reach is a target, and what programs and people need to get there.
type reach struct {
	target string
	env    []string
	user   string // who logs in; empty: nobody by ww
}

// realServers start each kind of server that there is, for one test.
var realServers = map[string]func(t *testing.T) reach{
	"versitygw": func(t *testing.T) reach {
		s := remotetest.StartGateway(t, remotetest.Gateway(t), serverPassword)
		return reach{"s3://dav/pass words?region=eu-1&endpoint=http://" + s.Address, nil, "KEYID"}
	},
	"Apache, basic": func(t *testing.T) reach {
		return overWebDAV(t, remotetest.Apache(t, remotetest.BasicAuth(t, serverPassword)))
	},
	"Apache, digest": func(t *testing.T) reach {
		return overWebDAV(t, remotetest.Apache(t, remotetest.DigestAuth(t, serverPassword)))
	},
	"nginx":        func(t *testing.T) reach { return overWebDAV(t, remotetest.Nginx(t, serverPassword)) },
	"rclone serve": func(t *testing.T) reach { return overWebDAV(t, remotetest.RcloneServe(serverPassword)) },
	"sshd": func(t *testing.T) reach {
		h := remotetest.SSHD(t)
		bin := t.TempDir()
		if err := os.Symlink(h.SSH(t, "user", "host"), filepath.Join(bin, "ssh")); err != nil {
			t.Fatal(err)
		}
		return reach{"sftp://shed" + h.Dir + "/pass words/pile", []string{"PATH=" + bin + ":" + os.Getenv("PATH")}, ""}
	},
	"rclone": func(t *testing.T) reach {
		return reach{"rclone:box:" + filepath.Join(t.TempDir(), "pile"), []string{"RCLONE_CONFIG_BOX_TYPE=local"}, ""}
	},
	"git": func(t *testing.T) reach {
		url := filepath.Join(t.TempDir(), "pass words.git")
		if out, err := exec.Command("git", "init", "--quiet", "--bare", url).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		return reach{"git:" + url, []string{"GIT_CONFIG_NOSYSTEM=1"}, ""}
	},
}

func overWebDAV(t *testing.T, line remotetest.Line) reach {
	return reach{"http://" + remotetest.Start(t, line).Address + "/dav/pass%20words/pile", nil, "ann"}
}

// newHome is a device that can get there.
func (r reach) newHome(t *testing.T, name string) *peer {
	p := newPeer(t, name, r.target)
	p.env = r.env
	return p
}

// login are the arguments that let ww in, by a file outside of any home.
func (r reach) login(t *testing.T, password string) []string {
	if r.user == "" {
		return nil
	}
	file := filepath.Join(t.TempDir(), "login")
	if err := os.WriteFile(file, []byte(password+"\n"+r.user+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return []string{"--credentials", "cat '" + file + "'"}
}

func TestDeepTwoHomesSyncThroughEveryRealServer(t *testing.T) {
	for name, start := range realServers {
		t.Run(name, func(t *testing.T) {
			r := start(t)
			laptop, desk := r.newHome(t, "laptop"), r.newHome(t, "desk")
			laptop.ok("init", "--no-input")
			laptop.adds("mail", "canary-mail")
			laptop.ok(append([]string{"sync", "setup", r.target, "--device", "laptop", "--no-code"}, r.login(t, serverPassword)...)...)
			laptop.adds("shop", "canary-shop")
			laptop.ok("sync")
			desk.ok(append([]string{"join", r.target, "--device", "desk"}, r.login(t, serverPassword)...)...)
			if got := desk.ok("get", "shop"); got != "canary-shop\n" {
				t.Errorf("the other one has %q", got)
			}
			desk.ok("edit", "mail", "user=ann")
			desk.ok("sync")
			if got := laptop.ok("sync", "status"); !strings.Contains(got, "target\t"+r.target+"\t1 change to come") {
				t.Errorf("status: %s", got)
			}
			laptop.ok("sync")
			if a, b := laptop.state(), desk.state(); a != b {
				t.Errorf("the vaults differ:\n%s\n%s", a, b)
			}
			for _, p := range []*peer{laptop, desk} {
				if got := p.ok("sync", "--json"); !strings.Contains(got, `"came":0,"went":0,"incomplete":false`) {
					t.Errorf("%s is not in step: %s", p.name, got)
				}
				p.ok("check", "--deep")
				p.keepsNoSecret()
			}
			r.refuses(t, laptop)
		})
	}
}

// keepsNoSecret looks for secrets in every file of the home.
func (p *peer) keepsNoSecret() {
	p.tb.Helper()
	out, err := exec.Command("grep", "-rlF", "canary", p.home).Output()
	if len(out) > 0 || err == nil {
		p.tb.Errorf("%s: secrets are in %s", p.name, out)
	}
}

// refuses wants a login that is wrong to be told, and to cost nothing.
func (r reach) refuses(t *testing.T, p *peer) {
	if r.user == "" {
		return
	}
	_, said, code := p.run(append([]string{"sync", "login"}, r.login(t, "wrong")...)...)
	if code != 10 || !strings.Contains(said, "not let in") || !strings.Contains(said, "Nothing was changed.") {
		t.Errorf("exit %d: %s", code, said)
	}
	stranger := r.newHome(t, "stranger")
	_, said, code = stranger.run("join", r.target, "--no-input")
	if code != 10 || !strings.Contains(said, "--credentials COMMAND") {
		t.Errorf("exit %d: %s", code, said)
	}
	p.ok("sync")
}
