package console_test

import "golang.org/x/sys/unix"

const (
	getModes    = unix.TCGETS
	setModes    = unix.TCSETS
	countUnread = unix.TIOCINQ
)
