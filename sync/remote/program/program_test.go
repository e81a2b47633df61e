//go:build unix

package program_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"watchword/sync/remote"
	"watchword/sync/remote/program"
	"watchword/sync/remote/remotetest"
)

// role says, in the environment, that this is no test but a program, and which.
const role = "PROGRAM_TEST_ROLE"

func TestMain(m *testing.M) {
	if as := os.Getenv(role); as != "" {
		syscall.Exit(act(as)) // os.Exit could tell of coverage
	}
	os.Exit(m.Run())
}

func act(as string) int {
	switch as {
	case "echo":
		io.Copy(os.Stdout, os.Stdin)
	case "arguments":
		fmt.Printf("%q", os.Args[1:])
	case "environment":
		fmt.Print(strings.Join(os.Environ(), "\n"))
	case "fails":
		fmt.Print("half")
		fmt.Fprint(os.Stderr, strings.Repeat("long ago ", 1000), "\x1b[1mit\r\nwas so\n")
		return 7
	case "waits":
		fmt.Print("I wait\n")
		wait()
	case "leaves a child":
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), role+"=waits")
		child.Stdout, child.Stderr = os.Stdout, os.Stderr
		if err := child.Start(); err != nil {
			return 1
		}
		if len(os.Args) > 1 {
			wait()
		}
		fmt.Printf("%d\n", child.Process.Pid)
	}
	return 0
}

// life is an address, in the environment, where those that wait hold a connection.
const life = "PROGRAM_TEST_LIFE"

// wait waits to be killed.
func wait() {
	if address := os.Getenv(life); address != "" {
		c, err := net.Dial("tcp", address)
		if err != nil {
			os.Exit(1)
		}
		c.Read(make([]byte, 1)) // until the test ends
		return
	}
	if r, w, err := os.Pipe(); err == nil {
		defer w.Close()
		r.Read(make([]byte, 1))
	}
}

func play(t *testing.T, as string) program.Program {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return program.Program{Name: self, Env: []string{role + "=" + as}, Without: []string{"GIT_DIR"}}
}

func TestWhatGoesInComesOut(t *testing.T) {
	out, err := play(t, "echo").Output(remotetest.Context(t), 100, strings.NewReader("a\x00b\r\n"))
	if err != nil || string(out) != "a\x00b\r\n" {
		t.Errorf("got %q, %v", out, err)
	}
	if _, err := play(t, "echo").Output(remotetest.Context(t), 3, strings.NewReader("four")); !errors.Is(err, remote.ErrTooMuch) {
		t.Errorf("too much: got %v", err)
	}
}

func TestNoShellSeesTheArguments(t *testing.T) {
	out, err := play(t, "arguments").Output(remotetest.Context(t), 1000, nil, "$HOME", "a b", "`id`", "*", "")
	if want := fmt.Sprintf("%q", []string{"$HOME", "a b", "`id`", "*", ""}); err != nil || string(out) != want {
		t.Errorf("got %s, %v", out, err)
	}
}

func TestTheEnvironmentHasWhatIsOursLeftOut(t *testing.T) {
	t.Setenv("WW_PASSWORD", "hunter2")
	t.Setenv("GIT_DIR", "/x")
	t.Setenv("THEIRS", "stays")
	out, err := play(t, "environment").Output(remotetest.Context(t), 1<<20, nil)
	got := strings.Split(string(out), "\n")
	if err != nil || !slices.Contains(got, "THEIRS=stays") || strings.Contains(string(out), "WW_PASSWORD") || strings.Contains(string(out), "GIT_DIR") {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestAProgramThatFailsIsQuotedOnOneLine(t *testing.T) {
	err := play(t, "fails").Run(remotetest.Context(t), nil, nil)
	var said *program.Error
	if !errors.As(err, &said) || said.Code != 7 || len(said.Said) > 4096 || !strings.HasSuffix(said.Said, "was so\n") {
		t.Fatalf("got %v", err)
	}
	if strings.ContainsAny(err.Error(), "\x1b\n\r") || len(err.Error()) > 600 {
		t.Errorf("got %q", err)
	}
	r, err := play(t, "fails").Read(remotetest.Context(t))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	if !errors.As(err, &said) || said.Code != 7 || string(data) != "half" {
		t.Errorf("got %q, %v", data, err)
	}
}

func TestAProgramThatIsNotThereIsMissing(t *testing.T) {
	p := program.Program{Name: "no-such-program"}
	if err := p.Run(remotetest.Context(t), nil, nil); !errors.Is(err, program.ErrMissing) || !strings.Contains(err.Error(), "no-such-program") {
		t.Errorf("got %v", err)
	}
}

func TestClosingBeforeTheEndKills(t *testing.T) {
	r, err := play(t, "waits").Read(remotetest.Context(t))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(r, make([]byte, 6)); err != nil {
		t.Error(err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}

func TestAContextKillsAProgramAndItsChildren(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	t.Setenv(life, l.Addr().String())
	for as, lives := range map[string]int{"waits": 1, "leaves a child": 2} {
		ctx, cancel := context.WithCancel(remotetest.Context(t))
		r, err := play(t, as).Read(ctx, "and waits")
		if err != nil {
			t.Fatal(err)
		}
		var held []net.Conn
		for range lives {
			c, err := l.Accept()
			if err != nil {
				t.Fatal(err)
			}
			held = append(held, c)
		}
		cancel()
		if _, err := io.ReadAll(r); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got %v", as, err)
		}
		r.Close()
		for _, c := range held {
			c.SetReadDeadline(time.Now().Add(20 * time.Second))
			if _, err := c.Read(make([]byte, 1)); errors.Is(err, os.ErrDeadlineExceeded) {
				t.Errorf("%s: something is still alive", as)
			}
			c.Close()
		}
	}
}

// A child that holds on to the output of a program that has ended is not waited for.
func TestAChildThatStaysIsLeftBehind(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var out strings.Builder
	if err := play(t, "leaves a child").Run(ctx, nil, &out); err != nil {
		t.Errorf("got %v", err)
	}
	var pid int
	for line := range strings.Lines(out.String()) {
		fmt.Sscan(line, &pid) // the child's own line is no number
	}
	child, err := os.FindProcess(pid)
	if err == nil {
		err = child.Kill()
	}
	if err != nil || pid == 0 {
		t.Errorf("the child, %d, is not there: %v", pid, err)
	}
}
