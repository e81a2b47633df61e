package disk

import (
	"errors"
	"testing"
	"time"
)

// The pauses of a rename on Windows cannot be seen from outside, least of all elsewhere.
func TestPersistTriesAgainOnlyWhatPasses(t *testing.T) {
	passing, lasting := errors.New("in use"), errors.New("no such file")
	for _, c := range []struct {
		name  string
		fails []error // results before success
		want  error
		tries int
	}{
		{"success", nil, nil, 1},
		{"lasting error", []error{lasting}, lasting, 1},
		{"error that passes", []error{passing, passing}, nil, 3},
		{"error that turns lasting", []error{passing, lasting}, lasting, 2},
		{"error that never passes", repeat(passing, 20), passing, 11},
	} {
		tries, slept := 0, time.Duration(0)
		err := persist(func(d time.Duration) { slept += d }, func() error {
			tries++
			if tries > len(c.fails) {
				return nil
			}
			return c.fails[tries-1]
		}, func(err error) bool { return err == passing })
		if err != c.want || tries != c.tries {
			t.Errorf("%s: got %v after %d tries, want %v after %d", c.name, err, tries, c.want, c.tries)
		}
		if slept > 3*time.Second {
			t.Errorf("%s: slept %v", c.name, slept)
		}
	}
}

func repeat(err error, n int) []error {
	all := make([]error, n)
	for i := range all {
		all[i] = err
	}
	return all
}
