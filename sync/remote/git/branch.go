package git

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"strings"

	"watchword/sync/remote"
)

const (
	branch = "refs/heads/watchword"
	ours   = "refs/heads/fetched" // in the cache
	tries  = 20                   // of a change, while others push
)

// Git asks nobody, neither on a terminal nor in a window, speaks English, and tells
// neither who runs it nor in which time zone.
var env = []string{
	"GIT_TERMINAL_PROMPT=0", "GIT_ASKPASS=", "SSH_ASKPASS_REQUIRE=never", "LC_ALL=C", "LANGUAGE=", "TZ=UTC",
	"GIT_AUTHOR_NAME=Watchword", "GIT_AUTHOR_EMAIL=watchword@localhost",
	"GIT_COMMITTER_NAME=Watchword", "GIT_COMMITTER_EMAIL=watchword@localhost",
}

// without are variables that would lead git to another repository: those of
// git rev-parse --local-env-vars, and times of commits.
var without = []string{
	"GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR", "GIT_CONFIG", "GIT_CONFIG_COUNT", "GIT_CONFIG_PARAMETERS",
	"GIT_DIR", "GIT_GRAFT_FILE", "GIT_IMPLICIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_INTERNAL_SUPER_PREFIX", "GIT_NAMESPACE",
	"GIT_NO_REPLACE_OBJECTS", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX", "GIT_REPLACE_REF_BASE", "GIT_SHALLOW_FILE", "GIT_WORK_TREE",
	"GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE",
}

// args puts a command behind options that let git run no hook, leave no process
// behind, and sign nothing.
func (s *Store) args(command ...string) []string {
	list := []string{"--git-dir=" + s.cache}
	for _, option := range []string{
		"core.hooksPath=/dev/null", "core.fsmonitor=false", "core.logAllRefUpdates=false", "credential.interactive=never",
		"gc.autoDetach=false", "maintenance.autoDetach=false", "protocol.ext.allow=never",
		"push.gpgSign=false", "push.recurseSubmodules=no", "fetch.recurseSubmodules=no", "fetch.writeCommitGraph=false",
	} {
		list = append(list, "-c", option)
	}
	return append(list, command...)
}

// ask runs git and returns what it prints, less white space at the end.
func (s *Store) ask(ctx context.Context, stdin []byte, command ...string) (string, error) {
	out, err := s.git.Output(ctx, remote.MaxNames*512, bytes.NewReader(stdin), s.args(command...)...)
	return strings.TrimRight(string(out), "\n"), err
}

// entry is a line of a tree: a file, a link, a folder.
type entry struct {
	mode, kind, id, name string
	size                 int64 // of a blob
}

func (e entry) regular() bool { return e.kind == "blob" && strings.HasPrefix(e.mode, "100") }

// refresh fetches the branch and reads its files.
func (s *Store) refresh(ctx context.Context) error {
	s.fresh, s.tip, s.files = false, "", nil
	if err := s.make(ctx); err != nil {
		return err
	}
	_, err := s.ask(ctx, nil, "fetch", "--quiet", "--depth=1", "--no-tags", "--", s.url, "+"+branch+":"+ours)
	if err != nil {
		if there, listErr := s.ask(ctx, nil, "ls-remote", "--", s.url, branch); listErr != nil || there != "" {
			return err
		}
		s.fresh = true // there is no branch yet
		return nil
	}
	if s.tip, err = s.ask(ctx, nil, "rev-parse", "--verify", ours+"^{commit}"); err != nil {
		return err
	}
	text, err := s.ask(ctx, nil, "ls-tree", "-z", "-l", s.tip)
	if err == nil {
		s.files, err = parseTree(text)
	}
	s.fresh = err == nil
	return err
}

// make makes the cache, unless it is there.
func (s *Store) make(ctx context.Context) error {
	if s.made {
		return nil
	}
	_, err := s.ask(ctx, nil, "init", "--quiet", "--bare", "--template=", s.cache)
	s.made = err == nil
	return err
}

// parseTree reads lines of "MODE KIND ID SIZE\tNAME", each ended by a zero byte.
func parseTree(text string) ([]entry, error) {
	var files []entry
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\x00"), "\x00") {
		head, name, _ := strings.Cut(line, "\t")
		words := strings.Fields(head)
		if line == "" {
			break
		}
		if len(words) != 4 || len(files) >= remote.MaxNames {
			return nil, fmt.Errorf("the branch has too many files, or git lists them as %q: %w", remote.Plain(line), remote.ErrTooMuch)
		}
		size, _ := strconv.ParseInt(words[3], 10, 64) // "-" if it is none
		files = append(files, entry{mode: words[0], kind: words[1], id: words[2], name: name, size: size})
	}
	return files, nil
}

// keep stores data in the cache and returns its id.
func (s *Store) keep(ctx context.Context, data []byte) (string, error) {
	if err := s.make(ctx); err != nil {
		return "", err
	}
	return s.ask(ctx, data, "hash-object", "-w", "--stdin")
}

// change edits the files of the newest commit and pushes that, again if another
// pushed first. edit reports whether there was anything to change.
func (s *Store) change(ctx context.Context, edit func() bool) error {
	var err error
	for range tries {
		if !s.fresh {
			if err := s.refresh(ctx); err != nil {
				return err
			}
		}
		s.fresh = false
		if !edit() {
			return nil
		}
		before := s.tip
		if err = s.push(ctx); err == nil {
			return nil
		}
		if err := s.refresh(ctx); err != nil {
			return err
		}
		if s.tip == before {
			return err // nobody was first: it is something else
		}
	}
	return fmt.Errorf("%w: others push all the time (%w)", remote.ErrLater, err)
}

// push makes a commit of the files and pushes it.
func (s *Store) push(ctx context.Context) error {
	var lines bytes.Buffer
	for _, e := range s.files {
		fmt.Fprintf(&lines, "%s %s %s\t%s\x00", e.mode, e.kind, e.id, e.name)
	}
	tree, err := s.ask(ctx, lines.Bytes(), "mktree", "-z", "--missing")
	if err != nil {
		return err
	}
	commit := []string{"commit-tree", "--no-gpg-sign", "-m", "sync", tree}
	if s.tip != "" {
		commit = append(commit, "-p", s.tip)
	}
	id, err := s.ask(ctx, nil, commit...)
	if err != nil {
		return err
	}
	_, err = s.ask(ctx, nil, "push", "--quiet", "--no-verify", "--", s.url, id+":"+branch)
	return err
}
