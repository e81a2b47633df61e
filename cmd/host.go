// Package cmd is the program ww: its verbs, flags, messages and exit codes.
//
// A verb is one file: what was asked as a typed struct, a command that fills
// it, and a method that does the work. Everything the program touches comes
// in through [Host]; [Main] is the only place where an exit code is born.
package cmd

import (
	"context"
	"errors"
	"io"
	"time"

	"watchword/crypto"
	"watchword/internal/clip"
	"watchword/internal/console"
	"watchword/internal/disk"
	"watchword/internal/hardware"
	"watchword/internal/pinentry"
	"watchword/secret"
	"watchword/sync/remote"
)

// Causes with which main cancels the context of [Main].
var (
	ErrInterrupted = errors.New("interrupted") // SIGINT
	ErrTerminated  = errors.New("terminated")  // SIGTERM, SIGHUP
)

// Host is the outside world. The program's main fills it, tests fake it; all
// fields are required but where it says so.
//
// EditText lets a person change text in their editor and returns what they
// saved, for the caller to wipe. More than limit bytes are
// [console.ErrTooLong]. The text is in a file meanwhile, which lives in memory
// only: where there is none the error is [ErrNoMemoryFile], unless force
// allows a file on the disk.
//
// Pinentry and Askpass have a program ask, by a name that is looked up or a
// path, and return the answer for the caller to wipe. Those of Pinentry are the
// errors of [pinentry.Ask] and of what starts it; the answer of Askpass has lost
// the newline at its end, and any exit status but 0 is an error.
type Host struct {
	Console *console.Console
	Disk    disk.FS
	Now     func() time.Time
	Rand    io.Reader // cryptographically secure

	Getenv   func(string) string
	Home     string // home directory
	HostName string // of this machine; empty if it has none
	GOOS     string
	PID      int
	Version  string
	Password secret.Value // WW_PASSWORD, which main has taken out of the environment; empty if not set

	SyncPassword secret.Value // WW_SYNC_PASSWORD, likewise: of the server of a sync
	SyncToken    secret.Value // WW_SYNC_TOKEN, likewise

	OpenFD     func(fd int) (io.ReadCloser, error)                          // an inherited descriptor
	RunCommand func(ctx context.Context, line string) (secret.Value, error) // its output; at most a password long
	Pinentry   func(ctx context.Context, program string, q pinentry.Question) (secret.Value, error)
	Askpass    func(ctx context.Context, program, prompt string) (secret.Value, error)
	EditText   func(ctx context.Context, text secret.Value, limit int, force bool) (secret.Value, error)
	Clipboard  Clipboard
	Hardware   Hardware
	Agent      Agent                     // nil: every command asks for the master password
	Executable string                    // of this program, to start it again
	Later      func(args []string) error // starts it again with these, to outlive this run; what it says nobody sees
	OpenStore  OpenStore                 // of a sync, where that is no folder
	FreeMemory func() uint64             // bytes; 0 if unknown
	Machine    func() Machine            // for doctor
	Limits     crypto.Limits
	KDF        crypto.Params // costs of a new vault; zero: measured
	SyncTime   time.Duration // for a sync that nobody asked for; zero: the usual

	// Sleep waits in real time, suspended or not, until ctx ends or goOn, asked every second, says no.
	Sleep func(ctx context.Context, d time.Duration, goOn func() bool) error
}

// OpenStore opens a store that is no folder, as stores.Open does. cache is a
// directory for it alone, in one that exists; it may be deleted at any time.
type OpenStore func(ctx context.Context, target remote.Target, login remote.Credentials, cache string) (SyncStore, error)

// Machine is what doctor asks of the machine; what is not known is no fault.
type Machine struct {
	ClockAdrift bool // nobody sets the clock by the network
	Swap        bool // memory may be written to a disk
	CoreDumps   bool // of this program, where it fails
}

// Hardware asks the hardware keys that are plugged in: [hardware.Keys], or a fake.
// The errors are those of package hardware.
type Hardware interface {
	Enrol(ctx context.Context, rand io.Reader, kind crypto.Kind, at hardware.Place) (crypto.Device, error)
	Ask(ctx context.Context, d crypto.Device, at hardware.Place) (*crypto.Key, error)
}

// Clipboard finds the clipboard of the desktop: [clip.System], or a fake.
// Values may go through terminal where there is no other way, unless it is nil.
type Clipboard interface {
	Board(terminal io.Writer) (clip.Board, error)
	Environ() []string // of what works on it
}
