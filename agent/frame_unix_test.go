//go:build unix

package agent_test

import (
	"bytes"
	"io"
	"net"
	"testing"

	"watchword/agent"
)

const (
	kindHello, kindGet, kindPut     = 0, 1, 2
	kindNoKey, kindRefused          = 9, 10
	helloSize, frameHead, nonceSize = 20, 4, 16
)

// called is a connection on which the agent has said hello.
func (r *running) called(t *testing.T) (conn net.Conn, nonce []byte) {
	t.Helper()
	conn, err := agent.Dial(t.Context(), r.dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	hello := make([]byte, helloSize)
	if _, err := io.ReadFull(conn, hello); err != nil {
		t.Fatal(err)
	}
	if want := []byte{0, 18, 1, kindHello}; !bytes.Equal(hello[:frameHead], want) {
		t.Fatalf("hello begins with %v, want %v", hello[:frameHead], want)
	}
	return conn, hello[frameHead:]
}

// answer sends text, says no more, and returns the answer.
func answer(t *testing.T, conn net.Conn, text []byte) []byte {
	t.Helper()
	_, _ = conn.Write(text) // may be refused half way
	_ = conn.(*net.UnixConn).CloseWrite()
	b, _ := io.ReadAll(conn)
	return b
}

func get(nonce []byte) []byte {
	b := append([]byte{0, 34, 1, kindGet}, nonce...)
	name := id(1)
	return append(b, name[:]...)
}

func put(nonce []byte) []byte {
	b := append([]byte{0, 75, 1, kindPut}, nonce...)
	name := id(1)
	b = append(b, name[:]...)
	b = append(b, 0, 0, 0, 0, 60, 0, 0, 1, 0)
	return append(b, bytes.Repeat([]byte{7}, agent.KeySize)...)
}

func refused(b []byte) bool { return bytes.Equal(b, []byte{0, 2, 1, kindRefused}) }

func TestAWholeFrameIsAnswered(t *testing.T) {
	r := start(t, nil)
	conn, nonce := r.called(t)
	if got := answer(t, conn, get(nonce)); !bytes.Equal(got, []byte{0, 2, 1, kindNoKey}) {
		t.Errorf("got %v", got)
	}
}

func TestARecordedFrameIsRefused(t *testing.T) {
	r := start(t, nil)
	conn, nonce := r.called(t)
	recorded := put(nonce)
	if got := answer(t, conn, recorded); refused(got) {
		t.Fatalf("the first time it was refused too")
	}
	if err := r.Drop(t.Context(), id(1)); err != nil {
		t.Fatal(err)
	}
	r = start(t, nil)
	for range 2 {
		conn, _ = r.called(t)
		if got := answer(t, conn, recorded); !refused(got) {
			t.Errorf("got %v", got)
		}
	}
	r.hasNot(t, 1)
}

func TestOneConnectionHasOneRequest(t *testing.T) {
	r := start(t, nil)
	conn, nonce := r.called(t)
	got := answer(t, conn, append(get(nonce), get(nonce)...))
	if len(got) > frameHead {
		t.Errorf("two were answered: %v", got)
	}
}

func TestACutFrameIsRefused(t *testing.T) {
	r := start(t, nil)
	for n := range len(put(make([]byte, nonceSize))) {
		conn, nonce := r.called(t)
		if got := answer(t, conn, put(nonce)[:n]); !refused(got) {
			t.Errorf("after %d bytes: got %v", n, got)
		}
	}
	r.hasNot(t, 1)
}

func TestAFrameThatIsNotDueIsRefused(t *testing.T) {
	r := start(t, nil)
	change := func(at int, to byte) func([]byte) []byte {
		return func(b []byte) []byte { b[at] = to; return b }
	}
	for name, of := range map[string]func(nonce []byte) []byte{
		"another version":   change(2, 2),
		"an unknown kind":   change(3, 6),
		"an answer":         change(3, kindNoKey),
		"a hello":           change(3, kindHello),
		"too long":          change(1, 76),
		"too short":         change(1, 74),
		"no length":         change(1, 0),
		"above the bound":   change(0, 0x04),
		"as long as can be": change(0, 0xff),
		"another nonce":     change(4, 0),
		"a third scope":     change(36, 2),
		"no idle time":      change(40, 0),
		"a year of idling":  change(37, 1),
		"a year of life":    change(41, 1),
	} {
		conn, nonce := r.called(t)
		nonce[0] |= 1 // never what "another nonce" puts there
		b := of(put(nonce))
		if got := answer(t, conn, b); !refused(got) {
			t.Errorf("%s: got %v", name, got)
		}
	}
	r.hasNot(t, 1)
}

func TestNoiseIsRefused(t *testing.T) {
	r := start(t, nil)
	conn, _ := r.called(t)
	if got := answer(t, conn, bytes.Repeat([]byte("GET / HTTP/1.1\r\n"), 4096)); len(got) > 0 && !refused(got) {
		t.Errorf("got %v", got)
	}
	r.put(t, 1, terms())
	r.has(t, 1)
}
