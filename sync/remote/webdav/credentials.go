package webdav

import (
	"cmp"
	"context"

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
		s.auth = gowebdav.NewAutoAuth(s.user, string(password))
		return nil
	})
}
