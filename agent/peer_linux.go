package agent

import "golang.org/x/sys/unix"

// credentials returns who connected or listened, as it was then: unix(7).
func credentials(fd int) (uid uint32, pid int, err error) {
	c, err := unix.GetsockoptUcred(fd, unix.SOL_SOCKET, unix.SO_PEERCRED)
	if err != nil {
		return 0, 0, err
	}
	return c.Uid, int(c.Pid), nil
}
