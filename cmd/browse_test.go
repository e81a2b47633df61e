package cmd_test

import (
	"strings"
	"testing"
)

func TestWWAloneShowsAListToCopyFrom(t *testing.T) {
	w, _ := withDesk(t)
	w.stdin = strings.NewReader("of mail")
	w.ok("add", "mail", "-u", "me", "--tag", "home", "--stdin")
	w.ok("add", "gone")
	w.ok("rm", "gone")
	r, seen := w.seen("2\r")
	r.want(t, 0, "mail · me · password copied (clears in 45s)")
	if w.desk.held != "of mail" {
		t.Errorf("the clipboard holds %q", w.desk.held)
	}
	for _, row := range []string{"  1  github  octocat", "  2  mail    me       home"} {
		if !strings.Contains(strings.ReplaceAll(seen, "mail  me  home", "mail    me       home"), row) {
			t.Errorf("there is no row %q in\n%s", row, seen)
		}
	}
	if strings.Contains(seen, "gone") {
		t.Errorf("what is in the trash is in\n%s", seen)
	}
	r, _ = w.seen("\x03")
	r.want(t, 130, "stopped.")
}

func TestWWAloneSaysWhereThereIsNothingToShowOrNobodyToSeeIt(t *testing.T) {
	w, _ := withDesk(t)
	w.run().want(t, 2, "say what to do")
	w.screen = true
	w.run().want(t, 2, "say what to do")
	w.person = &person{}
	w.run("--no-input").want(t, 2, "say what to do")
	w.run("--json").want(t, 2)
	w.ok("rm", "github")
	w.ok().want(t, 0, "no entries yet")
}
