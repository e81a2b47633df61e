package agent

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"

	"github.com/Microsoft/go-winio"
	"golang.org/x/sys/windows"
)

// Address returns the pipe of the agent. There is one for each user, so dir
// does not matter; nobody else can make it once it is there.
func Address(string) string {
	return `\\.\pipe\watchword-agent-` + self()
}

// self is this user's security identifier. What has none gets a name nobody
// answers to.
func self() string {
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		return "unknown"
	}
	return user.User.Sid.String()
}

// Listen makes the pipe. Only its owner may open it; if it is there already,
// that is an error.
func Listen(dir string) (net.Listener, error) {
	l, err := winio.ListenPipe(Address(dir), &winio.PipeConfig{SecurityDescriptor: "D:P(A;;GA;;;OW)"})
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	return l, nil
}

// Dial reaches the agent of this user. Errors: [ErrNoAgent]; [ErrStranger] if
// the pipe does not let this user in.
func Dial(ctx context.Context, dir string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, answerIn)
	defer cancel()
	conn, err := winio.DialPipeContext(ctx, Address(dir))
	switch {
	case errors.Is(err, fs.ErrPermission):
		return nil, fmt.Errorf("%w: %v", ErrStranger, err)
	case err != nil:
		return nil, fmt.Errorf("%w: %v", ErrNoAgent, err)
	}
	return conn, nil
}

// PeerOf asks the system which process is at the other end of a pipe, and whose
// it is. Terminals are not told apart here.
func PeerOf(conn net.Conn) (Peer, error) {
	pipe, ok := conn.(interface{ Fd() uintptr })
	if !ok {
		return Peer{}, errors.New("no pipe")
	}
	pid, err := otherEnd(windows.Handle(pipe.Fd()))
	if err != nil {
		return Peer{}, fmt.Errorf("ask who it is: %w", err)
	}
	sid, err := ownerOf(pid)
	if err != nil {
		return Peer{}, fmt.Errorf("ask whose process %d is: %w", pid, err)
	}
	return Peer{Mine: sid == self()}, nil
}

// otherEnd returns the process that made the pipe or, for the one that made it,
// the process that opened it.
func otherEnd(pipe windows.Handle) (pid uint32, err error) {
	if err = windows.GetNamedPipeServerProcessId(pipe, &pid); err != nil {
		return 0, err
	}
	if pid == windows.GetCurrentProcessId() {
		err = windows.GetNamedPipeClientProcessId(pipe, &pid)
	}
	return pid, err
}

func ownerOf(pid uint32) (string, error) {
	process, err := windows.OpenProcess(windows.PROCESS_QUERY_LIMITED_INFORMATION, false, pid)
	if err != nil {
		return "", err
	}
	defer windows.CloseHandle(process)
	var token windows.Token
	if err := windows.OpenProcessToken(process, windows.TOKEN_QUERY, &token); err != nil {
		return "", err
	}
	defer token.Close()
	user, err := token.GetTokenUser()
	if err != nil {
		return "", err
	}
	return user.User.Sid.String(), nil
}
