package console

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
	"unsafe"

	"golang.org/x/sys/windows"
)

// device is the console of the process.
type device struct {
	in, out *os.File
	wake    windows.Handle // an event that ends a wait
}

// OpenTerminal opens the console of the process, whatever the standard streams
// are. In a window that is no console but plays one through pipes (mintty), what
// is typed cannot be hidden. The caller closes it.
func OpenTerminal() (Terminal, error) {
	if emulated(windows.Handle(os.Stdin.Fd())) {
		return nil, ErrCannotHide
	}
	in, err := os.OpenFile("CONIN$", os.O_RDWR, 0)
	if err != nil {
		return nil, fmt.Errorf("open terminal: %w", err)
	}
	out, err := os.OpenFile("CONOUT$", os.O_RDWR, 0)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open terminal: %w", err), in.Close())
	}
	return NewTerminal(in, out)
}

// emulated reports whether h is a pipe named like the terminals of MSYS and
// Cygwin: \msys-dd50a72ab4668b33-pty0-from-master.
func emulated(h windows.Handle) bool {
	if kind, err := windows.GetFileType(h); err != nil || kind != windows.FILE_TYPE_PIPE {
		return false
	}
	var info struct {
		length uint32 // bytes
		name   [windows.MAX_PATH]uint16
	}
	size := uint32(unsafe.Sizeof(info))
	if err := windows.GetFileInformationByHandleEx(h, windows.FileNameInfo, (*byte)(unsafe.Pointer(&info)), size); err != nil {
		return false
	}
	name := windows.UTF16ToString(info.name[:min(info.length/2, windows.MAX_PATH)])
	return strings.Contains(name, "-pty") && (strings.Contains(name, "msys-") || strings.Contains(name, "cygwin-"))
}

// NewTerminal returns the console that in and out belong to, and takes both over,
// even when it fails.
func NewTerminal(in, out *os.File) (Terminal, error) {
	wake, err := windows.CreateEvent(nil, 0, 0, nil)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open terminal: %w", err), in.Close(), out.Close())
	}
	return &device{in: in, out: out, wake: wake}, nil
}

// ReadKey reads UTF-16 itself: os.File would keep what it converts on the heap.
func (d *device) ReadKey(ctx context.Context, b []byte) (int, error) {
	stop := context.AfterFunc(ctx, func() { _ = windows.SetEvent(d.wake) }) // fails for no event only
	defer stop()
	r, err := d.readUnit(ctx)
	if err != nil {
		return 0, err
	}
	if utf16.IsSurrogate(r) {
		low, err := d.readUnit(ctx)
		if err != nil {
			return 0, err
		}
		r = utf16.DecodeRune(r, low)
	}
	return utf8.EncodeRune(b, r), nil
}

func (d *device) readUnit(ctx context.Context) (rune, error) {
	h := windows.Handle(d.in.Fd())
	for {
		if ctx.Err() != nil {
			return 0, done(ctx)
		}
		which, err := windows.WaitForMultipleObjects([]windows.Handle{d.wake, h}, false, windows.INFINITE)
		if err != nil {
			return 0, fmt.Errorf("wait for terminal: %w", err)
		}
		if which == windows.WAIT_OBJECT_0 {
			continue
		}
		var unit uint16
		var n uint32
		if err := windows.ReadConsole(h, &unit, 1, &n, nil); err != nil {
			return 0, fmt.Errorf("read terminal: %w", err)
		}
		if n == 1 {
			return rune(unit), nil
		}
	}
}

func (d *device) Write(b []byte) (int, error) { return d.out.Write(b) }

func (d *device) Size() (columns, rows int) {
	var info windows.ConsoleScreenBufferInfo
	if err := windows.GetConsoleScreenBufferInfo(windows.Handle(d.out.Fd()), &info); err != nil {
		return 0, 0
	}
	return int(info.Window.Right-info.Window.Left) + 1, int(info.Window.Bottom-info.Window.Top) + 1
}

func (d *device) Mute() (restore func() error, err error) {
	in := windows.Handle(d.in.Fd())
	var was uint32
	if err := windows.GetConsoleMode(in, &was); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCannotHide, err)
	}
	if err := windows.SetConsoleMode(in, was&^windows.ENABLE_ECHO_INPUT); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCannotHide, err)
	}
	return func() error { return windows.SetConsoleMode(in, was) }, nil
}

func (d *device) Hide() (restore func() error, err error) {
	in, out := windows.Handle(d.in.Fd()), windows.Handle(d.out.Fd())
	var inWas, outWas uint32
	if err := errors.Join(windows.GetConsoleMode(in, &inWas), windows.GetConsoleMode(out, &outWas)); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCannotHide, err)
	}
	const shown = windows.ENABLE_ECHO_INPUT | windows.ENABLE_LINE_INPUT | windows.ENABLE_PROCESSED_INPUT
	err = errors.Join(
		windows.SetConsoleMode(in, inWas&^shown),
		windows.SetConsoleMode(out, outWas|windows.ENABLE_PROCESSED_OUTPUT|windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING))
	restore = func() error {
		return errors.Join(windows.SetConsoleMode(in, inWas), windows.SetConsoleMode(out, outWas))
	}
	if err != nil {
		return nil, errors.Join(ErrCannotHide, err, restore())
	}
	return restore, nil
}

func (d *device) Flush() error {
	if err := windows.FlushConsoleInputBuffer(windows.Handle(d.in.Fd())); err != nil {
		return fmt.Errorf("flush terminal: %w", err)
	}
	return nil
}

// Suspend does nothing: there is no job control on Windows.
func (d *device) Suspend() error { return nil }

func (d *device) Close() error {
	return errors.Join(d.in.Close(), d.out.Close(), windows.CloseHandle(d.wake))
}
