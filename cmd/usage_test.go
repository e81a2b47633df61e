package cmd_test

import (
	"slices"
	"strings"
	"testing"
)

// verbs are all there are, in the order of help.
var verbs = []string{
	"add", "show", "edit", "ls", "gen", "history", "undo", "attach", "trash", "rm", "mv", "cp", "tag", "favorite", "get", "export", "lock", "unlock", "init", "status", "passwd", "key", "check", "doctor", "backup", "merge", "sync", "join", "vault", "config", "help", "version",
}

func TestHelpExplainsEveryVerbThreeWays(t *testing.T) {
	w := newWorld(t)
	w.password = ""
	all := w.ok("help").out
	for _, verb := range verbs {
		text := w.ok("help", verb).out
		if !strings.Contains(all, "  "+verb) || !strings.Contains(text, "\nUsage: ww "+verb) || !strings.Contains(text, "\n  ww ") {
			t.Errorf("help does not list %s, or has no usage or example:\n%s", verb, text)
		}
		for _, args := range [][]string{{verb, "-h"}, {verb, "--help"}, {"-h", verb}, {verb, "x", "-h"}, {"-h", verb, "--nosuch"}} {
			if got := w.ok(args...).out; got != text {
				t.Errorf("ww %q: got\n%s", args, got)
			}
		}
	}
	for _, args := range [][]string{{"-h"}, {"--help"}, {"help", ""}, {"--json", "help"}} {
		if got := w.ok(args...).out; got != all {
			t.Errorf("ww %q: got\n%s", args, got)
		}
	}
	if listed := strings.Count(all, "  "); listed < len(verbs) {
		t.Errorf("help lists too little:\n%s", all)
	}
}

func TestHelpExplainsEveryTopicThatItNames(t *testing.T) {
	w := newWorld(t)
	_, topics, _ := strings.Cut(w.ok("help").out, "Topics: ")
	for _, topic := range strings.Fields(topics) {
		if text := w.ok("help", topic).out; strings.Count(text, "\n") < 5 {
			t.Errorf("%s is explained by %q", topic, text)
		}
	}
	if n := len(strings.Fields(topics)); n != 8 {
		t.Errorf("there are %d topics", n)
	}
}

