package clip

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"

	"watchword/secret"
)

// native is the clipboard of Windows.
func native() (Board, error) { return windowsBoard{}, nil }

type windowsBoard struct{}

func (windowsBoard) Name() string              { return "Windows" }
func (windowsBoard) Hint(context.Context) bool { return true }
func (windowsBoard) Blind() bool               { return false }

const (
	unicodeText = 13     // CF_UNICODETEXT
	moveable    = 0x0002 // GMEM_MOVEABLE, as SetClipboardData wants it
	zeroed      = 0x0040 // GMEM_ZEROINIT
)

// Copy sets the marks before it closes the clipboard: the history looks when it is closed.
func (windowsBoard) Copy(ctx context.Context, value secret.Value) error {
	if err := check(value); err != nil {
		return err
	}
	return withClipboard(ctx, func() error {
		if err := call(user32("EmptyClipboard")); err != nil {
			return err
		}
		if err := setText(value); err != nil {
			return err
		}
		for _, mark := range []string{excludeMonitors, includeHistory, uploadCloud} {
			if err := setMark(mark); err != nil {
				return errors.Join(fmt.Errorf("keep it out of the history: %w", err), call(user32("EmptyClipboard")))
			}
		}
		return nil
	})
}

// Read returns what the system converts to text.
func (windowsBoard) Read(ctx context.Context) (value secret.Value, err error) {
	err = withClipboard(ctx, func() error {
		handle, _, _ := user32("GetClipboardData").Call(unicodeText)
		if handle == 0 {
			return nil // none
		}
		return withMemory(handle, func(units []uint16) error {
			if end := slices.Index(units, 0); end >= 0 {
				units = units[:end]
			}
			value = secret.Alloc(min(narrowLen(units), MaxSize+1))
			return value.Reveal(func(text []byte) error {
				narrow(text, units)
				return nil
			})
		})
	})
	return value, err
}

func (windowsBoard) Clear(ctx context.Context) error {
	return withClipboard(ctx, func() error { return call(user32("EmptyClipboard")) })
}

// setText converts value into memory that the clipboard takes over.
func setText(value secret.Value) error {
	return value.Reveal(func(text []byte) error {
		n := wideLen(text)
		return setData(unicodeText, 2*(n+1), func(units []uint16) error {
			widen(units[:n], text)
			return nil
		})
	})
}

// setMark sets a DWORD of zero.
func setMark(name string) error {
	wide, err := windows.UTF16PtrFromString(name)
	if err != nil {
		return err
	}
	format, _, err := user32("RegisterClipboardFormatW").Call(uintptr(unsafe.Pointer(wide)))
	if format == 0 {
		return err
	}
	return setData(format, 4, func([]uint16) error { return nil })
}

// setData gives the clipboard so many bytes, zero but for what fill writes.
func setData(format uintptr, bytes int, fill func(units []uint16) error) error {
	handle, _, err := kernel32("GlobalAlloc").Call(moveable|zeroed, uintptr(bytes))
	if handle == 0 {
		return err
	}
	err = withMemory(handle, fill)
	if err == nil {
		err = call(user32("SetClipboardData"), format, handle)
	}
	if err != nil {
		withMemory(handle, func(units []uint16) error { clear(units); return nil })
		kernel32("GlobalFree").Call(handle)
	}
	return err
}

// withMemory calls use with the memory behind handle.
func withMemory(handle uintptr, use func(units []uint16) error) error {
	size, _, _ := kernel32("GlobalSize").Call(handle)
	address, _, err := kernel32("GlobalLock").Call(handle)
	if address == 0 {
		return err
	}
	defer kernel32("GlobalUnlock").Call(handle)
	// Not Go's memory, so that its collector does not move it: the indirection says so to vet.
	first := *(**uint16)(unsafe.Pointer(&address))
	return use(unsafe.Slice(first, size/2))
}

// withClipboard calls use while the clipboard is open, which it is for one thread at a time on the whole desktop.
func withClipboard(ctx context.Context, use func() error) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	window := owner()
	defer user32("DestroyWindow").Call(window)
	for {
		err := call(user32("OpenClipboard"), window)
		if err == nil {
			break
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("open the clipboard: %w: %w", context.Cause(ctx), err)
		case <-time.After(10 * time.Millisecond):
		}
	}
	return errors.Join(use(), call(user32("CloseClipboard")))
}

// owner returns a window that nobody sees, as the documentation wants data to have an owner. Without one, 0, it works all
// the same on the systems there are.
func owner() uintptr {
	const messageOnly = ^uintptr(2) // HWND_MESSAGE, -3
	class, err := windows.UTF16PtrFromString("STATIC")
	if err != nil {
		return 0
	}
	window, _, _ := user32("CreateWindowExW").Call(0, uintptr(unsafe.Pointer(class)), 0, 0, 0, 0, 0, 0, messageOnly, 0, 0, 0)
	return window
}

// call calls a procedure that returns zero if it fails.
func call(proc *windows.LazyProc, args ...uintptr) error {
	if ok, _, err := proc.Call(args...); ok == 0 {
		return fmt.Errorf("%s: %w", proc.Name, err)
	}
	return nil
}

func user32(name string) *windows.LazyProc {
	return windows.NewLazySystemDLL("user32.dll").NewProc(name)
}

func kernel32(name string) *windows.LazyProc {
	return windows.NewLazySystemDLL("kernel32.dll").NewProc(name)
}
