//go:build unix

package console

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"
)

// device is a terminal of the system.
type device struct {
	in, out *os.File
	// wakeR becomes readable when a wait must end: wakeW is written to.
	wakeR, wakeW *os.File
	resumed      atomic.Bool
	resized      atomic.Bool
}

// OpenTerminal opens the controlling terminal, whatever the standard streams
// are. The caller closes it.
func OpenTerminal() (Terminal, error) {
	f, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	if err != nil {
		return nil, fmt.Errorf("open terminal: %w", err)
	}
	return NewTerminal(f, f)
}

// NewTerminal returns the terminal that in and out belong to, and takes both
// over, even when it fails.
func NewTerminal(in, out *os.File) (Terminal, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open terminal: %w", err), closeAll(in, out))
	}
	return &device{in: in, out: out, wakeR: r, wakeW: w}, nil
}

func (d *device) ReadKey(ctx context.Context, b []byte) (int, error) {
	fd := int(d.in.Fd())
	for {
		if ctx.Err() != nil {
			return 0, done(ctx)
		}
		if err := d.wait(ctx, fd); err != nil {
			return 0, err
		}
		n, err := unix.Read(fd, b[:1])
		switch {
		case errors.Is(err, unix.EINTR) || errors.Is(err, unix.EAGAIN):
			continue
		case err != nil:
			return 0, fmt.Errorf("read terminal: %w", err)
		case n == 0:
			return 0, io.EOF
		}
		return n, nil
	}
}

// wait returns when fd can be read, or with an error when ctx is done or the
// process was stopped and continued.
func (d *device) wait(ctx context.Context, fd int) error {
	stop := context.AfterFunc(ctx, d.wake)
	defer stop()
	for {
		readable, woken, err := selectRead(fd, int(d.wakeR.Fd()))
		if err != nil {
			return fmt.Errorf("wait for terminal: %w", err)
		}
		if woken {
			if err := d.heed(ctx); err != nil {
				return err
			}
		}
		if readable {
			return nil
		}
	}
}

// wake ends a wait. A pipe too full to be written to wakes just as well.
func (d *device) wake() { _, _ = d.wakeW.Write([]byte{0}) }

// heed empties the pipe by one and says what it was about.
func (d *device) heed(ctx context.Context) error {
	if _, err := d.wakeR.Read(make([]byte, 1)); err != nil {
		return fmt.Errorf("wait for terminal: %w", err)
	}
	if ctx.Err() != nil {
		return done(ctx)
	}
	if d.resumed.Swap(false) {
		return errResumed
	}
	if d.resized.Swap(false) {
		return errResized
	}
	return nil
}

// selectRead waits until a or b can be read. It is select(2) because poll(2) does
// not know terminals on macOS.
func selectRead(a, b int) (aReady, bReady bool, err error) {
	if max(a, b) >= unix.FD_SETSIZE {
		return false, false, fmt.Errorf("too many open files: %d", max(a, b))
	}
	for {
		var set unix.FdSet
		set.Set(a)
		set.Set(b)
		_, err := unix.Select(max(a, b)+1, &set, nil, nil, nil)
		if errors.Is(err, unix.EINTR) {
			continue
		}
		return set.IsSet(a), set.IsSet(b), err
	}
}

func (d *device) Write(b []byte) (int, error) { return d.out.Write(b) }

func (d *device) Size() (columns, rows int) {
	size, err := unix.IoctlGetWinsize(int(d.out.Fd()), unix.TIOCGWINSZ)
	if err != nil {
		return 0, 0
	}
	return int(size.Col), int(size.Row)
}

func (d *device) Mute() (restore func() error, err error) {
	fd := int(d.in.Fd())
	was, err := unix.IoctlGetTermios(fd, ioctlGet)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCannotHide, err)
	}
	to := *was
	to.Lflag &^= unix.ECHO | unix.ECHONL
	if err := change(fd, *was, to); err != nil {
		return nil, errors.Join(err, show(fd, was))
	}
	return sync.OnceValue(func() error { return show(fd, was) }), nil
}

func (d *device) Hide() (restore func() error, err error) {
	fd := int(d.in.Fd())
	was, err := unix.IoctlGetTermios(fd, ioctlGet)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCannotHide, err)
	}
	if err := hide(fd, *was); err != nil {
		return nil, errors.Join(err, show(fd, was))
	}
	forget := d.watch()
	return sync.OnceValue(func() error {
		forget()
		return show(fd, was)
	}), nil
}

// shown are the modes that print what is typed or act on it.
const shown = unix.ECHO | unix.ECHONL | unix.ICANON | unix.ISIG | unix.IEXTEN

// hide sets fd to was without the modes of shown, to be read byte by byte.
// Ctrl-S is a key then and does not stop the output.
func hide(fd int, was unix.Termios) error {
	to := was
	to.Lflag &^= shown
	to.Iflag &^= unix.IXON
	to.Cc[unix.VMIN], to.Cc[unix.VTIME] = 1, 0
	return change(fd, was, to)
}

// change sets fd from one set of modes to another that lacks some. tcsetattr(3)
// succeeds if it could change anything at all, so the result is read back.
func change(fd int, was, to unix.Termios) error {
	if err := unix.IoctlSetTermios(fd, ioctlSet, &to); err != nil {
		return fmt.Errorf("%w: %w", ErrCannotHide, err)
	}
	now, err := unix.IoctlGetTermios(fd, ioctlGet)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrCannotHide, err)
	}
	if now.Lflag&(was.Lflag&^to.Lflag) != 0 {
		return ErrCannotHide
	}
	return nil
}

func show(fd int, was *unix.Termios) error {
	err := unix.IoctlSetTermios(fd, ioctlSet, was)
	for errors.Is(err, unix.EINTR) {
		err = unix.IoctlSetTermios(fd, ioctlSet, was)
	}
	if err != nil {
		return fmt.Errorf("restore terminal: %w", err)
	}
	return nil
}

// watch lets ReadKey return errResumed when the process is continued, and
// errResized when the terminal has another size.
func (d *device) watch() (forget func()) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, unix.SIGCONT, unix.SIGWINCH)
	done := make(chan struct{})
	go func() {
		for {
			select {
			case s := <-signals:
				d.resumed.CompareAndSwap(false, s == unix.SIGCONT)
				d.resized.CompareAndSwap(false, s == unix.SIGWINCH)
				d.wake()
			case <-done:
				return
			}
		}
	}()
	return func() {
		signal.Stop(signals)
		close(done)
	}
}

func (d *device) Flush() error {
	if err := flush(int(d.in.Fd())); err != nil {
		return fmt.Errorf("flush terminal: %w", err)
	}
	return nil
}

// stopGrace is how long the stop may take to reach this thread. A process group
// that nobody could continue is not stopped at all, so the wait must end.
const stopGrace = 100 * time.Millisecond

func (d *device) Suspend() error {
	resumed := make(chan os.Signal, 1)
	signal.Notify(resumed, unix.SIGCONT)
	defer signal.Stop(resumed)
	if err := unix.Kill(0, unix.SIGTSTP); err != nil {
		return fmt.Errorf("stop: %w", err)
	}
	select {
	case <-resumed:
	case <-time.After(stopGrace):
	}
	return nil
}

func (d *device) Close() error { return closeAll(d.in, d.out, d.wakeR, d.wakeW) }

// closeAll closes files; in and out may be one and the same.
func closeAll(files ...*os.File) error {
	var errs []error
	for _, f := range files {
		if err := f.Close(); err != nil && !errors.Is(err, os.ErrClosed) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}
