// Command ww is the password manager. What it does is in package cmd; here
// it is given the real world.
package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"syscall"
	"time"

	"watchword/cmd"
	"watchword/crypto"
	"watchword/internal/clip"
	"watchword/internal/console"
	"watchword/internal/disk"
	"watchword/internal/hardware"
	"watchword/secret"
	"watchword/sync/remote"
	"watchword/sync/remote/stores"
)

// version is set by the linker.
var version = "dev"

func main() {
	hardened := secret.Harden()
	os.Exit(run(host(), hardened))
}

// run is main with what must happen after it.
func run(h *cmd.Host, hardened error) int {
	defer secret.Purge()
	ctx, stop := untilSignal()
	defer stop()
	if hardened != nil {
		h.Console.Warn("%v", hardened)
	}
	code := cmd.Main(ctx, h, os.Args[1:])
	if err := h.Console.Flush(); err != nil {
		fmt.Fprintln(os.Stderr, "ww: the terminal could not be put back:", err)
	}
	return code
}

// host is the real world.
func host() *cmd.Host {
	home, _ := os.UserHomeDir() // package config says what is missing without it
	return &cmd.Host{
		Console: console.New(os.Getenv, os.Stdin, os.Stdout, os.Stderr),
		Disk:    disk.OS{}, Now: time.Now, Rand: rand.Reader,
		Getenv: os.Getenv, Home: home, HostName: hostName(), GOOS: runtime.GOOS, PID: os.Getpid(), Version: version,
		Password: variable("WW_PASSWORD"), SyncPassword: variable("WW_SYNC_PASSWORD"), SyncToken: variable("WW_SYNC_TOKEN"), OpenFD: openFD, RunCommand: runCommand, Pinentry: askPinentry, Askpass: askpass, EditText: editText,
		Clipboard:  clipboard{clip.System{GOOS: runtime.GOOS, Getenv: os.Getenv, LookPath: exec.LookPath, Host: hostName()}},
		Hardware:   hardware.Keys{},
		OpenStore:  openStore,
		Executable: executable(), Later: startLater, Sleep: sleep, Agent: keyAgent{executable(), []string{"agent"}},
		FreeMemory: freeMemory, Machine: machine, Limits: crypto.Standard(),
	}
}

// openStore is cmd.Host.OpenStore.
func openStore(ctx context.Context, target remote.Target, login remote.Credentials, cache string) (cmd.SyncStore, error) {
	return stores.Open(ctx, target, stores.Means{Credentials: login, Cache: cache})
}

// untilSignal returns a context that a signal ends, with its cause.
func untilSignal() (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(context.Background())
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	go func() {
		if <-signals == os.Interrupt {
			cancel(cmd.ErrInterrupted)
		} else {
			cancel(cmd.ErrTerminated)
		}
		signal.Stop(signals) // the second one ends the program where it stands
	}()
	return ctx, func() { signal.Stop(signals); cancel(nil) }
}

// variable takes a secret out of the environment, so that no child inherits it.
func variable(name string) secret.Value {
	password, ok := os.LookupEnv(name)
	if !ok {
		return secret.Value{}
	}
	_ = os.Unsetenv(name) // fails for impossible names only
	return secret.New([]byte(password))
}
