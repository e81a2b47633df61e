//go:build unix

package clip_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"golang.org/x/sys/unix"

	"watchword/internal/clip"
	"watchword/internal/disk"
	"watchword/secret"
)

// roles are what the test binary can be by its first argument.
var roles = map[string]func(){
	"copy": copyThenEnd,
	"deaf": deaf,
	"help": help,
}

// system is the session of this process, as main would find it.
func system() clip.System {
	return clip.System{GOOS: "linux", Getenv: os.Getenv, LookPath: exec.LookPath}
}

// realKeeper returns a Keeper as main would make it, with this binary as the helper.
func realKeeper() (clip.Keeper, error) {
	board, err := system().Board()
	if err != nil {
		return clip.Keeper{}, err
	}
	self, err := os.Executable()
	if err != nil {
		return clip.Keeper{}, err
	}
	return clip.Keeper{
		Board: board, FS: disk.OS{}, Dir: filepath.Join(os.Getenv("XDG_RUNTIME_DIR"), "watchword"), Rand: rand.Reader,
		Helper: []string{self, "help"}, Env: system().Environ(),
	}, nil
}

// copyThenEnd copies its input, to be cleared after a second, and ends like a command that has done its work.
func copyThenEnd() {
	err := func() error {
		text, err := io.ReadAll(os.Stdin)
		if err != nil {
			return err
		}
		k, err := realKeeper()
		if err != nil {
			return err
		}
		return k.Copy(context.Background(), secret.New(text), time.Second)
	}()
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("copied")
}

// deaf is a helper that does not listen.
func deaf() {
	if err := os.Stdin.Close(); err != nil {
		panic(err)
	}
	record(filepath.Join(os.Getenv("HOME"), "deaf"), "it")
}

// help is the helper. It leaves a file that tells about it.
func help() {
	k, err := realKeeper()
	home := os.Getenv("HOME")
	record(filepath.Join(home, "helper"), fmt.Sprintf("leader %t mute %t", leads(), mute()))
	if err == nil {
		err = k.Serve(context.Background(), os.Stdin, sleepUntilTold(home))
	}
	record(filepath.Join(home, "served"), fmt.Sprint(err))
}

// leads tells whether this process has a session of its own.
func leads() bool {
	session, err := unix.Getsid(0)
	return err == nil && session == os.Getpid()
}

// mute tells whether what we say goes to the null device.
func mute() bool {
	null, err := os.Stat(os.DevNull)
	if err != nil {
		return false
	}
	for _, file := range []*os.File{os.Stdout, os.Stderr} {
		if info, err := file.Stat(); err != nil || !os.SameFile(info, null) {
			return false
		}
	}
	return true
}

// sleepUntilTold sleeps until the pipe "wake" has been opened for writing, if there is one, else as long as asked.
func sleepUntilTold(home string) func(context.Context, time.Duration, func() bool) error {
	return func(_ context.Context, d time.Duration, _ func() bool) error {
		wake := filepath.Join(home, "wake")
		if _, err := os.Stat(wake); err != nil {
			<-time.After(d)
			return nil
		}
		woken := make(chan error, 1)
		go func() {
			file, err := os.Open(wake)
			woken <- errors.Join(err, file.Close())
		}()
		select {
		case err := <-woken:
			return err
		case <-time.After(patience): // the test has failed
			return context.DeadlineExceeded
		}
	}
}
