package crypto_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"watchword/crypto"
	"watchword/secret"
)

var errBroken = errors.New("broken")

// brokenAfter is a source of n random bytes that fails then.
func brokenAfter(n int64) io.Reader {
	return io.MultiReader(io.LimitReader(newRand(5), n), failing{})
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errBroken }

func TestKeyFromWipesWhatItWasGiven(t *testing.T) {
	for _, n := range []int{0, 31, 32, 33} {
		b := bytes.Repeat([]byte{7}, n)
		k, err := crypto.KeyFrom(b)
		if (err == nil) != (n == crypto.KeySize) {
			t.Errorf("%d bytes: got %v", n, err)
		}
		if !bytes.Equal(b, make([]byte, n)) {
			t.Errorf("%d bytes: left as %x", n, b)
		}
		k.Wipe()
	}
}

func TestAKeyIsHandedOverByItsValue(t *testing.T) {
	k, err := crypto.NewKey(newRand(1))
	must(t, err)
	again, err := crypto.KeyOf(k.Clone().Value())
	must(t, err)
	if !again.Equal(k) {
		t.Error("another key came back")
	}
	again.Wipe()
	k.Wipe()
	for _, n := range []int{0, 31, 33} {
		v := value(t, strings.Repeat("x", n))
		if _, err := crypto.KeyOf(v); err == nil || v.Len() != 0 {
			t.Errorf("%d bytes: got %v, and %d bytes are left", n, err, v.Len())
		}
	}
}

func TestNewKeysDiffer(t *testing.T) {
	r := newRand(1)
	a, err := crypto.NewKey(r)
	must(t, err)
	b, err := crypto.NewKey(r)
	must(t, err)
	if a.Equal(b) || !a.Equal(a) {
		t.Error("keys are equal that were drawn one after the other, or one is not equal to itself")
	}
	a.Wipe()
	b.Wipe()
}

func TestCloneOutlivesItsKey(t *testing.T) {
	k, same := newKey(t, 1), newKey(t, 1)
	c := k.Clone()
	defer c.Wipe()
	k.Wipe()
	if !c.Equal(same) {
		t.Error("the clone is another key, or none")
	}
}

func TestNewKeyReportsABrokenSource(t *testing.T) {
	if k, err := crypto.NewKey(brokenAfter(31)); !errors.Is(err, errBroken) || k != nil {
		t.Errorf("got %v, %v", k, err)
	}
}

func TestExpandKeepsPurposesApart(t *testing.T) {
	k := newKey(t, 1)
	a, b, again := k.Expand("ww1/a"), k.Expand("ww1/b"), k.Expand("ww1/a")
	if a.Equal(b) || a.Equal(k) || !a.Equal(again) {
		t.Error("one purpose gives two keys, or two purposes give one")
	}
	a.Wipe()
	b.Wipe()
	again.Wipe()
}

func TestMACAndDigestAreHMAC(t *testing.T) {
	k := newKey(t, 1)
	h := hmac.New(sha256.New, bytesOf(k))
	h.Write([]byte("some value"))
	want := h.Sum(nil)
	if got := k.MAC([]byte("some "), nil, []byte("value")); !bytes.Equal(got[:], want) {
		t.Errorf("MAC: got %x, want %x", got, want)
	}
	if got := k.Digest(value(t, "some value")); !bytes.Equal(got[:], want[:16]) {
		t.Errorf("Digest: got %x, want %x", got, want[:16])
	}
}

func TestBoxOpensOnlyAsItWasSealed(t *testing.T) {
	k, ad := newKey(t, 1), []byte("bound")
	box, err := k.Seal(newRand(2), value(t, "a secret"), ad)
	must(t, err)
	if want := crypto.NonceSize + len("a secret") + crypto.TagSize; len(box) != want {
		t.Errorf("box has %d bytes, not %d", len(box), want)
	}
	opened, err := k.Open(box, ad)
	if err != nil || string(show(opened)) != "a secret" {
		t.Fatalf("got %q, %v", show(opened), err)
	}
	opened.Wipe()
	for i := range box {
		box[i] ^= 1
		wantForged(t, k, box, ad)
		box[i] ^= 1
		wantForged(t, k, box[:i], ad)
	}
	wantForged(t, k, box, []byte("Bound"))
	wantForged(t, newKey(t, 2), box, ad)
}

