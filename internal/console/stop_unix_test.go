//go:build linux || darwin

package console_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"regexp"
	"strconv"
	"testing"

	"golang.org/x/sys/unix"

	"watchword/internal/console"
)

// roleVariable makes the test binary play a part of a session: a shell with job
// control, or the program it runs.
const roleVariable = "CONSOLE_TEST_ROLE"

// asked is written when a question begins.
const asked = "\x1b[?2004h"

func TestMain(m *testing.M) {
	switch os.Getenv(roleVariable) {
	case "shell":
		os.Exit(playShell())
	case "program":
		os.Exit(playProgram())
	}
	os.Exit(m.Run())
}

// playProgram asks for a password on its controlling terminal and tells it.
func playProgram() int {
	ctx, stop := signal.NotifyContext(context.Background(), unix.SIGTERM, unix.SIGHUP)
	defer stop()
	c := &console.Console{Terminal: console.OpenTerminal, Unicode: true}
	v, err := c.Password(ctx, "Password: ")
	if err != nil {
		fmt.Println("error:", err)
		return 1
	}
	err = v.Reveal(func(b []byte) error {
		_, err := fmt.Printf("got: %s\n", b)
		return err
	})
	if err != nil {
		return 1
	}
	return 0
}

// playShell runs the program in the foreground. When it stops, it makes the
// terminal echo, as shells do, and continues it.
func playShell() int {
	signal.Ignore(unix.SIGTTOU) // it sets the terminal from the background
	cmd := program("program")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.SysProcAttr = &unix.SysProcAttr{Setpgid: true, Foreground: true, Ctty: 0}
	if err := cmd.Start(); err != nil {
		return 2
	}
	fmt.Printf("job %d\n", cmd.Process.Pid)
	for {
		var status unix.WaitStatus
		if _, err := unix.Wait4(cmd.Process.Pid, &status, unix.WUNTRACED, nil); err != nil {
			return 2
		}
		if !status.Stopped() {
			fmt.Printf("exited %d\n", status.ExitStatus())
			return status.ExitStatus()
		}
		echoed, err := setShown(os.Stdin)
		fmt.Printf("stopped by %d, echo %v, %v\n", status.StopSignal(), echoed, err)
		if err := unix.Kill(-cmd.Process.Pid, unix.SIGCONT); err != nil {
			return 2
		}
	}
}

// program returns the command that plays a role.
func program(role string) *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), roleVariable+"="+role)
	return cmd
}

// session starts a role as the leader of a session on a desk of its own.
func session(t *testing.T, role string) *desk {
	t.Helper()
	d := newDesk(t)
	cmd := program(role)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = d.program, d.program, d.program
	cmd.SysProcAttr = &unix.SysProcAttr{Setsid: true, Setctty: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // it may have ended
		_ = cmd.Wait()
	})
	d.await(asked, 1)
	return d
}

// signalJob sends a signal to the program that the shell has started.
func (d *desk) signalJob(s unix.Signal) {
	d.t.Helper()
	job := regexp.MustCompile(`job (\d+)\r\n`)
	d.await("\r\n", 1)
	pid, err := strconv.Atoi(job.FindStringSubmatch(d.screen())[1])
	if err != nil {
		d.t.Fatal(err)
	}
	if err := unix.Kill(pid, s); err != nil {
		d.t.Fatal(err)
	}
}

func TestCtrlZStopsWithEchoOnAndAsksAgain(t *testing.T) {
	d := session(t, "shell")
	d.press("hunt\x1a")
	d.await(fmt.Sprintf("stopped by %d, echo true, <nil>", unix.SIGTSTP), 1)
	d.await(asked+"\rPassword: …", 1) // what was typed is still there
	d.press("er2\r")
	d.await("got: hunter2", 1)
	d.await("exited 0", 1)
	if !d.echoes() {
		t.Error("the terminal does not echo any more")
	}
}

func TestAStopFromOutsideDoesNotMakeThePromptEcho(t *testing.T) {
	d := session(t, "shell")
	d.signalJob(unix.SIGSTOP)
	d.await("echo false, <nil>", 1)
	d.await(asked, 2)
	if modes(t, d.program) != 0 {
		t.Error("the terminal echoes while a password is typed")
	}
	d.press("hunter2\r")
	d.await("got: hunter2", 1)
	d.await("exited 0", 1)
	if !d.echoes() {
		t.Error("the terminal does not echo any more")
	}
}

func TestCtrlZThatNobodyCouldUndoAsksAgain(t *testing.T) {
	d := session(t, "program") // leads the session: there is no shell to come back to
	d.press("hunt\x1a")
	d.await(asked, 2)
	d.press("er2\r")
	d.await("got: hunter2", 1)
}

func TestEchoIsBackAfterASignal(t *testing.T) {
	for _, s := range []unix.Signal{unix.SIGTERM, unix.SIGHUP} {
		t.Run(s.String(), func(t *testing.T) {
			d := session(t, "shell")
			d.signalJob(s)
			d.await("exited 1", 1)
			if !d.echoes() {
				t.Error("the terminal does not echo any more")
			}
		})
	}
}
