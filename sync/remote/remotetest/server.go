package remotetest

import (
	"fmt"
	"net"
	"testing"
	"time"
)

// FreeAddress returns an address of this machine at which nobody listens.
func FreeAddress(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// Await waits until a server listens at the address. The test ends if the server
// does, which ended tells, with what it said; ended then tells it once more.
func Await(t testing.TB, address string, ended chan error, said fmt.Stringer) {
	t.Helper()
	tick, timeout := time.NewTicker(10*time.Millisecond), time.After(30*time.Second)
	defer tick.Stop()
	for {
		if c, err := net.Dial("tcp", address); err == nil {
			c.Close()
			return
		}
		select {
		case <-tick.C:
		case err := <-ended:
			ended <- err
			t.Fatalf("the server ended: %v: %s", err, said)
		case <-timeout:
			t.Fatal("the server does not answer")
		}
	}
}