func wantForged(t *testing.T, k *crypto.Key, box, ad []byte) {
	t.Helper()
	if v, err := k.Open(box, ad); err != crypto.ErrForged || v.Len() != 0 {
		t.Errorf("got %d bytes, %v, want %v", v.Len(), err, crypto.ErrForged)
	}
}

func TestEmptyValueIsSealedToo(t *testing.T) {
	k := newKey(t, 1)
	box, err := k.Seal(newRand(2), secret.Value{}, nil)
	must(t, err)
	if v, err := k.Open(box, nil); err != nil || v.Len() != 0 {
		t.Errorf("got %d bytes, %v", v.Len(), err)
	}
	box[len(box)-1] ^= 1
	wantForged(t, k, box, nil)
}

func TestWrappedKeyComesBack(t *testing.T) {
	outer, inner := newKey(t, 1), newKey(t, 2)
	box, err := outer.Wrap(newRand(3), inner, []byte("bound"))
	must(t, err)
	if len(box) != crypto.WrappedSize {
		t.Errorf("box has %d bytes, not %d", len(box), crypto.WrappedSize)
	}
	got, err := outer.Unwrap(box, []byte("bound"))
	must(t, err)
	defer got.Wipe()
	if !got.Equal(inner) {
		t.Error("another key came back")
	}
	box[0] ^= 1
	if _, err := outer.Unwrap(box, []byte("bound")); err != crypto.ErrForged {
		t.Errorf("changed box: got %v, want %v", err, crypto.ErrForged)
	}
}

func TestUnwrapRefusesABoxThatHoldsNoKey(t *testing.T) {
	k := newKey(t, 1)
	box, err := k.Seal(newRand(2), value(t, "short"), nil)
	must(t, err)
	if _, err := k.Unwrap(box, nil); err != crypto.ErrForged {
		t.Errorf("got %v, want %v", err, crypto.ErrForged)
	}
}

func TestSealReportsABrokenSource(t *testing.T) {
	if _, err := newKey(t, 1).Seal(brokenAfter(23), value(t, "x"), nil); !errors.Is(err, errBroken) {
		t.Errorf("got %v, want %v", err, errBroken)
	}
}

func TestUseOfAWipedKeyPanics(t *testing.T) {
	k, other := newKey(t, 1), newKey(t, 2)
	k.Wipe()
	k.Wipe()
	uses := map[string]func(){
		"expand": func() { k.Expand("x") },
		"MAC":    func() { k.MAC() },
		"seal":   func() { k.Seal(newRand(1), secret.Value{}, nil) },
		"wrap":   func() { other.Wrap(newRand(1), k, nil) },
	}
	for name, use := range uses {
		if message := panicOf(use); !strings.Contains(message, "wiped key") {
			t.Errorf("%s: got %q", name, message)
		}
	}
}

func panicOf(f func()) (message string) {
	defer func() { message = fmt.Sprint(recover()) }()
	f()
	return ""
}

func TestWipeOfNoKeyIsHarmless(t *testing.T) {
	var k *crypto.Key
	k.Wipe()
}

func TestNothingPrintsBytesOfAKey(t *testing.T) {
	k, err := crypto.KeyFrom([]byte("0123456789abcdef0123456789abcdef"))
	must(t, err)
	defer k.Wipe()
	h, _ := recoveryHeader(t)
	file, h := seal(t, h, k, []byte("payload"))
	p := open(t, h, k, file)
	s, err := crypto.NewSealer(io.Discard, newRand(1), h, k, 1)
	must(t, err)
	defer s.Close()
	c := crypto.Credential{File: k, Password: value(t, "0123456789")}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		text := fmt.Sprintf(verb, []any{k, *k, c, &c, p, s, struct{ hidden *crypto.Key }{k}})
		for _, leak := range []string{"012345", "303132", "48 49 50", "0x30, 0x31"} {
			if strings.Contains(text, leak) {
				t.Errorf("%s prints %s", verb, text)
			}
		}
	}
}
