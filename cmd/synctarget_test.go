package cmd_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"watchword/sync/remote"
)

const far = "sftp://me@host/~/pile"

func TestAServerServesAsAFolderDoes(t *testing.T) {
	for _, target := range []string{
		far, "s3://bucket/x?endpoint=https://host&region=eu-1", "webdavs://ann@host/x", "https://host/x", "rclone:box:x", "git:ssh://host/x.git", "git:host:x.git",
	} {
		w, s := serving(t, target)
		w.ok("sync", "setup", target, "--device", "laptop").want(t, 0, "✓ sync on · 1 entry written", "ww join ")
		c := w.beside("desk")
		c.ok("join", target, "--device", "desk").want(t, 0, "✓ ready · 1 entry · sync on", "· written by laptop")
		if got := c.ok("get", "github").out; got != entry+"\n" {
			t.Errorf("%s: got %q", target, got)
		}
		c.ok("add", "more")
		c.ok("sync", "-n").want(t, 0, "dry run: 1 change went")
		c.ok("sync").want(t, 0, "✓ 1 change went · in step")
		if got := w.ok("sync", "status").out; !strings.HasPrefix(got, "target\t"+target+"\t1 change to come") {
			t.Errorf("%s: status: %s", target, got)
		}
		if got := w.ok("sync", "--json").out; !strings.Contains(got, `"came":1`) || !strings.Contains(got, `"target":"`+strings.ReplaceAll(target, "&", `\u0026`)+`"`) && !strings.Contains(got, `"target":"`+target+`"`) {
			t.Errorf("%s: %s", target, got)
		}
		w.run("sync", "setup", target).want(t, 1, "there are sync files in "+target+" already.")
		w.ok("sync", "off").want(t, 0, "the files in "+target+" stay")
		if s.open != 0 || len(s.files) != 2 {
			t.Errorf("%s: %d stores are left open, %d files", target, s.open, len(s.files))
		}
	}
}

func TestOnlyGitHasACacheOfItsOwn(t *testing.T) {
	w, s := serving(t, far)
	w.ok("sync", "setup", far)
	if s.cache != "" {
		t.Errorf("%s has %q", far, s.cache)
	}
	caches := map[string]bool{}
	for _, target := range []string{"git:ssh://host/a", "git:ssh://host/b"} {
		w, s := serving(t, target)
		w.ok("sync", "setup", target)
		if !regexp.MustCompile(`^/home/me/\.cache/watchword/git/[0-9a-f]{32}$`).MatchString(s.cache) {
			t.Errorf("the cache is %q", s.cache)
		}
		if info, err := w.mem.Stat("/home/me/.cache/watchword/git"); err != nil || !info.IsDir() {
			t.Errorf("nothing was made for it: %v", err)
		}
		caches[s.cache] = true
	}
	if len(caches) != 2 {
		t.Error("two targets have one cache")
	}
}

func TestATargetMeansTheSameEverywhere(t *testing.T) {
	w, _ := serving(t, "git:/srv/pile.git")
	check(t, w.mem.MkdirAll("/srv"))
	w.run("sync", "setup", "git:/nowhere/pile.git").want(t, 10, "cannot reach git:/nowhere/pile.git", "git init --bare /nowhere/pile.git", "Nothing was changed.")
	check(t, w.mem.MkdirAll("/srv/pile.git"))
	w.ok("sync", "setup", "git:/srv/../srv/./pile.git")
}

func TestWhatIsNoTargetIsRefusedAndNotRepeated(t *testing.T) {
	w := withVault(t)
	for target, says := range map[string]string{
		"https://ann:letmein@host/x": "there is a password in it", "webdav://host/x": "without TLS", "ftp://host/x": "rclone:REMOTE:PATH",
		"s3://bucket/x?key=letmein": "only endpoint", "sftp://host": "names no folder", "git:ext::sh": "git:URL", "rclone:x": "rclone listremotes",
	} {
		for _, verb := range [][]string{{"sync", "setup"}, {"join"}} {
			w.unchanged(func() {
				r := w.run(append(verb, target)...)
				r.want(t, 2, says, "ww help sync")
				if strings.Contains(r.err, "letmein") {
					t.Errorf("it says %s", r.err)
				}
			})
		}
	}
	w.run("sync", "setup", "me@host:vault").want(t, 10, "cannot reach me@host:vault", "sftp://me@host/~/vault", "rclone:me@host:vault")
	w.run("sync", "setup", vaultPath).want(t, 2, "is no folder")
	w.run("sync", "setup", far).want(t, 10, "cannot reach "+far+": no such host.", "Nothing was changed.")
}

func TestAServerThatFailsCostsNothing(t *testing.T) {
	for _, c := range []struct {
		fails error
		code  string
		says  string
	}{
		{fmt.Errorf("%w: check the key", remote.ErrCredentials), "not-let-in", "not let in: check the key."},
		{fmt.Errorf("%w: host answered 503", remote.ErrLater), "unreachable", "try again later: host answered 503."},
		{fmt.Errorf("no answer from host"), "unreachable", "no answer from host."},
	} {
		w, s := serving(t, far)
		s.fails = c.fails
		w.unchanged(func() {
			w.run("sync", "setup", far).want(t, 10, "cannot reach "+far+": "+c.says, "Nothing was changed.")
			w.beside("desk").run("join", far).want(t, 10, c.says, "Nothing was changed.")
		})
		s.fails = nil
		w.ok("sync", "setup", far)
		w.ok("add", "more")
		s.fails = c.fails
		w.unchanged(func() {
			w.run("sync").want(t, 10, "cannot reach "+far+": "+c.says, "Your vault is fine. What is not sent yet waits for the next sync.")
			if got := w.run("sync", "--json").err; !strings.Contains(got, `"code":"`+c.code+`"`) {
				t.Errorf("it says %s", got)
			}
			r := w.ok("sync", "status")
			r.want(t, 0, strings.TrimSuffix(c.says, "."))
			if !strings.Contains(r.out, "cannot be reached now") {
				t.Errorf("status: %s", r.out)
			}
		})
		s.fails = nil
		w.ok("sync").want(t, 0, "✓ 1 change went")
		if s.open != 0 {
			t.Errorf("%d stores are left open", s.open)
		}
	}
}

func TestALineThatBreaksIsTold(t *testing.T) {
	w, s := serving(t, far)
	w.ok("sync", "setup", far)
	s.cut = true
	w.ok("add", "more")
	w.run("sync").want(t, 10, "cannot reach "+far+": unexpected EOF.", "Your vault is fine.")
	s.cut = false
	w.ok("sync").want(t, 0, "in step")
}
