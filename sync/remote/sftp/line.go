package sftp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"strings"
	"sync/atomic"

	"github.com/pkg/sftp"

	"watchword/sync/remote"
	"watchword/sync/remote/program"
)

// line is a connection: an ssh that is running, and the protocol that runs through
// it.
type line struct {
	ssh    *program.Process
	answer *meter
	client *sftp.Client
}

// meter reads what the server answers, and only so much of it in a call: the library
// keeps a whole list before it shows any of it.
type meter struct {
	io.Reader
	left atomic.Int64
}

func (m *meter) Read(p []byte) (int, error) {
	n, err := m.Reader.Read(p)
	if m.left.Add(-int64(n)) < 0 {
		return 0, remote.ErrTooMuch
	}
	return n, err
}

// What a call may be answered, in bytes.
const (
	maxList = remote.MaxNames * 1024
	maxCall = remote.MaxFile + maxList
)

// args are those that let ssh connect to the target's host, ask nobody, and start
// nothing but the server of files.
func args(t remote.Target) []string {
	host := url.URL{Host: t.Host}
	list := []string{"-T", "-oBatchMode=yes", "-oClearAllForwardings=yes", "-oForwardAgent=no", "-oForwardX11=no", "-oPermitLocalCommand=no"}
	if host.Port() != "" {
		list = append(list, "-p", host.Port())
	}
	if t.User != "" {
		list = append(list, "-l", t.User)
	}
	return append(list, "-s", "--", host.Hostname(), "sftp")
}

// dial connects. Only the calls that use a connection end with their context; ssh
// itself goes on.
func (s *Store) dial(ctx context.Context) (*line, error) {
	ssh, err := s.ssh.Start(context.WithoutCancel(ctx), args(s.target)...)
	if err != nil {
		return nil, err
	}
	stop := context.AfterFunc(ctx, ssh.Kill)
	answer := &meter{Reader: ssh.Stdout}
	answer.left.Store(maxList)
	client, err := sftp.NewClientPipe(answer, ssh.Stdin, sftp.UseConcurrentWrites(true))
	if !stop() && err == nil {
		err = ctx.Err()
	}
	l := &line{ssh, answer, client}
	if err != nil {
		return nil, l.explain(ctx, s.target.Host, err)
	}
	return l, nil
}

// close ends ssh, whether or not the network lets it say good-bye.
func (l *line) close() {
	l.client.Close()
	l.ssh.Kill()
}

// explain says why there is no connection, or none any more.
func (l *line) explain(ctx context.Context, host string, err error) error {
	ended := l.ssh.Close()
	var said *program.Error
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case !errors.As(ended, &said):
		return errors.Join(err, ended)
	case strings.Contains(said.Said, "Host key verification failed"):
		return fmt.Errorf("%w: ssh does not know the key of %s, or another; say once by hand: ssh %[2]s (%w)", remote.ErrCredentials, host, said)
	case strings.Contains(said.Said, "Permission denied"):
		return fmt.Errorf("%w: ssh found no key that %s accepts; try by hand, and load the key into the agent: ssh %[2]s (%w)", remote.ErrCredentials, host, said)
	case said.Code == 255:
		return fmt.Errorf("ssh does not reach %s: %w", host, said)
	}
	return fmt.Errorf("there is no sftp at %s: %w", host, said)
}

// during is the time in which one call has the connection.
type during struct {
	ctx   context.Context
	store *Store
	line  *line
	stop  func() bool
}

// begin waits for the other calls and connects if need be. The caller ends it. No
// more than limit bytes are then taken for an answer.
func (s *Store) begin(ctx context.Context, limit int64) (*during, error) {
	s.mu.Lock()
	if err := ctx.Err(); err != nil {
		s.mu.Unlock()
		return nil, err
	}
	if s.line == nil {
		var err error
		if s.line, err = s.dial(ctx); err != nil {
			s.mu.Unlock()
			return nil, err
		}
	}
	s.line.answer.left.Store(limit)
	return &during{ctx, s, s.line, context.AfterFunc(ctx, s.line.ssh.Kill)}, nil
}

// end ends the call, and the connection, too, unless err is an answer.
func (d *during) end(err error) error {
	defer d.store.mu.Unlock()
	killed := !d.stop()
	if err = d.explain(err); killed || d.store.line == nil {
		d.line.close()
		d.store.line = nil
	}
	return err
}

// explain says what an answer means, or why there was none.
func (d *during) explain(err error) error {
	var status *sftp.StatusError
	var path *fs.PathError
	switch {
	case err == nil:
		return nil
	case d.ctx.Err() != nil:
		d.store.line = nil
		return d.ctx.Err()
	case d.line.answer.left.Load() < 0:
		d.store.line = nil
		return remote.ErrTooMuch
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrExist), errors.Is(err, remote.ErrTooMuch):
		return err
	case errors.Is(err, os.ErrPermission):
		return fmt.Errorf("%w: %s does not allow that in %q; check the path, and the rights of the user", remote.ErrCredentials, d.store.target.Host, d.store.target.Path)
	case errors.As(err, &status) || errors.As(err, &path) && !errors.Is(err, sftp.ErrSSHFxConnectionLost):
		return fmt.Errorf("%s says: %s", d.store.target.Host, remote.Plain(err.Error()))
	}
	d.store.line = nil
	return d.line.explain(d.ctx, d.store.target.Host, err)
}

// do is a call from begin to end.
func (s *Store) do(ctx context.Context, limit int64, call func(*sftp.Client) error) error {
	d, err := s.begin(ctx, limit)
	if err != nil {
		return err
	}
	return d.end(call(d.line.client))
}
