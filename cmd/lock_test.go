package cmd_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"watchword/agent"
)

// asks fails unless the next command would ask for the master password: there
// is nobody, so it ends.
func (w *world) asks(why string) {
	w.t.Helper()
	w.person = nil
	if r := w.run("get", "github"); r.code != 5 || !strings.Contains(r.err, "\n   ww unlock  first, in a terminal\n") {
		w.t.Errorf("%s: exit %d, want 5\n%s", why, r.code, r.err)
	}
}

// opens fails unless the next command needs no password.
func (w *world) opens(why string) {
	w.t.Helper()
	w.person = nil
	if r := w.run("get", "github"); r.code != 0 || r.out != entry+"\n" || r.err != "" {
		w.t.Errorf("%s: exit %d, %q\n%s", why, r.code, r.out, r.err)
	}
}

func TestATypedPasswordUnlocksTheNextCommands(t *testing.T) {
	w := withAgent(t)
	w.sits(master + "\r")
	w.ok("get", "github").want(t, 0, "unlocked for 10 min · ww lock")
	w.opens("the second")
	w.opens("the third")
	w.desk.helper = deafHelper(t)
	w.ok("copy", "github")
	if got := w.desk.held; got != entry {
		t.Errorf("the clipboard holds %q", got)
	}
	if w.agent.started != 1 {
		t.Errorf("%d agents were started", w.agent.started)
	}
}

func TestNothingButATypedPasswordStartsAnAgent(t *testing.T) {
	whole := withAgent(t)
	whole.write("/pw", master+"\n")
	for _, c := range []struct {
		name string
		set  func(w *world) []string
	}{
		{"a file", func(*world) []string { return []string{"--password-file", "/pw"} }},
		{"a descriptor", func(*world) []string { return []string{"--password-fd", "3"} }},
		{"the environment", func(w *world) []string { w.password = master; return nil }},
		{"a service's credential", func(w *world) []string {
			w.env["CREDENTIALS_DIRECTORY"] = "/run/credentials/it"
			w.write("/run/credentials/it/watchword", master+"\n")
			return nil
		}},
		{"--no-agent", func(w *world) []string { w.sits(master + "\r"); return []string{"--no-agent"} }},
		{"lock.idle 0", func(w *world) []string { w.sits(master + "\r"); w.env["WW_LOCK_IDLE"] = "0"; return nil }},
	} {
		w := whole.copy()
		w.password, w.agent = "", &keeper{w: w}
		r := w.ok(append([]string{"get", "github"}, c.set(w)...)...)
		if w.agent.started != 0 || strings.Contains(r.err, "unlocked") {
			t.Errorf("%s: an agent was started\n%s", c.name, r.err)
		}
	}
}

func TestLockForgetsEveryVault(t *testing.T) {
	w := unlocked(t)
	w.password = master
	w.ok("init", "--vault", "work")
	w.ok("unlock", "--vault", "work")
	w.password = ""
	w.ok("ls", "--vault", "work")
	w.opens("both are unlocked")
	w.ok("lock", "-n").want(t, 0, "dry run: locked")
	w.opens("after a lock that was only tried")
	w.ok("lock").want(t, 0, "✓ locked")
	w.asks("after a lock")
	w.run("ls", "--vault", "work").want(t, 5)
	w.ok("lock").want(t, 0, "✓ locked") // no agent any more
	w.ok("lock", "-q").want(t, 0)
	w.agent = nil
	w.ok("lock")
}

func TestItAsksAfterTenIdleMinutesAndAfterEightHours(t *testing.T) {
	w := unlocked(t)
	for range 3 {
		w.now = w.now.Add(8 * time.Minute)
		w.opens("nine minutes later")
	}
	w.now = w.now.Add(9 * time.Minute)
	w.asks("ten minutes later")

	w = unlocked(t)
	for until := w.now.Add(8*time.Hour - 9*time.Minute); w.now.Before(until); {
		w.now = w.now.Add(7 * time.Minute)
		w.opens("in constant use")
	}
	w.now = w.now.Add(7 * time.Minute)
	w.asks("after eight hours")
}

