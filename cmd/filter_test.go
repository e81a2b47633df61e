package cmd_test

import (
	"strings"
	"testing"
	"time"
)

// names are the first cells of the lines of out.
func names(out string) string {
	var all []string
	for line := range strings.Lines(out) {
		name, _, _ := strings.Cut(line, "\t")
		all = append(all, name)
	}
	return strings.Join(all, " ")
}

func TestAPasswordIsDueAfterTheAgeOfTheSetting(t *testing.T) {
	w := withVault(t)
	w.ok("add", "mail", "--tag", "Important")
	w.ok("add", "diary", "--kind", "note")
	for _, c := range []struct {
		days      int
		age, want string
	}{
		{0, "180d", ""},
		{91, "180d", "mail"},
		{181, "180d", "github mail"},
		{181, "365d", "mail"},
		{181, "30d", "github mail"},
		{20, "10d", "github mail"},
		{181, "off", ""},
	} {
		later := w.copy()
		later.now = later.now.AddDate(0, 0, c.days)
		later.env["WW_AUDIT_MAX_AGE"] = c.age
		r := later.ok("ls", "--due")
		if got := names(r.out); got != c.want {
			t.Errorf("after %d days, %s: got %q, want %q", c.days, c.age, got, c.want)
		}
		if strings.Count(r.out, "\tdue\t") != strings.Count(r.out, "\n") {
			t.Errorf("it says %q", r.out)
		}
	}
}

func TestAnEntryIsDueOnTheDayItExpires(t *testing.T) {
	w := withVault(t)
	w.ok("edit", "github", "--expires", "2026-12-24").want(t, 0, "github: expires changed")
	w.ok("add", "card", "--kind", "card")
	w.ok("edit", "card", "expires=12/27")
	w.ok("add", "other") // a card takes no such day
	w.ok("edit", "other", "expires=some day")
	for day, want := range map[int]string{23: "", 24: "github", 25: "github"} {
		w.now = w.now.AddDate(0, 0, day-w.now.Day())
		w.now = w.now.AddDate(0, 12-int(w.now.Month()), 0)
		if got := names(w.ok("ls", "--due").out); got != want {
			t.Errorf("on day %d: got %q, want %q", day, got, want)
		}
	}
	w.env["WW_AUDIT_MAX_AGE"] = "off"
	w.ok("edit", "github", "--expires", "none")
	for month, want := range map[time.Month]string{time.December: "", time.January: "card"} {
		w.now = time.Date(2027, month, 1, 0, 0, 0, 0, time.UTC)
		if month == time.January {
			w.now = w.now.AddDate(1, 0, 0)
		}
		if got := names(w.ok("ls", "--due").out); got != want {
			t.Errorf("on %v: got %q, want %q", w.now, got, want)
		}
	}
	w.run("get", "github", "expires").want(t, 3, "has no field")
}

func TestListsAreSortedByNameAgeOrUse(t *testing.T) {
	w := withVault(t)
	w.ok("add", "aaa", "--kind", "note")
	w.ok("add", "bbb")
	w.ok("add", "ccc")
	w.ok("edit", "bbb", "--generate")
	if got, want := names(w.ok("ls", "--sort", "age").out), "github ccc bbb aaa"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	w.ok("get", "bbb")
	w.ok("get", "github")
	if got, want := names(w.ok("ls", "--sort", "used").out), "github bbb aaa ccc"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := names(w.ok("ls", "--sort", "name").out), "aaa bbb ccc github"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestOnlyTheFiltersThatMustOpenSecrets(t *testing.T) {
	w := withVault(t)
	for _, args := range [][]string{{"ls"}, {"ls", "--due"}, {"ls", "--tag", "x"}, {"ls", "-l", "github"}, {"ls", "--weak"}, {"find", "--deep", "canary"}} {
		if r := w.ok(append(args, "--json")...); strings.Contains(r.out+r.err, "canary") {
			t.Errorf("ww %q tells a secret: %s", args, r.out)
		}
	}
	if got := names(w.ok("find", "--deep", "CANARY-Entr").out); got != "github" {
		t.Errorf("got %q", got)
	}
}
