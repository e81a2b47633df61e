package secret

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// refuseTracers denies debuggers, see ptrace(2), PT_DENY_ATTACH.
func refuseTracers() error {
	if err := unix.PtraceDenyAttach(); err != nil {
		return fmt.Errorf("refuse tracing: %w", err)
	}
	return nil
}
