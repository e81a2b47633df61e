package s3

import (
	"cmp"
	"context"

	"github.com/minio/minio-go/v7/pkg/credentials"

	"watchword/sync/remote"
)

// logIn asks for the key, and gives it to the library. That keeps the secret as a
// string for as long as the store is used: this file is the only one of the package
// that has it so.
func (s *Store) logIn(ctx context.Context, ask remote.Credentials) (*credentials.Credentials, error) {
	if ask == nil {
		return credentials.NewStatic("", "", "", credentials.SignatureAnonymous), nil
	}
	login, err := ask(ctx)
	if err != nil {
		return nil, err
	}
	defer login.Wipe()
	s.key = cmp.Or(s.key, login.User)
	var key, session string
	copied := func(to *string) func([]byte) error {
		return func(b []byte) error {
			*to = string(b)
			return nil
		}
	}
	if err := login.Secret.Reveal(copied(&key)); err != nil {
		return nil, err
	}
	if err := login.Session.Reveal(copied(&session)); err != nil {
		return nil, err
	}
	return credentials.NewStaticV4(s.key, key, session), nil
}
