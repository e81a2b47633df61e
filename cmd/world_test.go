package cmd_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"watchword/cmd"
	"watchword/crypto"
	"watchword/internal/console"
	"watchword/internal/disk"
	"watchword/internal/disk/disktest"
	"watchword/secret"
)

// What every test world begins with.
const (
	vaultPath = "/home/me/.local/share/watchword/vault.ww"
	master    = "canary of the master"
	entry     = "canary-entry"
)

// world is a machine for ww: a disk in memory, a clock that goes on by a
// minute a run, randomness that is the same every time, and perhaps a person.
type world struct {
	t     *testing.T
	mem   *disktest.Memory
	disk  disk.FS // mem, or what a test puts before it
	now   time.Time
	rand  *rand.ChaCha8
	env   map[string]string
	kdf   crypto.Params
	free  uint64 // bytes of memory
	state cmd.Machine
	ctx   context.Context
	stdin io.Reader
	json  bool // every run is with --json
	quiet bool // every run is with -q

	password string        // WW_PASSWORD
	person   *person       // nil: there is no terminal
	screen   bool          // standard output and error are the terminal
	width    int           // columns; 0: 80
	colour   bool          // the terminal has colours
	ascii    bool          // it has nothing but ASCII
	see      io.Writer     // where all output shows too; nil: nowhere
	commands []string      // that were run for a password
	command  func() string // what they print; nil: they fail
	windows  windows       // that ask
	desk     desk          // with the clipboard
	editor   editor
	agent    *keeper                              // of keys; nil: there is none
	servers  servers                              // where a pile may be
	syncing  string                               // WW_SYNC_PASSWORD
	after    func(time.Duration) <-chan time.Time // nil: nothing takes long
	hardware ring

	automatic   bool       // vaults sync by themselves
	later       [][]string // what was left running
	cannotLater error
	syncTime    time.Duration
}

// ran is what a run of ww left.
type ran struct {
	code     int
	out, err string
}

func newWorld(t *testing.T) *world {
	w := emptyWorld(t)
	t.Cleanup(func() { searchFiles(t, w.mem) })
	return w
}

func emptyWorld(t *testing.T) *world {
	mem := disktest.NewMemory()
	w := &world{
		t: t, mem: mem, disk: mem, ctx: t.Context(), password: master,
		now: time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC), rand: rand.NewChaCha8([32]byte{}),
		env: map[string]string{}, kdf: cheap(1),
	}
	mem.Now = func() time.Time { return w.now }
	return w
}

// searchFiles looks for secrets in every file that ww has left.
func searchFiles(t *testing.T, mem *disktest.Memory) {
	for name, data := range mem.Files() {
		if strings.HasPrefix(name, "/home/") && bytes.Contains(data, []byte("canary")) {
			t.Errorf("%s holds a secret", name)
		}
	}
}

// withVault is a world that has a vault with one entry in it.
func withVault(t *testing.T) *world {
	w := newWorld(t)
	w.ok("init")
	w.stdin = strings.NewReader(entry + "\n")
	w.ok("add", "github", "-u", "octocat", "--stdin")
	return w
}

// copy is another machine with the same files and the same time.
func (w *world) copy() *world {
	c := emptyWorld(w.t)
	c.mem = w.mem.Clone()
	c.disk = c.mem
	c.now = w.now
	c.hardware = w.hardware
	c.mem.Now = func() time.Time { return c.now }
	var seed [32]byte
	_, _ = w.rand.Read(seed[:])
	c.rand = rand.NewChaCha8(seed) // or both would draw the same ids
	return c
}

// cheap are costs that no real vault may have.
func cheap(passes uint32) crypto.Params { return crypto.Params{Time: passes, Memory: 64, Lanes: 1} }

func limits() crypto.Limits {
	return crypto.Limits{MinMemory: 64, MaxMemory: 256, MinTime: 1, MaxTime: 3, MaxLanes: 4, MaxPasses: 512}
}

// run is one run of ww.
func (w *world) run(args ...string) ran {
	w.t.Helper()
	w.now = w.now.Add(time.Minute)
	if w.json {
		args = append([]string{"--json"}, args...)
	}
	if w.quiet {
		args = append([]string{"-q"}, args...)
	}
	var out, err bytes.Buffer
	code := cmd.Main(w.ctx, w.host(&out, &err), args)
	w.stdin = nil
	if w.person != nil && (w.person.hidden || w.person.muted) {
		w.t.Errorf("ww %q left the terminal without echo", args)
	}
	if said := out.String() + err.String(); strings.Contains(said, master) {
		w.t.Errorf("ww %q tells the master password: %s", args, said)
	}
	return ran{code, out.String(), err.String()}
}

