package remote

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"watchword/secret"
)

// Limits on what a store is believed.
const (
	MaxNames = 100_000 // files in one place
	MaxFile  = 1 << 30 // bytes of a file, far above those of any pack
	MaxName  = 255     // bytes of a name
)

// What an error may be, by [errors.Is]. That there is no such file is
// [fs.ErrNotExist].
var (
	// ErrCredentials: user name, password, key or rights are not what they
	// must be. Trying again does not help.
	ErrCredentials = errors.New("not let in")
	// ErrLater: locked, full of work or out of order. The same may work soon.
	ErrLater = errors.New("try again later")
	// ErrTooMuch: more names, or a longer file, than anything of ours has.
	ErrTooMuch = errors.New("more than a pile can have")
	// ErrName: no name of a file of a pile. Nothing was asked of the store.
	ErrName = errors.New("no name in a pile")
)

// Login is what a person is let in by. Where a target has a user, User is ignored.
type Login struct {
	User    string       // a name, or the id of a key
	Secret  secret.Value // a password, or the secret key
	Session secret.Value // S3: the token of temporary keys; mostly empty
}

// Credentials returns what to log in with. It is called at most once by each
// store, when that is opened, which wipes what it gets. Stores that start programs
// never call it: ssh, git and rclone have keys and helpers of their own.
type Credentials func(ctx context.Context) (Login, error)

// Wipe wipes the secrets.
func (l Login) Wipe() {
	l.Secret.Wipe()
	l.Session.Wipe()
}

// Flat reports whether name can be that of a file of a pile: in no folder, not
// hidden, and harmless to write in a URL, a path or an argument.
func Flat(name string) bool {
	return name != "" && len(name) <= MaxName && utf8.ValidString(name) &&
		!strings.ContainsAny(name[:1], ".-") && !strings.ContainsAny(name, `/\`) &&
		!strings.ContainsFunc(name, unicode.IsControl)
}

// CheckName returns [ErrName] unless name is [Flat].
func CheckName(name string) error {
	if !Flat(name) {
		return fmt.Errorf("%q: %w", name, ErrName)
	}
	return nil
}

// Bounded returns r, which fails with [ErrTooMuch] after limit bytes.
func Bounded(r io.ReadCloser, limit int64) io.ReadCloser { return &bounded{r, limit} }

type bounded struct {
	io.ReadCloser
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 && len(p) > 0 {
		p = p[:1]
	} else if int64(len(p)) > b.left {
		p = p[:b.left]
	}
	n, err := b.ReadCloser.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, ErrTooMuch
	}
	return n, err
}

// Plain returns one short line of what a server or a program said, for use in an
// error: without control characters, and not for anything else, since it may say
// anything.
func Plain(said string) string {
	const long = 300
	said = strings.Join(strings.FieldsFunc(strings.ToValidUTF8(said, "?"), func(r rune) bool {
		return unicode.IsSpace(r) || !unicode.IsPrint(r)
	}), " ")
	if len(said) > long {
		said = strings.ToValidUTF8(said[:long], "") + "…"
	}
	return said
}
