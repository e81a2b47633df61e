// Package s3 keeps a pile in a bucket, under a prefix: of Amazon's S3, or of a
// server with its interface, as MinIO, Ceph, Garage, R2 and B2 have. It writes a
// file by one request whose signature covers its content; and sends no conditions
// and no checksums at the end, which servers treat differently. The bucket must be
// there.
package s3

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"strings"

	"github.com/minio/minio-go/v7"

	"watchword/sync/remote"
)

// Store is a prefix in a bucket. Several goroutines may use it.
type Store struct {
	target remote.Target
	prefix string // empty, or ends with a slash
	key    string // the id of the key, in messages
	web    *http.Transport
	client minio.Core
}

// amazon is the server of targets that name none.
const amazon = "s3.amazonaws.com"

// Open returns the store of a [remote.S3] target. It asks for credentials, but
// nothing of the server yet. nil credentials are for a bucket open to all.
func Open(ctx context.Context, target remote.Target, credentials remote.Credentials) (*Store, error) {
	target.Host = cmp.Or(target.Host, amazon)
	web := http.DefaultTransport.(*http.Transport).Clone()
	web.DisableCompression = true
	s := &Store{target: target, key: target.User, web: web}
	if target.Path != "" {
		s.prefix = target.Path + "/"
	}
	creds, err := s.logIn(ctx, credentials)
	if err != nil {
		return nil, err
	}
	client, err := minio.New(target.Host, &minio.Options{
		Creds: creds, Secure: !target.Plain, Transport: short{web}, Region: cmp.Or(target.Region, "us-east-1"),
		BucketLookup: minio.BucketLookupPath, MaxRetries: 1, // the next sync tries again
	})
	if err != nil {
		return nil, fmt.Errorf("s3://%s: %w", target.Bucket, err)
	}
	s.client = minio.Core{Client: client}
	return s, nil
}

// Close drops idle connections.
func (s *Store) Close() error {
	s.web.CloseIdleConnections()
	return nil
}

// short lets no answer be longer than one of ours can be.
type short struct{ next http.RoundTripper }

// maxPage is the most bytes of a page with 1000 names.
const maxPage = 16 << 20

func (s short) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := s.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	limit := int64(remote.MaxFile)
	if r.URL.Query().Has("list-type") {
		limit = maxPage
	}
	answer.Body = remote.Bounded(answer.Body, limit)
	return answer, nil
}

// List returns the files under the prefix, but not those under longer ones.
func (s *Store) List(ctx context.Context) (map[string]int64, error) {
	names, seen := map[string]int64{}, 0
	for object := range s.client.ListObjectsIter(ctx, s.target.Bucket, minio.ListObjectsOptions{Prefix: s.prefix}) {
		err := s.explain(ctx, object.Err)
		if seen++; seen > remote.MaxNames {
			err = remote.ErrTooMuch
		}
		if err != nil {
			return nil, fmt.Errorf("list the pile: %w", err)
		}
		if name := strings.TrimPrefix(object.Key, s.prefix); remote.Flat(name) {
			names[name] = object.Size
		}
	}
	// The library ends a list that is not whole, if ctx ends, without a word.
	return names, ctx.Err()
}

// Get reads a file; reading ends with ctx, too.
func (s *Store) Get(ctx context.Context, name string) (io.ReadCloser, error) {
	if err := remote.CheckName(name); err != nil {
		return nil, err
	}
	r, _, _, err := s.client.GetObject(ctx, s.target.Bucket, s.prefix+name, minio.GetObjectOptions{})
	if err != nil {
		return nil, fmt.Errorf("get %s: %w", name, s.explain(ctx, err))
	}
	return r, nil
}

// Put makes a file, or replaces it.
func (s *Store) Put(ctx context.Context, name string, data []byte) error {
	if err := remote.CheckName(name); err != nil {
		return err
	}
	sum := sha256.Sum256(data)
	_, err := s.client.PutObject(ctx, s.target.Bucket, s.prefix+name, bytes.NewReader(data), int64(len(data)),
		"", hex.EncodeToString(sum[:]), minio.PutObjectOptions{ContentType: "application/octet-stream", DisableContentSha256: true})
	if err != nil {
		return fmt.Errorf("put %s: %w", name, s.explain(ctx, err))
	}
	return nil
}

// Delete deletes a file.
func (s *Store) Delete(ctx context.Context, name string) error {
	if err := remote.CheckName(name); err != nil {
		return err
	}
	err := s.client.RemoveObject(ctx, s.target.Bucket, s.prefix+name, minio.RemoveObjectOptions{})
	if err = s.explain(ctx, err); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("delete %s: %w", name, err)
	}
	return nil
}
