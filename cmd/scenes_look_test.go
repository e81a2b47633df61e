package cmd_test

import (
	"errors"
	"testing"

	"watchword/internal/clip"
)

// lookScenes are those of verbs that read.
var lookScenes = []scene{
	{"history", crowd, master + "\r", []string{"history", "github"}, nil},
	{"find", accounts, master + "\r", []string{"find", "git"}, nil},
	{"find-deep", crowd, master + "\r", []string{"find", "--deep", "canary"}, nil},
	{"find-nothing", accounts, master + "\r", []string{"find", "nothing"}, nil},
	{"tag", accounts, master + "\r", []string{"tag"}, nil},
	{"get-user", accounts, master + "\r", []string{"get", "github:octocat", "user"}, nil},
	{"get-nothing", accounts, "", []string{"get"}, nil},
	{"attach-ls", crowd, master + "\r", []string{"attach", "github", "--ls"}, nil},
	{"ask-show", marked, "wrong\r\x00" + master + "\r", []string{"show", "--chars", "1,2", "github"}, warmedFor},
	{"ask-nobody", marked, "", []string{"get", "github", "--no-input", "--force"}, warmed},
	{"export", crowd, master + "\r", []string{"export", "--only", "user:octo", "-o", "ci.ww"}, nil},
	{"export-nothing", crowd, master + "\r", []string{"export", "--only", "tag:ci", "-o", "ci.ww"}, nil},
	{"pinentry-missing", crowd, "", []string{"ls"}, func(w *world) {
		w.password = ""
		w.env["WW_PROMPT"], w.windows.err = "pinentry:pinentry-curses", errors.New("executable file not found in $PATH")
	}},
	{"gen", emptyWorld, "", []string{"gen"}, nil},
	{"copy", sites, master + "\r", []string{"github"}, helped},
	{"copy-half", sites, master + "\r", []string{"gitl"}, helped},
	{"copy-several", accounts, master + "\r\x00\r", []string{"github"}, helped},
	{"copy-no-clipboard", sites, master + "\r", []string{"github"}, func(w *world) {
		w.desk.none = &clip.NoneError{Tried: []string{"wl-copy", "xclip", "xsel"}}
	}},
	{"copy-ssh", sites, master + "\r", []string{"github"}, func(w *world) { w.desk.none = &clip.RemoteError{Host: "server7"} }},
	{"copy-blind", sites, master + "\r", []string{"github"}, func(w *world) { w.desk.blind = true }},
	{"copy-wide", wideNames, master + "\r", []string{"日本語のなまえ"}, helped},
	{"ls-wide", wideNames, master + "\r", []string{"ls", "-l"}, nil},
	{"verb-slip", accounts, master + "\r", []string{"lst"}, nil},
	{"clear", accounts, "", []string{"clear"}, nil},
}

// marked is crowd with an entry marked ask.
func marked(t *testing.T) *world {
	w := crowd(t)
	w.ok("edit", "github", "--ask")
	return w
}

// warmedFor is warmed for a person who stays.
func warmedFor(w *world) {
	who := w.person
	warmed(w)
	w.person = who
}

// helped gives w a program that clears the clipboard.
func helped(w *world) { w.desk.helper = deafHelper(w.t) }

// wideNames is a world of names that take two columns a character, or are read
// from right to left.
func wideNames(t *testing.T) *world {
	return named(t, "日本語のなまえ:日本", "עברית:אני", "🔑 keys:👩‍💻")
}
