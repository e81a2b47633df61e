package secret_test

import (
	"bytes"
	"testing"

	"watchword/secret"
)

func TestRegionIsZeroAndWritable(t *testing.T) {
	for _, size := range []int{0, 1, 4096, 5 << 20} {
		b, release := secret.Region(size)
		if !bytes.Equal(b, make([]byte, size)) {
			t.Errorf("%d bytes: got %d, or not zero", size, len(b))
		}
		for i := range b {
			b[i] = 0xff
		}
		release()
		release()
	}
}

func TestRegionOfNegativeSizeIsEmpty(t *testing.T) {
	b, release := secret.Region(-1)
	defer release()
	if len(b) != 0 {
		t.Errorf("got %d bytes", len(b))
	}
}

func BenchmarkRegion20MiB(b *testing.B) {
	for b.Loop() {
		mem, release := secret.Region(20 << 20)
		clear(mem)
		release()
	}
}
