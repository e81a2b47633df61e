//go:build unix

package secret

import (
	"errors"
	"fmt"

	"golang.org/x/sys/unix"
)

// privateMask takes every right from group and others.
const privateMask = 0o077

func harden() error {
	unix.Umask(privateMask)
	var coreErr error
	if err := unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{}); err != nil {
		coreErr = fmt.Errorf("turn off core dumps: %w", err)
	}
	if debugging {
		return coreErr
	}
	return errors.Join(coreErr, refuseTracers())
}
