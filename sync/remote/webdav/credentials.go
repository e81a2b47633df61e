package webdav

import (
	"cmp"
	"context"
	"io"
	"net/http"

	"github.com/studio-b12/gowebdav"

	"watchword/sync/remote"
)

// logIn asks for the password, and gives it to the library. That keeps it as a
// string for as long as the store is used: this file is the only one of the package
// that has it so.
func (s *Store) logIn(ctx context.Context, credentials remote.Credentials) error {
	if credentials == nil {
		s.user, s.auth = "", gowebdav.NewEmptyAuth()
		return nil
	}
	login, err := credentials(ctx)
	if err != nil {
		return err
	}
	defer login.Wipe()
	s.user = cmp.Or(s.user, login.User)
	return login.Secret.Reveal(func(password []byte) error {
		s.auth = escaped{gowebdav.NewAutoAuth(s.user, string(password))}
		return nil
	})
}

// escaped lets digest authentication (RFC 7616, section 3.4) cover the path as it is
// sent. The library takes it as it was before it was escaped.
type escaped struct{ gowebdav.Authorizer }

func (e escaped) NewAuthenticator(body io.Reader) (gowebdav.Authenticator, io.Reader) {
	auth, body := e.Authorizer.NewAuthenticator(body)
	return escapedOne{auth}, body
}

type escapedOne struct{ gowebdav.Authenticator }

func (e escapedOne) Authorize(c *http.Client, r *http.Request, _ string) error {
	return e.Authenticator.Authorize(c, r, r.URL.EscapedPath())
}
