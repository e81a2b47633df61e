package agent

import "golang.org/x/sys/unix"

// credentials returns who connected or listened, as it was then: unix(4).
func credentials(fd int) (uid uint32, pid int, err error) {
	c, err := unix.GetsockoptXucred(fd, unix.SOL_LOCAL, unix.LOCAL_PEERCRED)
	if err != nil {
		return 0, 0, err
	}
	pid, err = unix.GetsockoptInt(fd, unix.SOL_LOCAL, unix.LOCAL_PEERPID)
	return c.Uid, pid, err
}
