//go:build unix

package agent

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// Address returns the socket of the agent whose directory is dir.
func Address(dir string) string { return filepath.Join(dir, "agent.sock") }

// Listen makes the socket in dir, which must be this user's alone. What an
// agent that was killed left there is replaced: the caller sees to it, by a
// lock, that no other agent of this directory lives. Closing the listener
// removes the socket.
func Listen(dir string) (net.Listener, error) {
	if err := private(dir, fs.ModeDir, 0o700); err != nil {
		return nil, err
	}
	address := Address(dir)
	err := private(address, fs.ModeSocket, 0o600)
	if err == nil {
		err = os.Remove(address)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	defer unix.Umask(unix.Umask(0o177)) // the socket is 0600 from its first moment
	l, err := net.Listen("unix", address)
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	return l, nil
}

// again is when a queue that was full is tried once more.
const again = 5 * time.Millisecond

// Dial reaches the agent whose directory is dir. Errors: [ErrNoAgent];
// [ErrSilent], if too many wait for it; [ErrStranger], with the path and what is
// wrong about it.
func Dial(ctx context.Context, dir string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, answerIn)
	defer cancel()
	for _, part := range []struct {
		path string
		kind fs.FileMode
		mode fs.FileMode
	}{{dir, fs.ModeDir, 0o700}, {Address(dir), fs.ModeSocket, 0o600}} {
		if err := private(part.path, part.kind, part.mode); err != nil {
			return nil, err
		}
	}
	for {
		var d net.Dialer
		conn, err := d.DialContext(ctx, "unix", Address(dir))
		switch {
		case err == nil:
			return conn, nil
		case !errors.Is(err, syscall.EAGAIN): // Linux: the queue is full
			return nil, fmt.Errorf("%w: %v", ErrNoAgent, err)
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("%w: %v", ErrSilent, err)
		case <-time.After(again):
		}
	}
}

// private makes sure that path is of this kind, this user's, and closed to
// others: its mode is at most mode.
func private(path string, kind, mode fs.FileMode) error {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%w: %w", ErrNoAgent, err)
	case err != nil:
		return fmt.Errorf("%w: %v", ErrStranger, err)
	case info.Mode().Type() != kind:
		return fmt.Errorf("%w: %s is no %s", ErrStranger, path, map[fs.FileMode]string{fs.ModeDir: "folder", fs.ModeSocket: "socket"}[kind])
	case info.Sys().(*syscall.Stat_t).Uid != uint32(os.Geteuid()):
		return fmt.Errorf("%w: %s belongs to another user", ErrStranger, path)
	case info.Mode().Perm()&^mode != 0:
		return fmt.Errorf("%w: %s is open to others (%v)", ErrStranger, path, info.Mode().Perm())
	}
	return nil
}

// PeerOf asks the kernel who is at the other end of a connection of [Dial], or
// of a listener of [Listen]. The terminal is told by the session that the
// program there belongs to.
func PeerOf(conn net.Conn) (Peer, error) {
	socket, ok := conn.(syscall.Conn)
	if !ok {
		return Peer{}, errors.New("no socket")
	}
	raw, err := socket.SyscallConn()
	if err != nil {
		return Peer{}, err
	}
	var uid uint32
	var pid int
	var asked error
	if err := raw.Control(func(fd uintptr) { uid, pid, asked = credentials(int(fd)) }); err != nil {
		return Peer{}, err
	}
	if asked != nil {
		return Peer{}, fmt.Errorf("ask who it is: %w", asked)
	}
	return Peer{Mine: uid == uint32(os.Geteuid()), Terminal: session(pid)}, nil
}

// session returns that of a process, 0 if it is not to be found: it is gone, or
// in a namespace from which it has no number here.
func session(pid int) int {
	if pid <= 0 { // would be this process
		return 0
	}
	sid, err := unix.Getsid(pid)
	if err != nil {
		return 0
	}
	return sid
}
