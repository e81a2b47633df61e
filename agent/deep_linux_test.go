//go:build deep

package agent_test

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"testing"

	"watchword/agent"
)

// asWhom makes the test binary knock at the socket it names.
const asWhom = "AGENT_TEST_KNOCK"

func TestMain(m *testing.M) {
	if address := os.Getenv(asWhom); address != "" {
		knock(address)
		return
	}
	os.Exit(m.Run())
}

// knock prints what the agent says first.
func knock(address string) {
	conn, err := net.Dial("unix", address)
	if err != nil {
		fmt.Println("no entry")
		return
	}
	b := make([]byte, helloSize)
	n, err := conn.Read(b)
	fmt.Println(n, err)
}

// knockAs is knock by another user. It needs root.
func knockAs(t *testing.T, uid, address string) string {
	t.Helper()
	c := exec.CommandContext(t.Context(), "setpriv", "--reuid="+uid, "--regid="+uid, "--clear-groups", "/proc/self/fd/3")
	self, err := os.Open(os.Args[0]) // that user need not reach its folder
	must(t, err)
	defer self.Close()
	c.ExtraFiles, c.Env = []*os.File{self}, []string{asWhom + "=" + address}
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return string(out)
}

func TestARealOtherUserIsRefused(t *testing.T) {
	const nobody = "65534"
	r := start(t, nil)
	address := agent.Address(r.dir)
	if got, want := knockAs(t, "0", address), "20 <nil>\n"; got != want {
		t.Fatalf("the user itself hears %q, want %q", got, want)
	}
	if got, want := knockAs(t, nobody, address), "no entry\n"; got != want {
		t.Errorf("nobody hears %q, want %q", got, want)
	}
	must(t, os.Chmod(r.dir, 0o755))
	must(t, os.Chmod(address, 0o666))
	if got, want := knockAs(t, nobody, address), "0 EOF\n"; got != want {
		t.Errorf("where files let anybody in, nobody hears %q, want %q", got, want)
	}
}
