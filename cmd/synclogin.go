package cmd

import (
	"bytes"
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/urfave/cli/v2"

	"watchword/secret"
	"watchword/sync/remote"
	"watchword/vault"
)

// logsIn reports whether a target wants to be logged in at by this program. Of
// the others, programs of the user do that.
func logsIn(t remote.Target) bool { return t.Kind == remote.S3 || t.Kind == remote.WebDAV }

func credentialsFlag(when string, command *string) cli.Flag {
	return &cli.StringFlag{Name: "credentials", Destination: command, Usage: when + "log in at the server with what `COMMAND` prints: a password or secret key; in the second line a user name or the id of the key"}
}

// logins finds out what to log in with, for the depot to wipe; nil if there is
// nothing, which some servers want.
type logins func(context.Context, remote.Target) (*remote.Login, error)

// loginBy takes a login from what a command prints, if one is named, from the
// environment, or from a person.
func (w *ww) loginBy(command string) logins {
	return func(ctx context.Context, t remote.Target) (*remote.Login, error) {
		switch {
		case !logsIn(t) && command != "":
			f := usage("--credentials is for s3 and WebDAV; a folder wants none, and ssh, rclone and git have their own.")
			f.state = unchanged
			return nil, f
		case !logsIn(t):
			return nil, nil
		case command != "":
			said, err := w.RunCommand(ctx, command)
			if err != nil {
				return nil, untouched{err}
			}
			defer said.Wipe()
			return readLogin(t, said)
		case w.SyncPassword.Len() > 0:
			l := &remote.Login{User: w.Getenv("WW_SYNC_USER"), Secret: copyOfValue(w.SyncPassword), Session: copyOfValue(w.SyncToken)}
			return ofSomebody(t, l)
		case w.opt.noInput || !w.Console.CanAsk():
			return nil, nil
		}
		return w.askServerLogin(ctx, t)
	}
}

// keptLogin is that which the vault keeps.
func keptLogin(tx *vault.Tx, s *vault.Sharing) logins {
	return func(context.Context, remote.Target) (*remote.Login, error) {
		if s.Login == nil {
			return nil, nil
		}
		password, session, err := tx.OpenLogin(s)
		return &remote.Login{User: s.Login.User, Secret: password, Session: session}, err
	}
}

// readLogin reads lines: the password or secret key; a user name or the id of the
// key, unless the target has it; and a token of temporary keys.
func readLogin(t remote.Target, said secret.Value) (*remote.Login, error) {
	l := &remote.Login{}
	err := said.Reveal(func(b []byte) error {
		lines := bytes.Split(bytes.TrimRight(b, "\r\n"), []byte("\n"))
		for i := range lines {
			lines[i] = bytes.TrimSuffix(lines[i], []byte("\r"))
		}
		if len(lines) > 3 || len(lines[0]) == 0 {
			return usage("the command of --credentials prints a password, a user name in the second line, and nothing else.")
		}
		l.Secret = copyOf(lines[0])
		if len(lines) > 1 {
			l.User = string(lines[1])
		}
		if len(lines) > 2 {
			l.Session = copyOf(lines[2])
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return ofSomebody(t, l)
}

// ofSomebody refuses a login of nobody. It wipes what it refuses.
func ofSomebody(t remote.Target, l *remote.Login) (*remote.Login, error) {
	if t.User != "" {
		l.User = t.User
	}
	if l.User != "" && utf8.ValidString(l.User) && !strings.ContainsFunc(l.User, unicode.IsControl) {
		return l, nil
	}
	l.Wipe()
	f := usage("whose password that is, is not known: put the user name, or the id of the key, into the target, as in webdavs://NAME@HOST or s3://ID@BUCKET.")
	f.state = unchanged
	f.hints = []string{"--credentials COMMAND  may print it in the second line", "WW_SYNC_USER  may have it"}
	return nil, f
}

// askServerLogin asks a person. Who has no name to give is not asked for a password.
func (w *ww) askServerLogin(ctx context.Context, t remote.Target) (*remote.Login, error) {
	who, what := "User name at "+t.Host, "Password"
	if t.Kind == remote.S3 {
		who, what = "Id of the key for "+t.Bucket, "Secret key"
	}
	l := &remote.Login{User: t.User}
	var err error
	if l.User == "" {
		if l.User, err = w.Console.Line(ctx, who+" (empty: none): ", ""); err != nil || l.User == "" {
			return nil, err
		}
	}
	l.Secret, err = w.Console.Password(ctx, what+" of "+l.User+": ")
	if err != nil || l.Secret.Len() == 0 {
		return nil, err
	}
	return ofSomebody(t, l)
}

// copyOfValue is another Value with the same bytes, for the caller to wipe.
func copyOfValue(v secret.Value) (c secret.Value) {
	_ = v.Reveal(func(b []byte) error { c = copyOf(b); return nil }) // cannot fail
	return c
}

// credentials hands the login over, if there is one.
func (d *depot) credentials() remote.Credentials {
	if d.login == nil {
		return nil
	}
	return func(context.Context) (remote.Login, error) {
		return remote.Login{User: d.login.User, Secret: copyOfValue(d.login.Secret), Session: copyOfValue(d.login.Session)}, nil
	}
}

// keep seals the login for a vault that is synced with d; nil if there is none.
func (d *depot) keep(tx *vault.Tx) (*vault.Login, error) {
	if d.login == nil {
		return nil, nil
	}
	return tx.SealLogin(d.text, d.login.User, d.login.Secret, d.login.Session)
}

// notLetIn says what else to log in with.
func (d *depot) notLetIn(f *failure) *failure {
	f.code = "not-let-in"
	switch {
	case !logsIn(remote.Target{Kind: d.kind}): // the error says what program to ask
	case d.state == waits:
		f.hints = []string{"ww sync login  takes another user name and password"}
	case d.login == nil:
		f.hints = []string{"--credentials COMMAND  reads password and user name from what it prints, a line each"}
	}
	return f
}

// syncLogin keeps another login, once it was let in.
func (w *ww) syncLogin(ctx context.Context, rest []string, o syncOptions) error {
	if err := noArgs("sync login", rest); err != nil {
		return err
	}
	var d *depot
	err := w.update(ctx, func(tx *vault.Tx) error {
		s, err := sharingOf(tx)
		if err != nil {
			return err
		}
		if d, err = w.openDepot(ctx, s.Target, unchanged, w.loginBy(o.credentials)); err != nil {
			return err
		}
		if d.login == nil {
			return noLogin(d)
		}
		if _, err := d.List(ctx); err != nil {
			return err
		}
		if s.Login, err = d.keep(tx); err == nil {
			tx.Share(*s, nil)
		}
		return err
	})
	if err != nil {
		return err
	}
	w.done("ww sync", "logged in at %s", d.name)
	return nil
}

// noLogin is the failure of a login of nobody.
func noLogin(d *depot) *failure {
	f := usage("no login was given.")
	f.state, f.hints = unchanged, []string{"--credentials COMMAND  reads password and user name from what it prints, a line each"}
	if !logsIn(remote.Target{Kind: d.kind}) {
		f = usage("nobody logs in at %s by ww: a folder wants nobody to, and ssh, rclone and git do it by themselves.", d.name)
		f.state = unchanged
	}
	return f
}
