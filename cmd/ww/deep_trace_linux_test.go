//go:build deep

package main

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"runtime"
	"slices"
	"strconv"
	"time"

	"golang.org/x/sys/unix"
)

// A tracer stops a process when its work is done, and none of its memory is gone.
// See ptrace(2): every thread stops at its own end, the first of them because the
// program exits, and only the last one's end would release memory.
type tracer struct {
	pid     int
	threads map[int]bool // whether it stands at its end
}

// ending is the end of a process that is looked forward to.
type ending struct {
	at    chan int      // one thread, when the process is about to be gone
	leave chan struct{} // closed to let it
	gone  chan error    // that it was let go, or is gone unseen
}

// atEnd holds a process from now on. It returns when the process cannot escape
// any more.
func atEnd(pid int) (*ending, error) {
	e, seized := &ending{make(chan int), make(chan struct{}), make(chan error, 1)}, make(chan error)
	go func() {
		runtime.LockOSThread() // the kernel knows a tracer by its thread, which ends with this function
		t := &tracer{pid, map[int]bool{}}
		err := t.seize()
		seized <- err
		if err == nil {
			e.gone <- t.follow(e)
		}
	}()
	return e, <-seized
}

// release lets the process end.
func (e *ending) release() error {
	close(e.leave)
	select {
	case err := <-e.gone:
		return err
	case <-time.After(patience):
		return errors.New("it is held for ever")
	}
}

// seize takes hold of every thread. Threads that those make are held from their
// beginning, so it is done when there is no other.
func (t *tracer) seize() error {
	for {
		found, err := t.seizeNew()
		if err != nil || !found {
			return err
		}
	}
}

func (t *tracer) seizeNew() (found bool, err error) {
	tasks, err := os.ReadDir(fmt.Sprintf("/proc/%d/task", t.pid))
	if err != nil {
		return false, err
	}
	for _, task := range tasks {
		id, err := strconv.Atoi(task.Name())
		if err != nil {
			return false, err
		}
		if _, known := t.threads[id]; known {
			continue
		}
		_, _, errno := unix.Syscall6(unix.SYS_PTRACE, unix.PTRACE_SEIZE, uintptr(id), 0,
			unix.PTRACE_O_TRACEEXIT|unix.PTRACE_O_TRACECLONE, 0, 0)
		switch errno {
		case 0, unix.EPERM: // the other: it is held, as a thread of one that is
			t.threads[id], found = false, true
		case unix.ESRCH: // it has ended meanwhile
		default:
			return false, fmt.Errorf("trace thread %d: %w", id, errno)
		}
	}
	return found, nil
}

// follow lets the threads run until all of them are at their end.
func (t *tracer) follow(e *ending) error {
	for {
		var status unix.WaitStatus
		id, err := unix.Wait4(-1, &status, unix.WALL|unix.WNOTHREAD, nil)
		switch {
		case err == unix.EINTR:
			continue
		case err != nil:
			return fmt.Errorf("process %d went unseen: %w", t.pid, err)
		case !status.Stopped():
			delete(t.threads, id)
		default:
			if err := t.stopped(id, status); err != nil {
				return err
			}
		}
		if t.done() {
			return t.hand(e)
		}
	}
}

// stopped has a thread that has stopped go on, unless it is at its end. A new
// thread is known when it tells of itself: its maker may tell of it when it has
// been killed already.
func (t *tracer) stopped(id int, status unix.WaitStatus) error {
	event, signal := int(status)>>16, 0
	t.threads[id] = event == unix.PTRACE_EVENT_EXIT
	switch event {
	case unix.PTRACE_EVENT_EXIT:
		return nil
	case 0: // a signal is on its way
		signal = int(status.StopSignal())
	}
	if err := unix.PtraceCont(id, signal); err != nil && err != unix.ESRCH { // it was killed
		return fmt.Errorf("let thread %d go on: %w", id, err)
	}
	return nil
}

func (t *tracer) done() bool {
	ends := slices.Collect(maps.Values(t.threads))
	return len(ends) > 0 && !slices.Contains(ends, false)
}

// hand lets somebody look at the process, and then the process end.
func (t *tracer) hand(e *ending) (err error) {
	ids := slices.Collect(maps.Keys(t.threads))
	select {
	case e.at <- ids[0]:
		<-e.leave
	case <-time.After(patience): // nobody wants to look
	}
	for _, id := range ids {
		if e := unix.PtraceDetach(id); e != nil && err == nil {
			err = fmt.Errorf("let thread %d go: %w", id, e)
		}
	}
	return err
}
