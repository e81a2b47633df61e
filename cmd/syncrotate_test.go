package cmd_test

import (
	"regexp"
	"strings"
	"testing"
)

// trio is a group of three machines with one entry; the laptop will be lost.
func trio(t *testing.T) (laptop, desk, phone *world) {
	laptop = synced(t)
	desk, phone = laptop.beside("desk"), laptop.beside("phone")
	desk.ok("join", pile, "--device", "desk")
	phone.ok("join", pile, "--device", "phone")
	phone.ok("add", "from-phone")
	phone.ok("sync")
	return laptop, desk, phone
}

// rotates founds a group with a code at a device, and returns the id of the group
// and a file with the code.
func (w *world) rotates(args ...string) (group, code string) {
	w.t.Helper()
	w.sits("x") // seen
	w.password = master
	r := w.ok(append([]string{"sync", "rotate"}, args...)...)
	shown := regexp.MustCompile(`([0-9A-Z]{4}-){6}[0-9A-Z]{4}`).FindString(w.person.shown.String())
	found := regexp.MustCompile(`new group founded: ([0-9a-f]{8})`).FindStringSubmatch(r.err)
	if len(shown) != 34 || found == nil {
		w.t.Fatalf("code %q, group %q: %s", shown, found, r.err)
	}
	w.person = nil
	w.write("/code", shown+"\n")
	return found[1], "/code"
}

// has fails unless the vault has just these entries.
func (w *world) has(t *testing.T, names ...string) {
	t.Helper()
	if got := strings.Fields(w.ok("ls", "--json").out); len(got) == 0 {
		t.Fatal("nothing")
	}
	var have []string
	for _, m := range regexp.MustCompile(`"name":"([^"]+)"`).FindAllStringSubmatch(w.ok("ls", "--json").out, -1) {
		have = append(have, m[1])
	}
	if strings.Join(have, " ") != strings.Join(names, " ") {
		t.Errorf("it has %v, want %v", have, names)
	}
}

// sends adds an entry, syncs, and returns the file that has it.
func (w *world) sends(entry string) (file string) {
	before := packs(w)
	w.ok("add", entry)
	w.ok("sync")
	for name := range packs(w) {
		if before[name] == nil {
			file = name
		}
	}
	return file
}

func TestALostDeviceIsShutOut(t *testing.T) {
	laptop, desk, phone := trio(t)
	phone.ok("add", "late") // not synced yet
	id, code := desk.rotates()

	// Whoever has the laptop goes on in the former group.
	laptop.ok("add", "evil")
	laptop.run("sync").want(t, 1, "another device has founded a newer group in /media/pile ("+id+")", "Nothing was taken or sent", "ww join /media/pile --group "+id)
	laptop.ok("sync", "--stay").want(t, 0, "no notice is taken of the group "+id, "1 change came, 1 went")
	laptop.ok("sync")
	desk.ok("sync").want(t, 0, "in step")

	// The phone is told, and moves once, with the code.
	phone.run("sync").want(t, 1, "newer group", id)
	phone.run("join", pile, "--group", id).want(t, 5, "these files need a sync code")
	phone.run("join", pile, "--code-file", code).want(t, 2, "Move this device there?", "-y")
	phone.ok("join", pile, "--code-file", code, "-n").want(t, 0, "kept, and sent there: 1 change", "dry run: moved to the group "+id)
	phone.run("sync").want(t, 1, "newer group")
	phone.ok("join", pile, "--group", id, "--code-file", code, "-y").want(t, 0, "moved to the group "+id, "3 entries")
	phone.ok("sync").want(t, 0, "in step")
	desk.ok("sync").want(t, 0, "1 change came")
	for _, w := range []*world{desk, phone} {
		w.has(t, "from-phone", "github", "late")
	}
	phone.run("join", pile).want(t, 1, "synced already")

	// What came too late is looked through.
	desk.ok("sync", "accept").want(t, 0)
	desk.ok("sync", "rotate", "--clean", "-n").want(t, 0, "not moved, as far as the files tell: laptop", "lost with them, as this vault has not taken it: 1 change")
	desk.run("sync", "rotate", "--clean").want(t, 2, "There is nobody to ask")
	before := len(packs(desk))
	desk.ok("sync", "rotate", "--clean", "-y").want(t, 0, "removed: ")
	if after := len(packs(desk)); after == 0 || after >= before {
		t.Errorf("%d files of %d are left", after, before)
	}
	desk.ok("sync", "accept").want(t, 0, "nothing waits")
	desk.ok("sync", "rotate", "--clean").want(t, 0, "there is no former group")
	for _, w := range []*world{desk, phone} {
		w.ok("sync").want(t, 0, "in step")
	}

	// A new device needs no choice.
	c := desk.beside("new")
	c.ok("join", pile, "--code-file", code, "--device", "new").want(t, 0, "3 entries")
}

