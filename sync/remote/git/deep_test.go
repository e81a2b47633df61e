//go:build deep

package git_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"watchword/sync/remote"
	"watchword/sync/remote/git"
	"watchword/sync/remote/hammertest"
	"watchword/sync/remote/remotetest"
)

// run runs git by hand, as a person does that has a name.
func run(t *testing.T, stdin []byte, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", append([]string{"-c", "user.name=Ann", "-c", "user.email=a@b", "-c", "init.defaultBranch=main"}, args...)...)
	cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "GIT_DIR=") })
	cmd.Stdin = bytes.NewReader(stdin)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("git %q: %v: %s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

// home lets git be that of a person without any configuration.
func home(t *testing.T) {
	t.Helper()
	t.Setenv("HOME", t.TempDir())
	t.Setenv("GIT_CONFIG_NOSYSTEM", "1")
	t.Setenv("GIT_DIR", filepath.Join(t.TempDir(), "nowhere")) // as in a hook
}

func open(t *testing.T, url string) *git.Store {
	t.Helper()
	target, err := remote.Parse("git:" + url)
	if err != nil {
		t.Fatal(err)
	}
	return git.Open("git", target, filepath.Join(t.TempDir(), "cache"))
}

// litter commits a file to the branch, by a clone.
func litter(t *testing.T, url, name string, data []byte) {
	t.Helper()
	clone := t.TempDir()
	run(t, nil, "clone", "--quiet", "--branch", "watchword", url, clone)
	path := filepath.Join(clone, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"add", "."}, {"commit", "--quiet", "-m", "by hand"}, {"push", "--quiet"}} {
		run(t, nil, append([]string{"--git-dir=" + clone + "/.git", "--work-tree=" + clone}, args...)...)
	}
}

func TestDeepARepositoryKeepsTheContract(t *testing.T) {
	for _, kind := range []string{"bare", "with files"} {
		t.Run(kind, func(t *testing.T) {
			remotetest.Run(t, func(t *testing.T) remotetest.Place {
				home(t)
				url := filepath.Join(t.TempDir(), "pass words é")
				if kind == "bare" {
					run(t, nil, "init", "--quiet", "--bare", url)
				} else {
					run(t, nil, "init", "--quiet", url)
				}
				return remotetest.Place{
					Open:   func(t *testing.T) remotetest.Store { return open(t, url) },
					Litter: func(t *testing.T, name string, data []byte) { t.Helper(); litter(t, url, name, data) },
				}
			})
		})
	}
}

// Hooks are programs of whoever wrote them. Those of the user and of the cache are
// not run; those of the repository are its owner's.
func TestDeepNoHookOfTheUserIsRun(t *testing.T) {
	home(t)
	dir := t.TempDir()
	url, hooks, ran := filepath.Join(dir, "pile.git"), filepath.Join(dir, "hooks"), filepath.Join(dir, "ran")
	run(t, nil, "init", "--quiet", "--bare", url)
	if err := os.Mkdir(hooks, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(hooks, "pre-push"), []byte("#!/bin/sh\ntouch '"+ran+"'\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	run(t, nil, "config", "--global", "core.hooksPath", hooks)
	s := open(t, url)
	remotetest.Put(t, s, remotetest.Name(1), []byte("x"))
	remotetest.Holds(t, s, map[string]int64{remotetest.Name(1): 1})
	if _, err := os.Stat(ran); err == nil {
		t.Error("a hook was run")
	}
}

func TestDeepCommitsTellNothing(t *testing.T) {
	home(t)
	url := filepath.Join(t.TempDir(), "pile.git")
	run(t, nil, "init", "--quiet", "--bare", url)
	run(t, nil, "config", "--global", "user.name", "Ann Example")
	t.Setenv("TZ", "Asia/Tokyo")
	t.Setenv("GIT_AUTHOR_NAME", "Ann Example")
	remotetest.Put(t, open(t, url), remotetest.Name(1), []byte("x"))
	got := run(t, nil, "--git-dir="+url, "log", "--format=%an %ae %cn %ce %s", "watchword")
	zones := run(t, nil, "--git-dir="+url, "log", "--format=%ai %ci", "watchword")
	if got != "Watchword watchword@localhost Watchword watchword@localhost sync" || strings.Count(zones, "+0000") != 2 {
		t.Errorf("got %q, %q", got, zones)
	}
}

func TestDeepWhatGitSaysIsToldWithWhatToDo(t *testing.T) {
	home(t)
	nowhere := filepath.Join(t.TempDir(), "403 denied to nobody") // as if git said that
	_, err := open(t, nowhere).List(remotetest.Context(t))
	remotetest.Says(t, "List", err, err, "", nowhere, "no repository", "git init --bare")
	err = open(t, nowhere).Put(remotetest.Context(t), remotetest.Name(1), nil)
	remotetest.Says(t, "Put", err, err, "", nowhere, "no repository")
}

// A repository that lets nobody push, and says why.
func TestDeepARefusedPushIsAnError(t *testing.T) {
	home(t)
	url := filepath.Join(t.TempDir(), "pile.git")
	run(t, nil, "init", "--quiet", "--bare", url)
	if err := os.WriteFile(filepath.Join(url, "hooks", "pre-receive"), []byte("#!/bin/sh\necho over quota >&2\nexit 1\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	s := open(t, url)
	err := s.Put(remotetest.Context(t), remotetest.Name(1), nil)
	if err == nil || !strings.Contains(err.Error(), "over quota") {
		t.Errorf("got %v", err)
	}
	remotetest.Holds(t, s, map[string]int64{})
}

// Only the newest commit comes: what was deleted is not fetched.
func TestDeepTheHistoryIsNotFetched(t *testing.T) {
	home(t)
	url, cache := filepath.Join(t.TempDir(), "pile.git"), filepath.Join(t.TempDir(), "cache")
	run(t, nil, "init", "--quiet", "--bare", url)
	s := open(t, url)
	remotetest.Put(t, s, remotetest.Name(1), remotetest.Data(1000))
	remotetest.Put(t, s, remotetest.Name(2), remotetest.Data(2000))
	remotetest.Delete(t, s, remotetest.Name(1))
	target, err := remote.Parse("git:file://" + url)
	if err != nil {
		t.Fatal(err)
	}
	other := git.Open("git", target, cache)
	remotetest.Holds(t, other, map[string]int64{remotetest.Name(2): 2000})
	if n := run(t, nil, "--git-dir="+cache, "rev-list", "--all", "--count"); n != "1" {
		t.Errorf("%s commits were fetched", n)
	}
}

func TestDeepDevicesThatSyncThroughARepositoryLoseNothing(t *testing.T) {
	home(t)
	url := filepath.Join(t.TempDir(), "pile.git")
	run(t, nil, "init", "--quiet", "--bare", url)
	hammertest.Run(t, func(t *testing.T) remotetest.Store { return open(t, url) })
}
