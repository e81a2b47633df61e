package s3

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"

	"github.com/minio/minio-go/v7"

	"watchword/sync/remote"
)

// explain says what an answer means, or why there was none.
func (s *Store) explain(ctx context.Context, err error) error {
	var answer minio.ErrorResponse
	var failed *url.Error
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, &answer):
		return s.meaning(answer)
	case errors.As(err, &failed): // its text has the whole URL in it
		return fmt.Errorf("no answer from %s: %w", s.target.Host, failed.Err)
	}
	return err
}

// meaning says what is wrong by the codes of
// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html.
func (s *Store) meaning(answer minio.ErrorResponse) error {
	host := s.target.Host
	switch answer.Code {
	case "NoSuchKey":
		return fs.ErrNotExist
	case "NoSuchBucket":
		return fmt.Errorf("%s has no bucket %q; check its name, or make it", host, s.target.Bucket)
	case "InvalidAccessKeyId", "InvalidClientTokenId", "XAdminUserNotFound": // the last is versitygw's
		return fmt.Errorf("%w: %s does not know the key %q; check its id", remote.ErrCredentials, host, s.key)
	case "SignatureDoesNotMatch":
		return fmt.Errorf("%w: %s does not accept the secret of the key %q; check the secret key", remote.ErrCredentials, host, s.key)
	case "ExpiredToken", "InvalidToken", "TokenRefreshRequired":
		return fmt.Errorf("%w: %s says that the session is over; get a new session token", remote.ErrCredentials, host)
	case "RequestTimeTooSkewed":
		return fmt.Errorf("%w: the clock of this machine and that of %s differ too much; set this one", remote.ErrCredentials, host)
	case "PermanentRedirect", "AuthorizationHeaderMalformed", "TemporaryRedirect":
		return fmt.Errorf("the bucket %q is in the region %q; add ?region=%[2]s to the target",
			s.target.Bucket, cmp.Or(remote.Plain(answer.Region), "(not told)"))
	}
	return s.status(answer)
}

func (s *Store) status(answer minio.ErrorResponse) error {
	host, said := s.target.Host, remote.Plain(answer.Code+": "+answer.Message)
	switch status := answer.StatusCode; {
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return fmt.Errorf("%w: %s does not allow that with the key %q (%s); check the key, and what it may do in the bucket %q",
			remote.ErrCredentials, host, s.key, said, s.target.Bucket)
	case status == http.StatusTooManyRequests, status == http.StatusConflict, status/100 == 5:
		return fmt.Errorf("%w: %s answered %d %s", remote.ErrLater, host, status, said)
	}
	return fmt.Errorf("%s answered %d %s", host, answer.StatusCode, said)
}
