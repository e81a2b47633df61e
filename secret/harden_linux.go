package secret

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// refuseTracers makes the process undumpable: /proc/PID/mem belongs to root from
// then on, and a core_pattern that pipes, which heeds no limit, gets nothing.
// See prctl(2), PR_SET_DUMPABLE. Executed children start dumpable again.
func refuseTracers() error {
	if err := unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0); err != nil {
		return fmt.Errorf("refuse tracing: %w", err)
	}
	return nil
}
