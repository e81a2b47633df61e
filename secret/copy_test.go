package secret_test

import (
	"testing"

	"watchword/secret"
)

func TestCopyCopiesAsTheBuiltinDoes(t *testing.T) {
	for _, from := range []string{"", "ab", "abcd", "abcdef"} {
		to, want := []byte("wxyz"), []byte("wxyz")
		n := secret.Copy(to, []byte(from))
		if m := copy(want, from); n != m || string(to) != string(want) {
			t.Errorf("%q: %d bytes, %q; want %d, %q", from, n, to, m, want)
		}
	}
}
