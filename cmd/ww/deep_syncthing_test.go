//go:build deep

package main

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"watchword/sync/remote/remotetest"
)

// carrier is a Syncthing that carries one folder to and from another one. It is
// talked to by its own interface, and knows nobody else: no discovery, no relays,
// no server of its makers.
type carrier struct {
	t                          *testing.T
	home, pile                 string
	id, listens, asked, apiKey string
	last                       int // event
}

const (
	carried  = 2 * time.Minute // is long enough for anything
	settings = `<configuration version="36">
<folder id="pile" path="%s" type="sendreceive" rescanIntervalS="3600" fsWatcherEnabled="false">%s<minDiskFree unit="">0</minDiskFree></folder>
%s
<gui enabled="true" tls="false"><address>%s</address><apikey>%s</apikey></gui>
<options>
<listenAddress>tcp://%s</listenAddress>
<globalAnnounceEnabled>false</globalAnnounceEnabled><localAnnounceEnabled>false</localAnnounceEnabled>
<relaysEnabled>false</relaysEnabled><natEnabled>false</natEnabled><stunServer></stunServer>
<startBrowser>false</startBrowser><urAccepted>-1</urAccepted><autoUpgradeIntervalH>0</autoUpgradeIntervalH>
<crashReportingEnabled>false</crashReportingEnabled><announceLANAddresses>false</announceLANAddresses>
<reconnectionIntervalS>1</reconnectionIntervalS><setLowPriority>false</setLowPriority>
</options>
</configuration>`
)

// carriers are two of them, with a folder each.
func carriers(t *testing.T) (a, b *carrier) {
	t.Helper()
	var both []*carrier
	for range 2 {
		c := &carrier{t: t, home: t.TempDir(), pile: t.TempDir(), listens: remotetest.FreeAddress(t), asked: remotetest.FreeAddress(t), apiKey: "a-key-of-this-test"}
		if out, err := c.syncthing("generate", "--no-default-folder", "--skip-port-probing").CombinedOutput(); err != nil {
			t.Fatalf("syncthing: %v\n%s", err, out)
		}
		var made struct {
			Device struct {
				ID string `xml:"id,attr"`
			} `xml:"device"`
		}
		data, err := os.ReadFile(c.config())
		c.must(err)
		c.must(xml.Unmarshal(data, &made))
		c.id = made.Device.ID
		both = append(both, c)
	}
	for _, c := range both {
		var of, devices string
		for _, d := range both {
			of += fmt.Sprintf(`<device id="%s"></device>`, d.id)
			devices += fmt.Sprintf(`<device id="%s" name="x"><address>tcp://%s</address></device>`, d.id, d.listens)
		}
		c.must(os.WriteFile(c.config(), fmt.Appendf(nil, settings, c.pile, of, devices, c.asked, c.apiKey, c.listens), 0o600))
	}
	for _, c := range both {
		c.start()
	}
	return both[0], both[1]
}

func (c *carrier) config() string { return filepath.Join(c.home, "config.xml") }

func (c *carrier) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

func (c *carrier) syncthing(args ...string) *exec.Cmd {
	cmd := exec.Command("syncthing", append(args, "--home", c.home)...)
	cmd.Env = []string{"HOME=" + c.home, "PATH=" + os.Getenv("PATH"), "STNOUPGRADE=1", "STNORESTART=1"}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return cmd
}

// start runs it, and all that it starts, to the end of the test.
func (c *carrier) start() {
	c.t.Helper()
	cmd := c.syncthing("serve", "--no-browser", "--no-restart", "--no-upgrade")
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	c.must(cmd.Start())
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	c.t.Cleanup(func() {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		<-ended
		if c.t.Failed() {
			c.t.Logf("%s", &said)
		}
	})
	remotetest.Await(c.t, c.asked, ended, &said)
}

// call asks something of it.
func (c *carrier) call(method, path string, into any) {
	c.t.Helper()
	q, err := http.NewRequestWithContext(c.t.Context(), method, "http://"+c.asked+path, nil)
	c.must(err)
	q.Header.Set("X-Api-Key", c.apiKey)
	answer, err := http.DefaultClient.Do(q)
	c.must(err)
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	c.must(err)
	if answer.StatusCode != http.StatusOK {
		c.t.Fatalf("%s: %s: %s", path, answer.Status, data)
	}
	if into != nil {
		c.must(json.Unmarshal(data, into))
	}
}

// holds are the packs in its folder.
func (c *carrier) holds() map[string]int64 {
	c.t.Helper()
	all := map[string]int64{}
	names, err := os.ReadDir(c.pile)
	c.must(err)
	for _, e := range names {
		if info, err := e.Info(); err == nil && strings.HasSuffix(e.Name(), "wwsync") && !strings.HasPrefix(e.Name(), ".") {
			all[e.Name()] = info.Size()
		}
	}
	return all
}

// look has it look at its folder now.
func (c *carrier) look() {
	c.t.Helper()
	c.call("POST", "/rest/db/scan?folder=pile", nil)
}

// carry waits until both folders hold the same. Each wait is for something to
// happen.
func carry(a, b *carrier) {
	a.t.Helper()
	both := []*carrier{a, b}
	a.look()
	b.look()
	for begun := time.Now(); !maps.Equal(a.holds(), b.holds()); {
		if time.Since(begun) > carried {
			a.t.Fatalf("nothing is carried: %v, %v", a.holds(), b.holds())
		}
		for _, c := range both {
			var events []struct{ ID int }
			c.call("GET", fmt.Sprintf("/rest/events?since=%d&timeout=2", c.last), &events)
			for _, e := range events {
				c.last = e.ID
			}
		}
	}
}

func TestTwoSyncthingsCarryAFolderBetweenTwoDevices(t *testing.T) {
	first, second := carriers(t)
	a, b := newPeer(t, "laptop", first.pile), newPeer(t, "desktop", second.pile)
	a.ok("init", "--no-input")
	a.adds("mail", "secret 0 of mail")
	a.ok("sync", "setup", a.pile, "--device", a.name, "--no-code")
	carry(first, second)
	b.ok("join", b.pile, "--device", b.name)
	wanted := []string{"secret 0 of mail"}
	for round := range 6 {
		for _, p := range []*peer{a, b} {
			value := fmt.Sprintf("secret %d of mail by %s", round+1, p.name)
			if stderr, code := p.stdin(value, "edit", "mail", "--stdin"); code != 0 {
				t.Fatal(stderr)
			}
			p.adds(fmt.Sprintf("entry %d of %s", round, p.name), value+", too")
			wanted = append(wanted, value, value+", too")
		}
		var both sync.WaitGroup
		both.Go(func() { a.run("sync") })
		both.Go(func() { b.run("sync") })
		first.look() // in the middle of it
		second.look()
		both.Wait()
		if round%2 == 1 {
			carry(first, second)
		}
	}
	for range 2 {
		a.ok("sync")
		carry(first, second)
		b.ok("sync")
		carry(first, second)
	}
	if a.state() != b.state() {
		t.Errorf("%s has %s; %s has %s", a.name, a.state(), b.name, b.state())
	}
	for _, p := range []*peer{a, b} {
		there := p.secrets()
		for _, value := range wanted {
			if !there[value] {
				t.Errorf("%s has no %q", p.name, value)
			}
		}
		p.ok("check", "--deep")
	}
	t.Logf("%d files carried, %s", len(first.holds()), a.state())
}