func TestSettingsSayHowLongAndForWhom(t *testing.T) {
	w := withAgent(t)
	w.env["WW_LOCK_IDLE"], w.env["WW_LOCK_MAX"], w.env["WW_LOCK_SCOPE"] = "2h", "1h", "terminal"
	w.sits(master + "\r")
	w.ok("ls").want(t, 0, "unlocked for 1 h")
	w.opens("the same terminal")
	w.agent.terminal.Store(8)
	w.asks("another terminal")
	w.agent.terminal.Store(7)
	w.now = w.now.Add(time.Hour)
	w.asks("an hour later")
}

func TestFlagsAndEnvironmentOutweighTheAgent(t *testing.T) {
	w := unlocked(t)
	w.write("/wrong", "wrong")
	w.run("get", "github", "--password-file", "/wrong").want(t, 6)
	w.env["WW_PASSWORD_FILE"] = "/wrong"
	w.run("get", "github").want(t, 6)
	delete(w.env, "WW_PASSWORD_FILE")
	w.run("get", "github", "--no-agent").want(t, 5)
	w.opens("none of them")
	w.write(configPath, `password-file = "/wrong"`)
	w.opens("the configuration")
	w.run("get", "github", "--no-agent").want(t, 6)
}

func TestAKeyFromBeforeAPasswdElsewhereIsForgottenNotCalledForged(t *testing.T) {
	w := unlocked(t)
	other := w.copy()
	other.write("/new", "a quite new canary")
	other.ok("passwd", "--new-password-file", "/new")
	w.mem.Put(vaultPath, other.vault())
	w.sits("a quite new canary\r")
	r := w.ok("get", "github")
	if r.out != entry+"\n" || strings.Contains(r.err, "altered") {
		t.Errorf("got %q\n%s", r.out, r.err)
	}
	w.opens("with the new key")
}

func TestPasswdAsksThoughUnlockedAndKeepsTheNewKey(t *testing.T) {
	w := unlocked(t)
	w.run("passwd").want(t, 5)
	w.sits(master + "\ra quite new canary\ra quite new canary\r")
	w.ok("passwd").want(t, 0, "master password changed")
	w.opens("after passwd")

	w.write("/old", "a quite new canary")
	w.write("/new", "another new canary")
	started := w.agent.started
	w.ok("passwd", "--password-file", "/old", "--new-password-file", "/new")
	w.asks("after a passwd that nobody typed")
	if w.agent.started != started {
		t.Error("it started an agent")
	}
}

func TestDestroyingAsksThoughUnlocked(t *testing.T) {
	w := unlocked(t)
	w.ok("rm", "-n", "--forever", "github")
	w.unchanged(func() { w.run("rm", "--forever", "-y", "--force", "github").want(t, 5) })
	w.ok("rm", "github")
	w.ok("trash", "empty", "-n")
	w.unchanged(func() { w.run("trash", "empty", "-y", "--force").want(t, 5) })
	w.sits("wrong one\r" + master + "\r")
	w.ok("trash", "empty", "-y", "--force").want(t, 0, "deleted for good")
}

func TestUnlockTakesThePasswordFromAnywhere(t *testing.T) {
	w := withAgent(t)
	w.write("/pw", master+"\n")
	w.write("/wrong", "wrong")
	w.run("unlock", "--password-file", "/wrong").want(t, 6)
	w.asks("a wrong one")
	w.ok("unlock", "-n", "--password-file", "/pw").want(t, 0, "dry run: unlocked for 10 min")
	w.asks("one that was only tried")
	w.ok("unlock", "--password-file", "/pw").want(t, 0, "✓ unlocked for 10 min · ww lock")
	w.opens("a file")
	w.ok("unlock").want(t, 0, "unlocked already")
	w.run("unlock", "--for", "1h").want(t, 5) // a longer time needs the password
	w.sits(master + "\r")
	r := w.ok("unlock", "--for", "1h30m")
	r.want(t, 0, "✓ unlocked for 1 h 30 min · ww lock")
	if n := strings.Count(r.err, "unlocked"); n != 1 {
		t.Errorf("it says so %d times:\n%s", n, r.err)
	}
	w.now = w.now.Add(80 * time.Minute)
	w.opens("80 minutes later")
	w.now = w.now.Add(10 * time.Minute)
	w.asks("90 minutes later")
}