// mistakes are command lines that cannot be meant. Nobody is asked for a
// password before that is said.
var mistakes = []struct {
	line string
	says string
}{
	{"", "say what to do."},
	{"get", "get what?   ww get NAME [FIELD]\n   ww help get"},
	{"get a b c", `one word too many: "c".`},
	{"get --id", "--id needs a value."},
	{"get x --nosuch", "there is no flag --nosuch.\n   ww help get"},
	{"sync up", `sync knows setup, status, conflicts, resolve, rotate, accept, login and off, not "up".`},
	{"sync setup", "sync setup what?   ww sync setup TARGET"},
	{"sync conflicts x", `one word too many: "x".`},
	{"sync resolve --keep 1", "--keep goes with the name of an entry."},
	{"sync resolve x --keep -1", "--keep takes the number of a version, from 1 on."},
	{"sync --keep 1", "--keep goes with resolve."},
	{"sync off x", `one word too many: "x".`},
	{"join", "join what?   ww join TARGET"},
	{"join a b", `one word too many: "b".`},
	{"backup up", `backup knows ls and restore, not "up".`},
	{"backup ls x", `one word too many: "x".`},
	{"backup restore", "backup restore what?   ww backup restore N"},
	{"attach", "attach what?   ww attach NAME FILE…"},
	{"attach a", "attach what?   ww attach NAME FILE…"},
	{"attach a b --ls", `one word too many: "b".`},
	{"attach a --ls --rm b", "--ls, --get and --rm exclude each other."},
	{"attach a b -o c", "-o goes with --get."},
	{"doctor x", `one word too many: "x".`},
	{"trash out", `trash knows ls, restore and empty, not "out".`},
	{"trash ls x", `one word too many: "x".`},
	{"trash empty x", `one word too many: "x".`},
	{"trash restore", "trash restore what?   ww trash restore NAME…"},
	{"show", "show what?"},
	{"add", "add what?   ww add NAME"},
	{"add a b", `"b" is not of the form FIELD=VALUE.`},
	{"add a --kind logn", `"logn" is no kind of entry: take login, note, card, identity, wifi, key.`},
	{"add a -p --stdin", "-p and --stdin exclude each other."},
	{"add a -p --no-input", "-p asks, and --no-input forbids it."},
	{"add a --stdin --password-file -", "--stdin takes standard input for itself"},
	{"add a --stdin --password-fd 0", "--stdin takes standard input for itself"},
	{"edit", "edit what?   ww edit NAME FIELD=VALUE"},
	{"edit a", "change what?   ww edit NAME FIELD=VALUE"},
	{"edit a b", `"b" is not of the form FIELD=VALUE.`},
	{"edit a =b", `"=b" is not of the form FIELD=VALUE.`},
	{"edit a kind=logn", `"logn" is no kind of entry`},
	{"edit a password=x", "would stay in your shell history.\n   Nothing was changed.\n   ww edit -p a\n"},
	{"edit a note=x", "ww edit -p -f note a\n   … | ww edit --stdin -f note a\n"},
	{"edit a pin=1 --secret", "ww edit -p -f pin --secret a\n"},
	{"edit a --secret", "--secret goes with -p, --stdin or --generate."},
	{"edit a tags=x", "tags are changed by --tag and --untag."},
	{"edit a --tag=", "--tag takes a word."},
	{"edit a -p --generate", "-p, --stdin and --generate exclude each other."},
	{"edit a -p --no-input", "-p asks, and --no-input forbids it."},
	{"edit a url+=", "url+= takes an address."},
	{"edit a --expires soon", `--expires takes a date like 2027-06-30, or none, not "soon".`},
	{"edit a --expires 2027-02-30", `--expires takes a date`},
	{"edit a --editor -p", "--editor, -p, --stdin and --generate exclude each other."},
	{"edit a --editor --no-input", "--editor asks, and --no-input forbids it."},
	{"rm", "rm what?   ww rm NAME…"},
	{"mv", "mv what?   ww mv NAME NEWNAME"},
	{"mv a", "mv it where?   ww mv NAME NEWNAME"},
	{"mv a b c", `one word too many: "c".`},
	{"mv a --to=", "--to takes the name of a vault."},
	{"mv a --to .x", "begins with '.'"},
	{"cp a", "cp it where?   ww cp NAME NEWNAME"},
	{"cp a b --to-password-file f", "--to takes the name of a vault."},
	{"cp a --to b --password-fd 3", "can be read only once"},
	{"tag work", "tag what?   ww tag TAG NAME|PATTERN…"},
	{"tag --off", "tag what?"},
	{"favorite", "favorite what?   ww favorite NAME|PATTERN…"},
	{"history --restore 1", "history what?   ww history NAME --restore N"},
	{"history a --restore x", `invalid value "x" for flag -restore`},
	{"undo x", `one word too many: "x".`},
	{"gen x", `"x" is not a length.`},
	{"gen 1 2", `one word too many: "2".`},
	{"gen 3", "too short for the 4 characters required."},
	{"gen 2000", "length 2000 is not within 1 and 1024."},
	{"gen -k 0", "-k takes a number from 1 to 10000."},
	{"init x", `one word too many: "x".`},
	{"status x", `one word too many: "x".`},
	{"check x", `one word too many: "x".`},
	{"passwd x", `one word too many: "x".`},
	{"passwd --new-password-file - --password-file -", "--new-password-file takes standard input for itself"},
	{"key rn", `key knows ls, add and rm, not "rn".`},
	{"key ls x", `one word too many: "x".`},
	{"key add", "key add what?   ww key add file FILE"},
	{"key add fil /x", `key add knows file, fido2 and yubikey, not "fil".`},
	{"key add file", "key add file what?   ww key add file FILE"},
	{"key add file /x y", `one word too many: "y".`},
	{"key rm", "key rm what?   ww key rm SLOT"},
	{"key rm 1 2", `one word too many: "2".`},
	{"init --key-file=", "--key-file takes the name of a file."},
	{"init --vault new --key-file /no/such/folder/k", "cannot make the key file: "},
	{"merge", "merge what?   ww merge FILE"},
	{"merge a b", `one word too many: "b".`},
	{"vault", "vault what?   ww vault ls"},
	{"vault rm", `vault knows no "rm".`},
	{"vault ls x", `one word too many: "x".`},
	{"config color auto x", `one word too many: "x".`},
	{"config color --where", `one word too many: "color".`},
	{"config --unset", "--unset takes the name of a setting."},
	{"config --unset color auto", `one word too many: "auto".`},
	{"config color blue", `color: "blue" is none of auto, always, never.`},
	{"config clipboard.clear 2h", `clipboard.clear: "2h" is not a time from 1s to 1h.`},
	{"help a b", `one word too many: "b".`},
	{"ls --kind logn", `"logn" is no kind of entry`},
	{"ls --sort size", `--sort takes name, age or used, not "size".`},
	{"find --deep", "--deep takes a word to look for."},
	{"ls --password-fd -5", "--password-fd takes a descriptor, not -5."},
	{"ls --password-fd x", `invalid value "x" for flag -password-fd`},
	{"ls --password-fd 9", "cannot read descriptor 9"},
	{"ls --password-file /nosuch", "cannot read the password: "},
	{"ls --password-file a --password-command b", "two sources for the master password: --password-command and --password-file."},
	{"ls --password-file a --password-command b --password-fd 3", "two sources for the master password: --password-command and --password-fd."},
	{"ls --color blue", `--color takes auto, always or never, not "blue".`},
	{"ls --vault .x", "begins with '.'"},
	{"ls --vault", "--vault needs a value."},
}

