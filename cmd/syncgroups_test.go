package cmd_test

import (
	"strings"
	"testing"
)

func TestWhatIsWrittenOfGroupsConformsToItsSchema(t *testing.T) {
	laptop, desk, phone := trio(t)
	before := packs(desk)
	laptop.ok("add", "evil")
	laptop.ok("sync")
	phone.ok("sync")
	for name := range packs(desk) {
		if before[name] == nil {
			check(t, desk.mem.Remove(name))
		}
	}
	desk.write("/new", strong)
	desk.disk = &unplugged{desk.mem}
	desk.ok("passwd", "--new-password-file", "/new")
	desk.disk, desk.password = desk.mem, strong
	laptop.ok("add", "eviler")
	conforms := func(w *world, schema string, args ...string) {
		t.Helper()
		r := w.ok(append(args, "--json")...)
		if faults := readSchema(t, schema).faults(r.out); len(faults) > 0 || r.err != "" {
			t.Errorf("ww %q: %q\n%s%s", args, faults, r.out, r.err)
		}
	}
	conforms(desk, "rotate", "sync", "rotate", "--no-code")
	conforms(phone, "syncstatus", "sync", "status")
	conforms(phone, "moved", "join", pile, "-y", "--new-password-file", "/new")
	laptop.ok("sync", "--stay")
	phone.password = strong
	conforms(phone, "accept", "sync", "accept")
	conforms(phone, "accept", "sync", "accept", "--device", "laptop")
	conforms(phone, "syncstatus", "sync", "status")
}

func TestGroupsFoundedAtOnceAreTold(t *testing.T) {
	laptop, desk, phone := trio(t)
	desk.ok("sync")
	before := packs(desk)
	desk.rotates()
	desks := map[string][]byte{}
	for name, data := range packs(desk) {
		if before[name] == nil {
			desks[name] = data
			check(t, desk.mem.Remove(name)) // still on its way
		}
	}
	id, code := phone.rotates()
	for name, data := range desks {
		desk.write(name, string(data))
	}
	desk.ok("sync").want(t, 0, "another group has files in /media/pile ("+id+"): were two founded at once?")
	phone.ok("sync").want(t, 0, "were two founded at once?")
	laptop.run("sync").want(t, 1, "newer group")
	laptop.run("join", pile, "-y").want(t, 4, "several groups of devices have files")
	// The desk gives in.
	desk.ok("add", "meanwhile")
	desk.ok("join", pile, "--group", id, "--code-file", code, "-y").want(t, 0, "moved to the group "+id, "3 entries")
	phone.ok("sync").want(t, 0, "1 change came")
	phone.ok("sync", "--stay").want(t, 0, "no notice is taken of the group")
	phone.ok("sync").want(t, 0, "in step")
}

func TestWhatIsHeldIsLeftBehindOnlyIfSomebodySaysSo(t *testing.T) {
	laptop, desk, phone := trio(t)
	names := []string{"a", "b", "c", "d", "e", "f"}
	for _, name := range names {
		laptop.ok("add", name)
	}
	laptop.ok("sync")
	desk.ok("sync")
	phone.ok("sync")
	laptop.ok(append([]string{"rm", "-y"}, names...)...)
	laptop.ok("sync")
	desk.run("sync", "rotate").want(t, 1, "a sync is held that would bring 6 entries to the trash", "No group was founded", "--force")
	_, code := desk.rotates("--force")
	phone.ok("join", pile, "--code-file", code, "-y")
	for _, w := range []*world{desk, phone} {
		w.has(t, "a", "b", "c", "d", "e", "f", "from-phone", "github")
	}
}

func TestAGroupOfAnotherVaultIsNotMovedTo(t *testing.T) {
	w := synced(t)
	c := w.beside("other")
	c.ok("init")
	check(t, w.mem.MkdirAll("/elsewhere"))
	c.ok("sync", "setup", "/elsewhere", "--device", "stranger")
	before := w.mem.Files()
	_, code := c.rotates()
	for name, data := range w.mem.Files() {
		if at, ok := strings.CutPrefix(name, "/elsewhere/"); ok && before[name] == nil {
			w.write(pile+"/"+at, string(data))
		}
	}
	w.run("sync").want(t, 1, "newer group")
	w.unchanged(func() {
		w.run("join", pile, "-y", "--code-file", code).want(t, 11, "there is another vault here already")
	})
	w.ok("sync", "--stay", "-n").want(t, 0, "dry run: no notice is taken")
	w.run("sync").want(t, 1, "newer group")
	w.ok("sync", "--stay")
	w.ok("sync").want(t, 0, "in step")
	w.ok("sync", "accept").want(t, 0, "nothing waits")
}

func TestADeviceMovesOnlyWhenAllFilesAreThere(t *testing.T) {
	_, desk, phone := trio(t)
	_, code := desk.rotates()
	first := desk.sends("one")
	desk.ok("add", "two")
	desk.ok("sync")
	data := packs(desk)[first]
	check(t, desk.mem.Remove(first))
	phone.run("join", pile, "-y", "--code-file", code).want(t, 1, "not all files of that group are there yet", "Nothing was changed")
	phone.has(t, "from-phone", "github")
	desk.write(first, string(data))
	phone.ok("join", pile, "-y", "--code-file", code)
	phone.has(t, "from-phone", "github", "one", "two")
}

