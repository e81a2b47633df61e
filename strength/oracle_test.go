package strength_test

import (
	"encoding/json"
	"math"
	"os"
	"testing"
	"time"

	"watchword/secret"
	"watchword/strength"
)

// A verdict is what the npm package says of a password, see gen/README.md.
type verdict struct {
	Password string   `json:"p"`
	Own      []string `json:"own,omitempty"`
	Year     int      `json:"y"`
	Guesses  float64  `json:"g"` // log10
	Score    int      `json:"s"`
}

// estimate asks the package what v asked the original.
func (v verdict) estimate(e *strength.Estimator) strength.Result {
	password := secret.New([]byte(v.Password))
	defer password.Wipe()
	return e.Estimate(password, v.Own, time.Date(v.Year, 7, 1, 0, 0, 0, 0, time.UTC))
}

func (v verdict) agrees(r strength.Result) bool {
	return math.Abs(r.Guesses-v.Guesses) <= 1e-6 && r.Score == v.Score
}

func TestEveryGoldenPasswordIsAsStrongAsInTheOriginal(t *testing.T) {
	for name, count := range map[string]int{"oracle-200.json": 200, "oracle-4000.json": 4000} {
		t.Run(name, func(t *testing.T) {
			all, e := golden(t, name), strength.New()
			if len(all) != count {
				t.Errorf("%d passwords", len(all))
			}
			for _, v := range all {
				if r := v.estimate(e); !v.agrees(r) {
					t.Errorf("%+q knowing %+q in %d: 10^%v, score %d; the original says 10^%v, score %d",
						v.Password, v.Own, v.Year, r.Guesses, r.Score, v.Guesses, v.Score)
				}
			}
		})
	}
}

func golden(t *testing.T, name string) (all []verdict) {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	return all
}
