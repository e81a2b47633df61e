package cmd_test

import (
	"context"
	"strings"
	"testing"

	"watchword/cmd"
	"watchword/internal/console"
	"watchword/secret"
)

// editor is what a person does in theirs.
type editor struct {
	does   func(text string) string // nil: there is no place for the file but a disk
	seen   string
	forced bool
}

func (e *editor) edit(_ context.Context, text secret.Value, limit int, force bool) (secret.Value, error) {
	if e.forced = force; e.does == nil {
		return secret.Value{}, cmd.ErrNoMemoryFile
	}
	_ = text.Reveal(func(b []byte) error { e.seen = string(b); return nil })
	after := e.does(e.seen)
	if len(after) > limit {
		return secret.Value{}, console.ErrTooLong
	}
	return secret.New([]byte(after)), nil
}

// withEditor is withVault with a person at the terminal who adds a line.
func withEditor(t *testing.T, does func(string) string) *world {
	w := withVault(t)
	w.person = &person{}
	w.editor.does = does
	return w
}

func another(line string) func(string) string {
	return func(text string) string { return text + line + "\n" }
}

func TestAnEditorChangesTheNoteOrAnotherField(t *testing.T) {
	w := withEditor(t, another("canary-note"))
	w.ok("edit", "github", "--editor").want(t, 0, "✓ github: note changed · ww undo")
	w.editor.does = another("more")
	w.ok("edit", "github", "--editor")
	if got, want := w.ok("get", "github", "note").out, "canary-note\nmore\n"; got != want || w.editor.seen != "canary-note\n" {
		t.Errorf("the note is %q, want %q; the editor saw %q", got, want, w.editor.seen)
	}
	w.ok("edit", "github", "--editor", "-f", "steps")
	if got := w.ok("show", "--json", "github").out; !strings.Contains(got, `{"name":"steps","secret":false,"value":"more"}`) {
		t.Errorf("a plain field became %s", got)
	}
	w.ok("edit", "github", "--editor", "-f", "answers", "--secret")
	if got := w.ok("show", "--json", "github").out; !strings.Contains(got, `{"name":"answers","secret":true}`) {
		t.Errorf("a secret field became %s", got)
	}
	w.ok("add", "visa", "--kind", "card", "--no-input")
	w.ok("edit", "visa", "--editor", "-f", "code")
	if got := w.ok("show", "--json", "visa").out; !strings.Contains(got, `{"name":"code","secret":true}`) {
		t.Errorf("the code of a card became %s", got)
	}
	w.ok("edit", "github", "--editor", "--tag", "x").want(t, 0, "tags, note changed")
}

func TestAnEditorThatChangesNothingChangesNothing(t *testing.T) {
	w := withEditor(t, another("canary-note"))
	w.ok("edit", "github", "--editor")
	w.unchanged(func() {
		w.editor.does = func(text string) string { return text }
		w.ok("edit", "github", "--editor").want(t, 0, "· nothing changed")
		w.editor.does = another("x")
		w.ok("edit", "github", "--editor", "-n").want(t, 0, "dry run: github: note changed. Nothing was written")
		w.editor.does = func(string) string { return "\n" }
		w.run("edit", "github", "--editor").want(t, 2, "the editor left nothing", "Nothing was changed", "ww edit --unset note github")
		w.editor.does = func(string) string { return strings.Repeat("x", 1<<20+2) }
		w.run("edit", "github", "--editor").want(t, 2, "1048576 bytes at most", "Nothing was changed")
		w.run("edit", "github", "--editor", "-f", "user").want(t, 2, "user is one line", "ww edit github user=VALUE")
		w.editor.does = nil
		w.run("edit", "github", "--editor").want(t, 1, "there is no folder that lives in memory only", "Nothing was changed", "--force")
		w.person = nil
		w.run("edit", "github", "--editor").want(t, 5, "there is no terminal to ask on")
	})
	w.person = &person{}
	w.editor.does = another("forced")
	if w.ok("edit", "github", "--editor", "--force"); !w.editor.forced {
		t.Error("the force was kept from the editor")
	}
}