// The agent has the key of a vault, and not the password that the group is tried
// with.
func TestADeviceMovesWithAnAgent(t *testing.T) {
	_, desk, phone := trio(t)
	desk.write("/new", strong)
	desk.ok("passwd", "--new-password-file", "/new")
	phone.agent, phone.screen = &keeper{w: phone}, true
	phone.sits(master + "\r")
	phone.ok("unlock")
	phone.sits(master + "\r" + strong + "\ry\r")
	phone.ok("join", pile).want(t, 0, "moved to the group")
	if len(phone.person.keys) > 0 {
		t.Errorf("it asked less: %q", phone.person.keys)
	}
	phone.sits("")
	phone.ok("ls") // with the key that the agent has now
}

func TestAVaultThatIsHereIsUnlockedOnceToJoin(t *testing.T) {
	w := synced(t)
	w.ok("sync", "off")
	w.screen = true
	w.sits(master + "\r" + master + "\r\ry\r")
	w.ok("join", pile).want(t, 0, "✓ ready")
	if len(w.person.keys) > 0 {
		t.Errorf("it asked less: %q", w.person.keys)
	}
}

func TestAGroupOfAVaultWithAKeyFileIsLeftForACode(t *testing.T) {
	w := withKeyFile(t)
	check(t, w.mem.MkdirAll(pile))
	w.ok("sync", "setup", pile, "--key-file", stick)
	c := w.beside("desk")
	c.ok("join", pile, "--key-file", stick, "--device", "desk")
	w.run("sync", "rotate", "--no-code", "--key-file", stick).want(t, 2, "the master password opens the files of the former group too")
	_, code := w.rotates("--key-file", stick)
	c.ok("join", pile, "-y", "--key-file", stick, "--code-file", code).want(t, 0, "moved to the group")
	c.ok("ls", "--key-file", stick)

	// Another password needs no code: the key file stays.
	w.write("/new", strong)
	w.ok("passwd", "--new-password-file", "/new", "--key-file", stick).want(t, 0, "new group founded", "with the master password:")
	c.ok("join", pile, "-y", "--key-file", stick, "--new-password-file", "/new").want(t, 0, "this vault gets the master password")
	c.password = strong
	c.ok("ls", "--key-file", stick)
	c.run("ls").want(t, 5)
}

func TestAPileOfOneFileIsLeftToo(t *testing.T) {
	w := withVault(t)
	check(t, w.mem.MkdirAll("/stick"))
	const file = "/stick/me.wwsync"
	w.ok("sync", "setup", file, "--device", "laptop")
	desk, phone := w.beside("desk"), w.beside("phone")
	desk.ok("join", file, "--device", "desk")
	phone.ok("join", file, "--device", "phone")
	phone.ok("add", "late")
	id, code := desk.rotates()
	phone.run("sync").want(t, 1, "newer group", "ww join "+file+" --group "+id)
	phone.ok("join", file, "-y", "--code-file", code).want(t, 0, "moved to the group "+id)
	desk.ok("sync")
	for _, w := range []*world{desk, phone} {
		w.has(t, "github", "late")
		w.ok("sync").want(t, 0, "in step")
	}
	w.ok("add", "evil")
	w.run("sync").want(t, 1, "newer group")
	w.run("sync", "--stay").want(t, 10, "is not of these devices") // it never replaces that file
	desk.ok("sync").want(t, 0, "in step")
	desk.ok("sync", "accept").want(t, 0, "nothing waits")
	desk.ok("sync", "rotate", "--clean", "-y").want(t, 0, "removed: 0 files")
	desk.ok("sync").want(t, 0, "in step")
}

func TestANewGroupOpensWithTheRecoveryCodeThatIsTyped(t *testing.T) {
	w := synced(t)
	code := kitCode(t, w, kitPath)
	w.rotates()
	w.screen = true
	w.sits(master + "\rx" + code + "\r")
	r := w.ok("sync", "rotate")
	if strings.Contains(r.err, "and not the new files") || len(w.person.keys) > 0 {
		t.Errorf("it says %s, and asked less: %q", r.err, w.person.keys)
	}
	w.person, w.screen, w.password = nil, false, master
	w.ok("sync", "rotate", "--clean", "-y")
	w.write("/kit", code+"\n")
	w.write("/new", strong)
	c := w.beside("desk")
	c.ok("join", pile, "--recovery", "--code-file", "/kit", "--new-password-file", "/new").want(t, 0, "✓ ready · 1 entry")

	w.write("/newer", other+" of the vault")
	w.ok("passwd", "--new-password-file", "/newer").want(t, 0, "nobody is here to see the sync code")
}

func TestItIsToldThatTheRecoveryCodeDoesNotOpenANewGroup(t *testing.T) {
	w := synced(t)
	kitCode(t, w, kitPath)
	w.sits("x")
	w.password = master
	w.ok("sync", "rotate").want(t, 0, "the recovery code opens the vault, and not the new files")
}