func TestWhatStayedBehindIsTakenByDevice(t *testing.T) {
	laptop, desk, phone := trio(t)
	late := desk.beside("late")
	late.ok("join", pile, "--device", "late")
	late.ok("sync")
	laptop.ok("add", "evil")
	laptop.ok("sync")
	phone.ok("sync") // takes what the laptop wrote, before anybody knows
	id, code := desk.rotates("--force")
	if !strings.Contains(desk.ok("ls").out, "evil") {
		t.Fatal("the desk has not what the laptop wrote before it was shut out")
	}
	late.ok("add", "honest")
	late.ok("edit", "github", "user=late")
	late.ok("sync", "--stay")
	laptop.ok("add", "eviler")
	laptop.ok("sync", "--stay")
	phone.ok("join", pile, "--code-file", code, "-y").want(t, 0, id)

	// Nobody can be asked, so it is listed.
	r := phone.ok("sync", "accept")
	if !regexp.MustCompile(`(?m)^laptop\t1 change\t[^\t]+\teviler$`).MatchString(r.out) || !regexp.MustCompile(`(?m)^late\t2 changes\t[^\t]+\t(honest, github|github, honest)$`).MatchString(r.out) {
		t.Errorf("it lists\n%s", r.out)
	}
	phone.run("sync", "accept", "--device", "nobody").want(t, 3, "nothing waits that nobody has written")
	phone.ok("sync", "accept", "--device", "late", "-n").want(t, 0, "dry run: taken: 2 changes of late")
	phone.ok("sync", "accept", "--device", "late").want(t, 0, "taken: 2 changes of late")
	phone.ok("sync")
	desk.sits("n\r")
	desk.password = master
	desk.ok("sync").want(t, 0, "2 changes came")
	desk.ok("sync", "accept").want(t, 0, "laptop wrote 1 change", "nothing was taken")
	desk.person = nil
	for _, w := range []*world{desk, phone} {
		w.has(t, "evil", "from-phone", "github", "honest")
		if got := w.ok("get", "github", "user").out; got != "late\n" {
			t.Errorf("the user is %q", got)
		}
	}
	desk.ok("sync", "accept", "-y").want(t, 0, "taken: 1 change of laptop")
}

func TestADeviceLeavesBehindWhatOthersWroteAndTheGroupHasNot(t *testing.T) {
	laptop, desk, phone := trio(t)
	desk.ok("sync")
	before := packs(desk)
	laptop.ok("add", "evil")
	laptop.ok("sync")
	phone.ok("sync")
	for name := range packs(desk) {
		if before[name] == nil {
			check(t, desk.mem.Remove(name)) // the desk never sees it
		}
	}
	id, code := desk.rotates()
	phone.ok("join", pile, "--code-file", code, "-y").want(t, 0, "left behind: 1 change of laptop", "not taken: 1 change written by laptop · ww sync accept")
	phone.has(t, "from-phone", "github")
	phone.json = true
	if out := phone.ok("sync").out; !strings.Contains(out, `"incomplete":false`) {
		t.Errorf("%s: %s", id, out)
	}
}

func TestANewMasterPasswordFoundsAGroup(t *testing.T) {
	_, desk, phone := trio(t)
	desk.ok("sync")
	desk.write("/new", strong)
	r := desk.ok("passwd", "--new-password-file", "/new")
	r.want(t, 0, "master password changed", "new group founded: ", "once, with the master password:", "  ww join /media/pile --group")
	desk.password = strong
	desk.ok("sync").want(t, 0, "in step")

	phone.ok("add", "late")
	phone.run("sync").want(t, 1, "newer group")
	phone.run("join", pile, "-y").want(t, 6, "the master password of this vault does not open that group", "--new-password-file FILE")
	phone.run("join", pile, "-y", "--new-password-file", "/code-of-nobody").want(t, 2)
	phone.has(t, "from-phone", "github", "late")
	phone.ok("join", pile, "-y", "--new-password-file", "/new").want(t, 0, "this vault gets the master password of the group", "moved to the group")
	phone.run("ls").want(t, 6)
	phone.password = strong
	phone.has(t, "from-phone", "github", "late")
	phone.ok("sync").want(t, 0, "in step")
	desk.ok("sync").want(t, 0, "1 change came")

	// A new device needs nothing but the new password.
	c := desk.beside("new")
	c.ok("sync", "-h")
	desk.ok("sync", "rotate", "--clean", "-y").want(t, 0, "removed: ")
	c.password = master
	c.run("join", pile).want(t, 6)
	c.password = strong
	c.ok("join", pile).want(t, 0, "3 entries")
}

// strong is a password that stands alone.
const strong = "velvet-otter-7-Quarry-lantern-oboe"

func TestARotationWithoutACodeNeedsAnotherPassword(t *testing.T) {
	_, desk, _ := trio(t)
	desk.run("sync", "rotate", "--no-code").want(t, 2, "the master password opens the files of the former group too", "ww passwd")
	desk.run("sync", "rotate").want(t, 2, "nobody is here to see the sync code")
	desk.run("sync", "rotate", "--no-code", "--with-code").want(t, 2, "exclude each other")
	desk.run("sync", "rotate", "--password-file", "/none").want(t, 2)
	desk.write("/new", strong)
	desk.disk = &unplugged{desk.mem}
	desk.ok("passwd", "--new-password-file", "/new").want(t, 0, "! the sync files in /media/pile still open with the former master password: cannot reach", "ww sync rotate --no-code")
	desk.disk, desk.password = desk.mem, strong
	desk.ok("sync").want(t, 0)
	desk.ok("sync", "rotate", "--no-code").want(t, 0, "new group founded", "with the master password:")
}

func TestARotationWaitsForFilesThatAreAnnounced(t *testing.T) {
	laptop, desk, _ := trio(t)
	first := laptop.sends("one")
	laptop.ok("add", "two")
	laptop.ok("sync")
	whole := packs(laptop)[first]
	check(t, desk.mem.Remove(first))
	desk.run("sync", "rotate").want(t, 1, "not all files of your devices are in /media/pile yet: another device had 4 changes, here are 3", "No group was founded", "--force")
	desk.run("sync", "rotate").want(t, 1, "another device had 4 changes") // also when it has seen that before
	desk.write(first, string(whole[:len(whole)-9]))
	desk.run("sync", "rotate").want(t, 1, "1 cannot be read")
	desk.write(first, string(whole))
	desk.rotates()
	desk.has(t, "from-phone", "github", "one", "two")
}
