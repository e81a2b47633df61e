package secret_test

import (
	"bytes"
	"errors"
	"strings"
	"sync"
	"testing"

	"watchword/secret"
)

// bytesOf returns a copy of the bytes of v, as no program should.
func bytesOf(t *testing.T, v secret.Value) []byte {
	t.Helper()
	var seen []byte
	err := v.Reveal(func(b []byte) error {
		seen = bytes.Clone(b)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return seen
}

func TestNewTakesTheBytesOver(t *testing.T) {
	for _, size := range []int{0, 1, 15, 16, 17, 4096, 100_000, 2 << 20} {
		want := bytes.Repeat([]byte("s3cret"), size/6+1)[:size]
		source := bytes.Clone(want)
		v := secret.New(source)
		if got := bytesOf(t, v); !bytes.Equal(got, want) || v.Len() != size {
			t.Errorf("%d bytes: got %d others", size, v.Len())
		}
		if !bytes.Equal(source, make([]byte, size)) {
			t.Errorf("%d bytes: the source is not wiped", size)
		}
		v.Wipe()
	}
}

func TestAllocIsZeroAndCanBeFilled(t *testing.T) {
	v := secret.Alloc(32)
	defer v.Wipe()
	if got := bytesOf(t, v); !bytes.Equal(got, make([]byte, 32)) {
		t.Errorf("got %x", got)
	}
	fill := func(b []byte) error { copy(b, "filled"); return nil }
	if err := v.Reveal(fill); err != nil {
		t.Fatal(err)
	}
	if got := bytesOf(t, v); !strings.HasPrefix(string(got), "filled\x00") {
		t.Errorf("got %q", got)
	}
}

func TestNoSizeIsEmpty(t *testing.T) {
	for name, v := range map[string]secret.Value{
		"zero value": {}, "no bytes": secret.New(nil), "none": secret.Alloc(0), "negative": secret.Alloc(-1),
	} {
		if v.Len() != 0 || len(bytesOf(t, v)) != 0 {
			t.Errorf("%s: has %d bytes", name, v.Len())
		}
		v.Wipe()
	}
}

func TestRevealReturnsTheErrorOfUse(t *testing.T) {
	v := secret.New([]byte("x"))
	defer v.Wipe()
	want := errors.New("refused")
	if err := v.Reveal(func([]byte) error { return want }); err != want {
		t.Errorf("got %v", err)
	}
}

func TestAppendingInRevealDoesNotReachTheNeighbour(t *testing.T) {
	v, w := secret.New([]byte("first")), secret.New([]byte("second"))
	defer v.Wipe()
	defer w.Wipe()
	err := v.Reveal(func(b []byte) error {
		_ = append(b, strings.Repeat("!", 64)...)
		return nil
	})
	if got := bytesOf(t, w); err != nil || string(got) != "second" {
		t.Errorf("neighbour is %q, %v", got, err)
	}
}

func TestEqualComparesBytes(t *testing.T) {
	a, b := secret.New([]byte("same")), secret.New([]byte("same"))
	other, longer := secret.New([]byte("some")), secret.New([]byte("same!"))
	for _, test := range []struct {
		name string
		v, w secret.Value
		want bool
	}{
		{"itself", a, a, true},
		{"same bytes", a, b, true},
		{"other bytes", a, other, false},
		{"longer", a, longer, false},
		{"empty", a, secret.Value{}, false},
		{"both empty", secret.Value{}, secret.Alloc(0), true},
	} {
		if got := test.v.Equal(test.w); got != test.want {
			t.Errorf("%s: got %v", test.name, got)
		}
		if got := test.w.Equal(test.v); got != test.want {
			t.Errorf("%s, the other way round: got %v", test.name, got)
		}
	}
	for _, v := range []secret.Value{a, b, other, longer} {
		v.Wipe()
	}
}

func TestWipeEmptiesEveryCopyOfTheHandle(t *testing.T) {
	v := secret.New([]byte("hunter2"))
	handle := v
	v.Wipe()
	v.Wipe()
	if handle.Len() != 0 || len(bytesOf(t, handle)) != 0 || handle.Equal(secret.New([]byte("hunter2"))) {
		t.Error("a copy of the handle still has the secret")
	}
}

func TestWipeInsideRevealWaitsForItsEnd(t *testing.T) {
	v := secret.New([]byte("hunter2"))
	err := v.Reveal(func(b []byte) error {
		v.Wipe()
		w := secret.New([]byte("another")) // must not take the memory over
		defer w.Wipe()
		if string(b) != "hunter2" {
			t.Errorf("the view became %q", b)
		}
		if v.Len() != 0 {
			t.Error("a wiped value has a length")
		}
		return nil
	})
	if err != nil || len(bytesOf(t, v)) != 0 {
		t.Errorf("the secret is still there, %v", err)
	}
}

func TestAPanicInRevealLeavesTheValueUsable(t *testing.T) {
	v := secret.New([]byte("hunter2"))
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		_ = v.Reveal(func([]byte) error { panic("out of luck") })
	}()
	if got := bytesOf(t, v); string(got) != "hunter2" {
		t.Errorf("got %q", got)
	}
	v.Wipe()
	if len(bytesOf(t, v)) != 0 {
		t.Error("the panic keeps the secret alive")
	}
}

func TestAPanicInRevealAfterWipeStillWipes(t *testing.T) {
	v := secret.New([]byte("hunter2"))
	var view []byte
	func() {
		defer func() { _ = recover() }()
		_ = v.Reveal(func(b []byte) error {
			view = b // as no program may
			v.Wipe()
			panic("out of luck")
		})
	}()
	if !bytes.Equal(view, make([]byte, 7)) {
		t.Errorf("the memory holds %q", view)
	}
}

func TestPurgeWipesEverything(t *testing.T) {
	small, large := secret.New([]byte("hunter2")), secret.Alloc(1<<20)
	secret.Purge()
	if small.Len() != 0 || large.Len() != 0 {
		t.Error("a secret survives")
	}
	v := secret.New([]byte("later"))
	defer v.Wipe()
	if got := bytesOf(t, v); string(got) != "later" {
		t.Errorf("got %q after a purge", got)
	}
}

func TestMoreSecretsThanTheSlabHolds(t *testing.T) {
	var values []secret.Value
	for i := range 300 {
		values = append(values, secret.New(bytes.Repeat([]byte{byte(i)}, 1000+i)))
	}
	for i, v := range values {
		if got := bytesOf(t, v); !bytes.Equal(got, bytes.Repeat([]byte{byte(i)}, 1000+i)) {
			t.Fatalf("value %d is not what it was", i)
		}
		v.Wipe()
	}
}

func TestValuesCanBeUsedByManyAtOnce(t *testing.T) {
	shared := secret.New([]byte("shared"))
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 200 {
				own := secret.New([]byte("own"))
				if got := bytesOf(t, own); string(got) != "own" {
					t.Errorf("got %q", got)
				}
				if got := bytesOf(t, shared); len(got) > 0 && string(got) != "shared" {
					t.Errorf("got %q of a shared value", got)
				}
				own.Wipe()
			}
			shared.Wipe()
		})
	}
	group.Wait()
}