func TestACommandLineThatCannotBeMeantIsRefusedAtOnce(t *testing.T) {
	whole := withVault(t)
	for _, mistake := range mistakes {
		w := whole.copy()
		w.password = ""
		w.unchanged(func() {
			r := w.run(strings.Fields(mistake.line)...)
			if r.code != 2 || !strings.Contains(r.err, mistake.says) || r.out != "" {
				t.Errorf("ww %s: exit %d, %q, %s", mistake.line, r.code, r.out, r.err)
			}
		})
	}
}

func TestASlipOfAVerbIsToldTheVerb(t *testing.T) {
	w := newWorld(t)
	for word, want := range map[string]string{
		"lst": "ls", "hisory": "history", "gte": "get", "stauts": "status", "deleet": "delete", "xyzzy": "", "github": "", "": "",
	} {
		r := w.run("--", word)
		r.want(t, 2, "ww help")
		if told := strings.Contains(r.err, "Did you mean"); told != (want != "") || told && !strings.Contains(r.err, "Did you mean: ww "+want+"\n") {
			t.Errorf("%q: it says %q", word, r.err)
		}
	}
	w.run("help", "unlok").want(t, 3, `no command or topic "unlok". Did you mean: ww help unlock`)
	w.run("help", "xyzzy").want(t, 3, `no command or topic "xyzzy".`+"\n   ww help")
}

func TestASlipOfAVerbIsToldTheWholeLine(t *testing.T) {
	w := withVault(t)
	w.run("shwo", "github").want(t, 2, "ww: no command \"shwo\". Did you mean: ww show github\n   ww help\n")
	w.screen, w.person = true, &person{}
	r := w.run("shwo", "github")
	if want := "ww: no entry or command \"shwo github\". Did you mean: ww show github\n"; r.code != 3 || r.err != want {
		t.Errorf("exit %d, it said %s, want %s", r.code, r.err, want)
	}
	w.run("hisory", "my bank", "b").want(t, 3, "Did you mean: ww history 'my bank' b\n")
	w.run("github", "tokne").want(t, 3, "ww copy NAME -f FIELD  copies another field\n")
	w.ok("rm", "github")
	if r := w.run("github"); strings.Contains(r.err, "command") {
		t.Errorf("of what is in the trash it said %s", r.err)
	}
}

func TestHelpAndVersionWorkWhateverIsWrong(t *testing.T) {
	w := newWorld(t)
	w.env["WW_COLOR"] = "blue"
	w.write("/home/me/.config/watchword/config.toml", "nonsense")
	for _, args := range [][]string{{"help"}, {"help", "get"}, {"add", "-h"}, {"version"}, {"--version"}} {
		w.ok(args...)
	}
	w.run("ls").want(t, 2, "config.toml", "Nothing was changed")
	if got := w.ok("version").out; !strings.HasPrefix(got, "ww 1.2.3\nmemory erasure: o") || !slices.Contains([]string{"n", "ff"}, strings.TrimSuffix(got[len("ww 1.2.3\nmemory erasure: o"):], "\n")) {
		t.Errorf("got %q", got)
	}
}

func TestAFlagThatThereIsNotIsShownAsItWasTyped(t *testing.T) {
	w := newWorld(t)
	for line, says := range map[string]string{
		"ls --tgas x":        "ww: there is no flag --tgas. Did you mean: --tag\n   ww help ls\n",
		"ls --jsno":          "ww: there is no flag --jsno. Did you mean: --json\n",
		"add a --usr=me":     "ww: there is no flag --usr. Did you mean: --user\n",
		"ls --xyzzyx":        "ww: there is no flag --xyzzyx.\n   ww help ls\n",
		"ls -x":              "ww: there is no flag -x.\n",
		"ls -qx":             "ww: there is no flag -qx.\n",
		"--vualt work":       "ww: there is no flag --vualt. Did you mean: --vault\n",
		"github --quite":     "ww: there is no flag --quite. Did you mean: --quiet\n",
		"ls --password=abcd": "ww: there is no flag --password.",
	} {
		r := w.run(strings.Fields(line)...)
		if r.code != 2 || !strings.Contains(r.err, says) || strings.Contains(r.err, "abcd") {
			t.Errorf("ww %s: exit %d, it said %s, want %s", line, r.code, r.err, says)
		}
	}
}
