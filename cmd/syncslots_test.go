package cmd_test

import (
	"strings"
	"testing"

	"watchword/crypto"
	"watchword/secret"
)

// openers counts the packs that the recovery code text opens.
func openers(t *testing.T, w *world, text string) (n int) {
	t.Helper()
	code, err := crypto.ParseRecovery(secret.New([]byte(text)))
	check(t, err)
	defer code.Wipe()
	for _, data := range packs(w) {
		h, err := crypto.ReadHeader(strings.NewReader(string(data)), int64(len(data)), crypto.Pack, limits())
		check(t, err)
		if key, _, err := h.Unlock(crypto.Credential{Recovery: code}); err == nil {
			key.Wipe()
			n++
		}
	}
	return n
}

func TestSetupTakesTheRecoveryCodeOfTheVaultForTheFiles(t *testing.T) {
	w := withVault(t)
	code := kitCode(t, w, kitPath)
	check(t, w.mem.MkdirAll(pile))
	w.screen = true
	w.sits("laptop\r" + code[:9] + "\r" + zeroCode(t) + "\r" + code + "\r")
	w.password = master
	r := w.ok("sync", "setup", pile, "--no-code")
	r.want(t, 0, "✓ sync on", "that code does not open this vault")
	if shown := w.person.shown.String(); strings.Contains(shown, code[:9]) {
		t.Errorf("a code was shown: %s", shown)
	}
	if strings.Contains(r.err, "and not these files") || openers(t, w, code) != 1 {
		t.Errorf("the code opens nothing: %s", r.err)
	}
}

// zeroCode is a recovery code of nobody.
func zeroCode(t *testing.T) (text string) {
	plain := crypto.FormatRecovery(secret.New(make([]byte, 20)))
	check(t, plain.Reveal(func(b []byte) error { text = string(b); return nil }))
	return text
}

func TestWithoutTheCodeAtSetupTheNextKitOpensTheFiles(t *testing.T) {
	w := withVault(t)
	former := kitCode(t, w, kitPath)
	check(t, w.mem.MkdirAll(pile))
	w.screen = true
	w.sits("laptop\r\r")
	w.password = master
	w.ok("sync", "setup", pile, "--no-code").want(t, 0, "the recovery code opens the vault, and not these files · ww recovery kit")
	w.screen, w.person = false, nil
	if openers(t, w, former) != 0 || len(packs(w)) != 1 {
		t.Error("the code opens files")
	}
	c := w.beside("desk")
	c.ok("join", pile, "--device", "desk")

	w.ok("recovery", "kit", "-o", "/2.html").want(t, 0, "after the next  ww sync  it opens the sync files too")
	second := pageCode(t, w, "/2.html")
	w.ok("sync").want(t, 0, "✓ in step")
	if openers(t, w, second) != 1 || len(packs(w)) != 2 {
		t.Errorf("it opens %d of %d files", openers(t, w, second), len(packs(w)))
	}

	// What the other device writes it opens as well, and the one before nothing new.
	c.ok("add", "more")
	c.ok("sync")
	if openers(t, w, second) != 2 || openers(t, w, former) != 0 || len(packs(w)) != 3 {
		t.Errorf("it opens %d of %d files, the one before %d", openers(t, w, second), len(packs(w)), openers(t, w, former))
	}
	w.ok("recovery", "kit", "-o", "/3.html")
	w.ok("sync")
	if third := pageCode(t, w, "/3.html"); openers(t, w, third) != 1 || openers(t, w, second) != 2 {
		t.Errorf("the third opens %d, the second %d", openers(t, w, third), openers(t, w, second))
	}
}

func TestARecoveryCodeJoins(t *testing.T) {
	w := synced(t)
	c := w.beside("desk")
	c.password = ""
	c.run("join", pile, "--recovery").want(t, 3, "no recovery code opens these sync files")
	code := kitCode(t, w, kitPath)
	w.ok("sync")
	c.run("join", pile, "--recovery").want(t, 5, "no recovery code was given")
	c.run("join", pile, "--recovery", "--new-password-file", "-").want(t, 2)
	c.run("join", pile, "--shares").want(t, 2, "goes with --recovery")
	c.write("/new", other)
	join := []string{"join", pile, "--recovery", "--new-password-file", "/new", "--device", "desk"}
	c.run(append(join, c.offer(zeroCode(t))...)...).want(t, 6, "that code does not open this vault")
	c.ok(append(join, c.offer(code)...)...).want(t, 0, "✓ ready · 1 entry · sync on")
	c.password = other
	if got := c.ok("get", "github").out; got != entry+"\n" {
		t.Errorf("got %q", got)
	}
	c.ok("sync").want(t, 0, "✓ in step")

	// At the terminal; and with the password, which both kinds of files have.
	d := w.beside("third")
	d.screen = true
	d.sits(code + "\rthird\r" + other + "\r" + other + "\r")
	d.ok("join", pile, "--recovery").want(t, 0, "✓ ready · 1 entry · sync on")
	e := w.beside("fourth")
	e.ok("join", pile).want(t, 0, "✓ ready · 1 entry · sync on")
	e.ok("add", "more")
	before := openers(t, w, code)
	e.ok("sync")
	if openers(t, w, code) != before+1 {
		t.Error("a device that joined by password writes files that the code does not open")
	}
}
