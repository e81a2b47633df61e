package cmd_test

import "testing"

// changeScenes are those of verbs that change an entry.
var changeScenes = []scene{
	{"edit", accounts, master + "\r", []string{"edit", "github:octocat", "url=https://github.com/session", "user=octo"}, nil},
	{"edit-secret", accounts, "", []string{"edit", "github:octocat", "password=abc"}, nil},
	{"edit-typed", accounts, master + "\rabc123abc\r\x00abc123abc\r", []string{"edit", "-p", "github:octocat"}, nil},
	{"form", accounts, master + "\r\x00\x1b[B\r\x00octo\r\x00\x13", []string{"edit", "github:octocat"}, unlessByNumber("2\rocto\r\x006\r")},
	{"form-left", accounts, master + "\r\x03", []string{"edit", "github:octocat"}, nil},
	{"mv", accounts, master + "\r", []string{"mv", "github:octocat", "work/github"}, nil},
	{"cp", accounts, master + "\r", []string{"cp", "github:octocat", "work/github"}, nil},
	{"rm", accounts, master + "\r", []string{"rm", "github:octocat"}, nil},
	{"rm-half", accounts, master + "\r\x00y\r", []string{"rm", "gitl"}, nil},
	{"rm-dry-run", accounts, master + "\r", []string{"-n", "rm", "github:octocat"}, nil},
	{"trash", withTrash, master + "\r", []string{"trash"}, nil},
	{"trash-empty", withTrash, master + "\r\x00empty 2\r", []string{"trash", "empty"}, nil},
	{"trash-empty-wrong", withTrash, master + "\ryes\r", []string{"trash", "empty"}, nil},
	{"trash-in-it", withTrash, master + "\r", []string{"show", "pages"}, nil},
	{"undo", withTrash, master + "\r\x00\r", []string{"undo"}, nil},
	{"tag-entry", accounts, master + "\r\x00\r", []string{"tag", "new", "git*"}, nil},
	{"add-no-terminal", accounts, "", []string{"--no-input", "add", "github", "-u", "octocat"}, nil},
}

// withTrash is a world in which two entries were removed.
func withTrash(t *testing.T) *world {
	w := accounts(t)
	w.ok("rm", "pages")
	w.ok("rm", "mail")
	return w
}

// unlessByNumber gives other keys to who takes rows by number, behind those of
// the master password.
func unlessByNumber(keys string) func(*world) {
	return func(w *world) {
		if w.env["ACCESSIBLE"] != "" {
			w.person.keys = []byte(master + "\r\x00" + keys)
		}
	}
}
