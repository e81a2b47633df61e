package console_test

import "golang.org/x/sys/unix"

const (
	getModes    = unix.TIOCGETA
	setModes    = unix.TIOCSETA
	countUnread = 0x4004667f // FIONREAD of sys/filio.h
)
