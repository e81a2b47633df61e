package generator

import "testing"

// wheel yields all bytes in turn.
type wheel struct{ at byte }

func (w *wheel) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = w.at
		w.at++
	}
	return len(b), nil
}

// Over all values of a byte every number comes up equally often: no bias at all,
// which no count of random rolls could tell from a small one.
func TestRollFavoursNoNumber(t *testing.T) {
	for sides := 1; sides <= 128; sides++ {
		d := &dice{rand: new(wheel), pool: make([]byte, 256), rolls: 256}
		times := 256 / sides
		seen := make([]int, sides)
		for range sides * times {
			n, err := d.roll(sides)
			if err != nil {
				t.Fatal(err)
			}
			seen[n]++
		}
		for n, got := range seen {
			if got != times {
				t.Errorf("%d sides: %d came up %d times of %d", sides, n, got, times)
			}
		}
	}
}

func TestUsedRandomBytesAreForgotten(t *testing.T) {
	pool := make([]byte, poolSize)
	d := &dice{rand: &wheel{at: 1}, pool: pool, rolls: poolSize}
	for i := range poolSize {
		if _, err := d.roll(128); err != nil {
			t.Fatal(err)
		}
		if pool[i] != 0 {
			t.Errorf("byte %d is still there after its use", i)
		}
	}
}
