package cmd_test

import (
	"strings"
	"testing"
	"time"
)

func TestAFormerNameIsFoundByPeopleFor90Days(t *testing.T) {
	w := named(t, "gitlab:me", "other:")
	w.ok("edit", "gitlab", "name=forge")
	renamed := w.now
	r, _ := w.seen("", "show", "GitLab")
	r.want(t, 0, "GitLab is now called forge")
	if !cardOf("forge", "me").MatchString(r.out) {
		t.Errorf("it shows\n%s", r.out)
	}
	w.run("show", "gitlab").want(t, 3, `no entry "gitlab"`) // a script
	w.unchanged(func() {
		r, seen := w.seen("n\r", "rm", "gitlab")
		r.want(t, 3, `no entry "gitlab"`)
		if !strings.HasPrefix(seen, "No entry \"gitlab\".  forge? [Y/n] ") {
			t.Errorf("it asks\n%s", seen)
		}
	})
	w.ok("edit", "forge", "user=you") // a later change that has nothing to do with it
	w.now = renamed.Add(90*24*time.Hour - time.Hour)
	r, _ = w.seen("", "show", "gitlab")
	r.want(t, 0, "gitlab is now called forge")
	w.ok("edit", "forge", "user=me")
	w.now = renamed.Add(90*24*time.Hour + time.Hour)
	r, _ = w.seen("", "show", "gitlab")
	r.want(t, 3, `no entry "gitlab"`)
}

func TestAFormerNameGivesWayToOneThatFitsNow(t *testing.T) {
	w := named(t, "gitlab:me", "other:")
	w.ok("edit", "gitlab", "name=forge")
	w.ok("edit", "other", "name=gitlab.example") // begins with it
	r, _ := w.seen("", "show", "gitlab")
	r.want(t, 0)
	if !strings.HasPrefix(r.out, "gitlab.example ") || strings.Contains(r.err, "now called") {
		t.Errorf("it shows\n%s%s", r.out, r.err)
	}
	w.ok("edit", "gitlab.example", "name=gitlbb") // a slip is no fit
	r, _ = w.seen("", "show", "gitlab")
	r.want(t, 0, "gitlab is now called forge")
}

func TestOfSeveralWithOneFormerNameAPersonChooses(t *testing.T) {
	w := named(t, "gitlab:me", "gitlab:bot")
	w.ok("edit", "gitlab:me", "name=forge")
	w.ok("edit", "gitlab:bot", "name=smithy")
	r, seen := w.seen("1\r", "show", "gitlab")
	if r.code != 0 || !strings.HasPrefix(seen, "gitlab is called otherwise now.\n  1  ") || !strings.Contains(seen, "smithy") {
		t.Errorf("exit %d\n%s", r.code, seen)
	}
}

func TestWhatIsInTheTrashIsNotTakenForAnotherEntry(t *testing.T) {
	w := named(t, "gitlab:me", "gitlab:bot", "gitlab-work:me", "gitlob:me")
	w.ok("rm", "gitlab:me")
	r, _ := w.seen("", "show", "gitlab") // the other account is there still
	if r.code != 0 || !cardOf("gitlab", "bot").MatchString(r.out) {
		t.Errorf("exit %d\n%s%s", r.code, r.out, r.err)
	}
	w.ok("rm", "gitlab:bot")
	w.now = w.now.Add(49 * time.Hour)
	for _, args := range [][]string{{"show", "gitlab"}, {"show", "GITLAB"}, {"edit", "gitlab", "x=y"}} {
		r, _ := w.seen("", args...)
		r.want(t, 3, "ww: gitlab is in the trash (2 days).\n   ww trash restore gitlab:bot\n")
	}
	r = w.run("--json", "show", "gitlab")
	if r.code != 3 || !strings.Contains(r.err, `"code":"trashed"`) || strings.Count(r.err, `"name":"gitlab"`) != 2 {
		t.Errorf("exit %d, %s", r.code, r.err)
	}
	r, _ = w.seen("", "history", "gitlab:bot")
	r.want(t, 0)
	r, seen := w.seen("2\r", "history", "gitlab")
	r.want(t, 0)
	if !strings.Contains(seen, "  2  gitlab  ") {
		t.Errorf("it asks\n%s", seen)
	}
}
