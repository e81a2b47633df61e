package strength_test

import (
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"watchword/secret"
	"watchword/strength"
)

// FuzzEstimate wants any bytes judged, in the same way each time, and what follows
// the limit to change nothing.
func FuzzEstimate(f *testing.F) {
	f.Add([]byte("P@ssw0rd1"), "pass", 2026)
	f.Add([]byte("aabaab13.05.1987qwerty"), "", 1999)
	f.Add([]byte(strings.Repeat("4@1|7😀", 60)), "4\xff", -1)
	f.Add([]byte("\xf0\x9f\n\u2028\u0130Σς"), "İ", 9999)
	f.Fuzz(func(t *testing.T, password []byte, own string, year int) {
		r := judged(password, own, year)
		if r.Score < 0 || r.Score > 4 || r.Guesses < 0 || r.Guesses > strength.Limit+1e-6 {
			t.Errorf("got %+v", r)
		}
		if (r.Level() == strength.Strong) != (len(r.Reasons) == 0) {
			t.Errorf("%v for %v", r.Level(), r.Reasons)
		}
		if again := judged(password, own, year); !reflect.DeepEqual(r, again) {
			t.Errorf("got %+v, then %+v", r, again)
		}
		if len(utf16.Encode([]rune(string(password)))) < strength.Limit {
			return
		}
		if longer := judged(append(password, "x1!"...), own, year); !reflect.DeepEqual(r, longer) {
			t.Errorf("got %+v, then with more at the end %+v", r, longer)
		}
	})
}

func judged(password []byte, own string, year int) strength.Result {
	v := secret.New([]byte(string(password)))
	defer v.Wipe()
	return estimator().Estimate(v, strings.Fields(own), time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC))
}