// ok is a run that must go well.
func (w *world) ok(args ...string) ran {
	w.t.Helper()
	r := w.run(args...)
	if r.code != 0 {
		w.t.Fatalf("ww %q: exit %d\n%s", args, r.code, r.err)
	}
	return r
}

func (w *world) host(out, err *bytes.Buffer) *cmd.Host {
	c := &console.Console{In: w.stdin, Out: out, Err: err, OutTTY: w.screen, ErrTTY: w.screen, Unicode: !w.ascii, Colour: w.colour, Width: w.width}
	c.After = func(time.Duration) <-chan time.Time { return nil } // nothing takes long here
	if w.after != nil {
		c.After = w.after
	}
	if w.see != nil {
		c.Out, c.Err = io.MultiWriter(out, w.see), io.MultiWriter(err, w.see)
	}
	if c.In == nil {
		c.In = strings.NewReader("")
	}
	if w.person != nil {
		c.Terminal = func() (console.Terminal, error) { return w.person, nil }
	}
	h := &cmd.Host{
		Console: c, Disk: w.disk, Now: func() time.Time { return w.now }, Rand: w.rand,
		Getenv: w.getenv, Home: "/home/me", HostName: "laptop", GOOS: "linux", PID: 4121, Version: "1.2.3",
		Password: secret.New([]byte(w.password)), SyncPassword: secret.New([]byte(w.syncing)), OpenFD: w.openFD, RunCommand: w.runCommand, Pinentry: w.windows.pinentry, Askpass: w.windows.askpass, EditText: w.editor.edit,
		Clipboard: &w.desk, Hardware: &w.hardware, Executable: w.desk.helper, Sleep: w.desk.sleep,
		OpenStore: w.servers.open, Later: w.startLater, SyncTime: w.syncTime, FreeMemory: func() uint64 { return w.free }, Machine: func() cmd.Machine { return w.state }, Limits: limits(), KDF: w.kdf,
	}
	if w.agent != nil {
		h.Agent = w.agent
	}
	return h
}

func (w *world) getenv(key string) string {
	if key == "WW_SYNC" && !w.automatic {
		return "manual"
	}
	return w.env[key]
}

func (w *world) startLater(args []string) error {
	w.later = append(w.later, args)
	return w.cannotLater
}

func (w *world) openFD(fd int) (io.ReadCloser, error) {
	if fd != 3 {
		return nil, fmt.Errorf("descriptor %d is not open", fd)
	}
	return io.NopCloser(strings.NewReader(master + "\n")), nil
}

func (w *world) runCommand(_ context.Context, line string) (secret.Value, error) {
	w.commands = append(w.commands, line)
	if w.command == nil {
		return secret.Value{}, fmt.Errorf("the password command: exit status 1")
	}
	return secret.New([]byte(w.command())), nil
}

// sits puts a person at the terminal who will type keys, instead of a
// password in the environment.
func (w *world) sits(keys string) {
	w.person = &person{keys: []byte(keys)}
	w.password = ""
}

// write puts a file on the disk.
func (w *world) write(name, text string) {
	w.mem.Put(name, []byte(text))
}

// vault returns the bytes of the vault.
func (w *world) vault() []byte { return w.mem.Files()[vaultPath] }

// unchanged fails unless do leaves every file as it is, but for locks and what
// was last seen.
func (w *world) unchanged(do func()) {
	w.t.Helper()
	before := w.mem.Files()
	do()
	after := w.mem.Files()
	for name := range after {
		if before[name] == nil && !remembered(name) {
			w.t.Errorf("%s is new", name)
		}
	}
	for name, data := range before {
		if !bytes.Equal(after[name], data) && !remembered(name) {
			w.t.Errorf("%s was changed", name)
		}
	}
}

// remembered reports whether reading, or a sync that fails, may write the file too.
func remembered(name string) bool {
	return slices.Contains([]string{".lock", ".state", ".use", ".last"}, filepath.Ext(name))
}

// want fails unless r ended with code and said every one of texts.
func (r ran) want(t *testing.T, code int, texts ...string) {
	t.Helper()
	if r.code != code {
		t.Errorf("exit %d, want %d", r.code, code)
	}
	for _, text := range texts {
		if !strings.Contains(r.err, text) {
			t.Errorf("it did not say %q", text)
		}
	}
	if t.Failed() {
		t.Logf("standard output:\n%s\nstandard error:\n%s", r.out, r.err)
	}
}
