package secret

import (
	"fmt"
	"os"
	"runtime/debug"
)

// Harden sets the process up so that others cannot look into it: no reading of
// its memory by programs of the same user, no core dump, no stack trace, files
// private by default. It is the first call in main. The settings for dumps and
// files are inherited by children. An error says which setting was refused; the
// program may go on, less guarded.
func Harden() error {
	debug.SetTraceback("none")
	// The runtime has read this variable already; children shall not.
	if err := os.Unsetenv("GOTRACEBACK"); err != nil {
		return fmt.Errorf("unset GOTRACEBACK: %w", err)
	}
	return harden()
}
