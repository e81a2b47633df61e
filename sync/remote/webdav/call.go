package webdav

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"net/http"

	"github.com/studio-b12/gowebdav"

	"watchword/sync/remote"
)

// call is one call of a store: the library knows no contexts, forgets what went
// wrong on the way, and takes half a list for a whole one. So a call is the
// transport of its requests, and remembers.
type call struct {
	ctx    context.Context
	store  *Store
	limit  int64  // of bytes in an answer
	status int    // of the last answer
	err    error  // why there was none
	tail   []byte // the last bytes of the last answer
}

func (s *Store) call(ctx context.Context) *call {
	return &call{ctx: ctx, store: s, limit: remote.MaxFile}
}

// client returns one that goes through c. It does not know the host, whose
// brackets (of IPv6) it would escape.
func (c *call) client() *gowebdav.Client {
	client := gowebdav.NewAuthClient("https://store", c.store.auth)
	client.SetTransport(c)
	return client
}

// RoundTrip sends a request to the host of the target, and nowhere else.
func (c *call) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(c.ctx)
	r.Header.Del(gowebdav.XInhibitRedirect)
	r.Host, r.URL.Host = c.store.target.Host, c.store.target.Host
	if c.store.target.Plain {
		r.URL.Scheme = "http"
	}
	answer, err := c.store.web.RoundTrip(r)
	c.status, c.err, c.tail = 0, err, nil
	if err != nil {
		return nil, err
	}
	c.status = answer.StatusCode
	if to := answer.Header.Get("Location"); to != "" && c.status/100 == 3 {
		answer.Body.Close()
		c.err = fmt.Errorf("the server sends us on to %q: if you trust that, make it the target", remote.Plain(to))
		return nil, c.err
	}
	answer.Body = &body{remote.Bounded(answer.Body, c.limit), c}
	return answer, nil
}

// body is that of an answer; it tells its call how it ended.
type body struct {
	io.ReadCloser
	of *call
}

const tailSize = 64

func (b *body) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.of.tail = append(b.of.tail, p[max(0, n-tailSize):n]...)
	b.of.tail = b.of.tail[max(0, len(b.of.tail)-tailSize):]
	if err != nil && err != io.EOF {
		err = cmpContext(b.of.ctx, err)
		b.of.err = err
	}
	return n, err
}

// whole reports whether the answer ended as a list does.
func (c *call) whole() bool {
	return c.err == nil && bytes.HasSuffix(bytes.TrimSpace(c.tail), []byte("multistatus>"))
}

// explain says what the answer means.
func (c *call) explain(err error) error {
	if err == nil {
		return nil
	}
	host := c.store.target.Host
	switch {
	case c.err != nil || c.ctx.Err() != nil:
		return cmpContext(c.ctx, c.err)
	case c.status == http.StatusUnauthorized && c.store.user == "":
		return fmt.Errorf("%w: %s wants a user name and a password, as in webdavs://NAME@%[2]s", remote.ErrCredentials, host)
	case c.status == http.StatusUnauthorized:
		return fmt.Errorf("%w: %s does not accept user %q with this password; check both (many servers want a password made for apps)",
			remote.ErrCredentials, host, c.store.user)
	case c.status == http.StatusForbidden:
		return fmt.Errorf("%w: %s does not allow that in %q (403); check the path, and the rights of the user",
			remote.ErrCredentials, host, c.store.target.Path)
	case c.status == http.StatusNotFound:
		return fs.ErrNotExist
	}
	return c.other(err, host)
}

func (c *call) other(err error, host string) error {
	switch {
	case c.status == http.StatusInsufficientStorage:
		return fmt.Errorf("%w: %s is full (507)", remote.ErrLater, host)
	case c.status == http.StatusLocked, c.status == http.StatusTooManyRequests, c.status/100 == 5:
		return fmt.Errorf("%w: %s answered %d %s", remote.ErrLater, host, c.status, http.StatusText(c.status))
	case c.status == http.StatusMethodNotAllowed, c.status == http.StatusNotImplemented:
		return fmt.Errorf("%s knows no WebDAV at %q (%d); check the path", host, c.store.target.Path, c.status)
	case c.status == http.StatusMultiStatus:
		return fmt.Errorf("%s answered with no whole list of a folder: %w", host, err)
	}
	return fmt.Errorf("%s answered %d %s", host, c.status, http.StatusText(c.status))
}

// cmpContext returns why ctx ended, if it did; err otherwise.
func cmpContext(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}
