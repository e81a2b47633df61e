package crypto

import (
	"errors"
	"fmt"
)

// What is wrong with a file. Errors of this package wrap one of these and add
// the detail; use errors.Is.
var (
	// ErrNotWatchword: the file does not begin with the magic of its format.
	ErrNotWatchword = errors.New("not a watchword file")
	// ErrEmpty: the file has no bytes at all.
	ErrEmpty = errors.New("file is empty")
	// ErrDamaged: structure, a length or the checksum is wrong. No secret is
	// needed to find it, so it says nothing about the password.
	ErrDamaged = errors.New("file is damaged")
	// ErrForged: a key fits and yet something it authenticates does not. To
	// people this is "altered or damaged": chance and malice look alike here.
	ErrForged = errors.New("altered or damaged")
)

// What is wrong with a secret that was offered.
var (
	// ErrWrongKey: the file is whole, and the secret opens none of its slots.
	ErrWrongKey = errors.New("wrong password or key")
	// ErrPassword: the bytes cannot be a password; the wrapping text says why.
	ErrPassword = errors.New("not acceptable as a password")
	// ErrMistyped: the text cannot be a recovery code: its length, a character
	// or its check characters are wrong. A well-formed code of another vault
	// gives ErrWrongKey instead.
	ErrMistyped = errors.New("recovery code is mistyped")
	// ErrIsShare: the text is not a recovery code, but may be a share of one.
	ErrIsShare = errors.New("it is as long as a share of a code is")
)

// What is wrong with shares of a recovery code.
var (
	// ErrShareMistyped: a text cannot be a share. A [ShareError] wraps it.
	ErrShareMistyped = errors.New("the share is mistyped")
	// ErrSharesMixed: they are of several sets.
	ErrSharesMixed = errors.New("the shares are of several sets")
	// ErrSharesAltered: they are of one set and give no code. One at least was
	// altered by somebody who made its check fit; which one cannot be told.
	ErrSharesAltered = errors.New("the shares do not fit together: one was altered")
)

// A ShareError is a share that was not written down or typed as it was printed.
type ShareError struct {
	At     int // among those given, from 1; 0 if one alone was
	Reason string
	Half   bool // it is the first line of a share, and nothing follows
}

func (e *ShareError) Error() string {
	if e.At == 0 {
		return "the share is mistyped: " + e.Reason
	}
	return fmt.Sprintf("share %d of those given is mistyped: %s", e.At, e.Reason)
}

func (e *ShareError) Unwrap() error { return ErrShareMistyped }

// A FewSharesError is shares of one set that are not enough.
type FewSharesError struct{ Given, Need, Of int }

func (e *FewSharesError) Error() string {
	return fmt.Sprintf("not enough shares: %d of the %d that are needed", e.Given, e.Need)
}

// ErrReadOnly refuses to write a file that holds a critical extension this
// version does not know; see [Header.ReadOnly].
var ErrReadOnly = errors.New("file needs a newer version to be written")

// A VersionError is a file of a major version this package does not read.
type VersionError struct {
	Major uint16 // as the file says
}

func (e *VersionError) Error() string {
	return fmt.Sprintf("file has format version %d, known is %d", e.Major, major)
}

// A CostError is key derivation costs outside the limits.
type CostError struct {
	Params
	Reason string
}

func (e *CostError) Error() string {
	return fmt.Sprintf("key derivation with t=%d, m=%d KiB, p=%d: %s", e.Time, e.Memory, e.Lanes, e.Reason)
}

func damaged(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrDamaged, fmt.Sprintf(format, args...))
}
