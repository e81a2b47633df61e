package crypto_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"watchword/crypto"
)

func newKeyFile(t testing.TB) (text []byte, key *crypto.Key) {
	t.Helper()
	v, key, err := crypto.NewKeyFile(newRand(1))
	must(t, err)
	t.Cleanup(v.Wipe)
	t.Cleanup(key.Wipe)
	return show(v), key
}

func TestKeyFileIsOneLineThatReadsBack(t *testing.T) {
	text, key := newKeyFile(t)
	if len(text) != len("ww-keyfile-1:")+58+1 || bytes.IndexByte(text, '\n') != len(text)-1 {
		t.Errorf("got %q", text)
	}
	for _, end := range []string{"\n", "", "\r\n", " \t\n\n"} {
		b := append(bytes.TrimSpace(bytes.Clone(text)), end...)
		got, err := crypto.ParseKeyFile(b)
		if err != nil || !got.Equal(key) {
			t.Fatalf("ending %q: %v", end, err)
		}
		if !bytes.Equal(b, make([]byte, len(b))) {
			t.Errorf("ending %q: text left as %q", end, b)
		}
		got.Wipe()
	}
}

func TestKeyFileTextIsStable(t *testing.T) {
	text := "ww-keyfile-1:GAYTEMZUGU3DOOBZMFRGGZDFMYYDCMRTGQ2TMNZYHFQWEY3EMVTDBYVGDA\n"
	key, err := crypto.ParseKeyFile([]byte(text))
	must(t, err)
	defer key.Wipe()
	if got := string(bytesOf(key)); got != "0123456789abcdef0123456789abcdef" {
		t.Errorf("got %q", got)
	}
}

func TestKeyFileOfAnotherKindIsRefused(t *testing.T) {
	for _, text := range []string{"", "\n", "-----BEGIN KEY-----", "ww-keyfile-2:GAYT", " ww-keyfile-1:GAYT"} {
		if _, err := crypto.ParseKeyFile([]byte(text)); !errors.Is(err, crypto.ErrNotWatchword) {
			t.Errorf("%q: got %v, want %v", text, err, crypto.ErrNotWatchword)
		}
	}
}

func TestEveryChangeOfAKeyFileIsNoticed(t *testing.T) {
	text, _ := newKeyFile(t)
	line := strings.TrimSpace(string(text))
	for i := len("ww-keyfile-1:"); i < len(line); i++ {
		for _, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567=a \n") {
			if line[i] == c {
				continue
			}
			wantDamagedKeyFile(t, line[:i]+string(c)+line[i+1:])
		}
		wantDamagedKeyFile(t, line[:i])
		wantDamagedKeyFile(t, line[:i]+line[i:]+"A")
	}
}

func wantDamagedKeyFile(t *testing.T, text string) {
	t.Helper()
	b := []byte(text)
	if k, err := crypto.ParseKeyFile(b); !errors.Is(err, crypto.ErrDamaged) || k != nil {
		t.Errorf("%q: got %v, want %v", text, err, crypto.ErrDamaged)
	}
	if !bytes.Equal(b, make([]byte, len(b))) {
		t.Errorf("text left as %q", b)
	}
}

func TestNewKeyFileReportsABrokenSource(t *testing.T) {
	if text, key, err := crypto.NewKeyFile(brokenAfter(31)); !errors.Is(err, errBroken) || key != nil || text.Len() != 0 {
		t.Errorf("got %v", err)
	}
}