func TestUnlockRefusesWhatCannotBe(t *testing.T) {
	w := withAgent(t)
	for _, c := range []struct{ args, say string }{
		{"unlock --for 9h", "--for takes a time from 1m to 8h, not 9h0m0s"},
		{"unlock --for 1s", "--for takes a time"},
		{"unlock --for -1h", "--for takes a time"},
		{"unlock --no-agent", "cannot both be meant"},
		{"unlock x", "too many"},
		{"lock x", "too many"},
	} {
		if r := w.run(strings.Fields(c.args)...); r.code != 2 || (c.say != "too many" && !strings.Contains(r.err, c.say)) {
			t.Errorf("%s: exit %d\n%s", c.args, r.code, r.err)
		}
	}
	w.env["WW_LOCK_IDLE"] = "0"
	w.run("unlock").want(t, 2, "lock.idle says to ask each time", "ww unlock --for 1h")
	w.agent = nil
	w.run("unlock").want(t, 2, "no agent here")
}

func TestStatusSaysWhenItLocks(t *testing.T) {
	w := unlocked(t)
	w.now = w.now.Add(2 * time.Minute)
	r := w.ok("status")
	if want := "unlocked · locks in 10 min (latest 20:0"; !strings.HasPrefix(r.out, want) {
		t.Errorf("got %q, want %q…", r.out, want)
	}
	out := w.ok("status", "--json").out
	for _, fault := range readSchema(t, "status").faults(out) {
		t.Error(fault)
	}
	if !strings.Contains(out, `"locks":"`) || !strings.Contains(out, `"latest":"`) {
		t.Errorf("got %s", out)
	}
	w.ok("lock")
	w.password = master
	if r := w.ok("status"); !strings.HasPrefix(r.out, "locked   each command asks for the master password\nvault ") {
		t.Errorf("got %q", r.out)
	}
}

func TestASquattedSocketIsWarnedOfAndThePasswordAsked(t *testing.T) {
	w := unlocked(t)
	w.agent.stranger = fmt.Errorf("%w: it belongs to another user", agent.ErrStranger)
	w.sits(master + "\r")
	r := w.ok("get", "github")
	if n := strings.Count(r.err, "the agent is not used"); n != 1 || r.out != entry+"\n" || w.agent.started != 1 {
		t.Errorf("%d warnings, %d agents\n%s", n, w.agent.started, r.err)
	}
	w.person = nil
	w.run("lock").want(t, 1, "not this user's own", "What it holds was not locked.")
}

func TestAnAgentThatCannotStartIsNoFailure(t *testing.T) {
	w := withAgent(t)
	w.agent.cannotStart = errors.New("no more processes")
	w.sits(master + "\r")
	w.ok("get", "github").want(t, 0, "no more processes")
	w.sits(master + "\r")
	w.run("unlock").want(t, 1, "no more processes", "The vault stays locked.")

	w.agent = &keeper{w: w, dies: true}
	w.sits(master + "\r")
	w.ok("get", "github").want(t, 0, "the agent did not start")
}

func TestAServicesCredentialIsOneSourceAmongOthers(t *testing.T) {
	w := withAgent(t)
	w.env["CREDENTIALS_DIRECTORY"] = "/run/credentials/it"
	w.asks("a directory without ours")
	w.write("/run/credentials/it/watchword", master+"\n")
	w.opens("a credential")
	w.password = master
	w.run("ls").want(t, 2, "CREDENTIALS_DIRECTORY and WW_PASSWORD")
}
