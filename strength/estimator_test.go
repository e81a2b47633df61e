package strength_test

import (
	"os"
	"os/exec"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"watchword/secret"
	"watchword/strength"
)

func TestWhatFollowsTheLimitCountsForNothing(t *testing.T) {
	for _, unit := range []string{"a", "é", "日", "😀", "x😀", "\xff"} {
		full := strings.Repeat(unit, strength.Limit)
		want := in2026(full)
		for _, rest := range []string{"x", "Zw;8xQ#kV0f}mLr?", full} {
			if got := in2026(full + rest); !reflect.DeepEqual(got, want) {
				t.Errorf("%q: got %+v with more, %+v without", unit, got, want)
			}
		}
	}
}

func TestAPasswordUpToTheLimitCountsInFull(t *testing.T) {
	weak := strings.Repeat("a", strength.Limit-12)
	if a, b := in2026(weak), in2026(weak+"Zw;8xQ#kV0f}"); a.Guesses+11 > b.Guesses {
		t.Errorf("10^%v without the end, 10^%v with it", a.Guesses, b.Guesses)
	}
}

func TestAWipedPasswordIsAsWeakAsAnEmptyOne(t *testing.T) {
	password := secret.New([]byte("Zw;8xQ#kV0f}mLr?"))
	password.Wipe()
	if r := estimator().Estimate(password, nil, time.Time{}); r.Guesses != 0 || r.Score != 0 {
		t.Errorf("got %+v", r)
	}
}

func TestThePasswordStaysAsItIs(t *testing.T) {
	password, want := secret.New([]byte("P@ssw0rd aabaab 1.1.91")), secret.New([]byte("P@ssw0rd aabaab 1.1.91"))
	defer password.Wipe()
	defer want.Wipe()
	estimator().Estimate(password, []string{"p"}, time.Time{})
	if !password.Equal(want) {
		t.Error("it has changed")
	}
}

func TestAnEstimatorServesManyAtOnce(t *testing.T) {
	e := strength.New()
	var all sync.WaitGroup
	for _, p := range []string{"password", "summer2024", "aabaab1.1.91", "Zw;8xQ#kV0f}mLr?"} {
		want := in2026(p)
		all.Go(func() {
			if got := (verdict{Password: p, Year: 2026}).estimate(e); !reflect.DeepEqual(got, want) {
				t.Errorf("%s: got %+v, want %+v", p, got, want)
			}
		})
	}
	all.Wait()
}

// The runtime lists each package that does anything before main, and how much it
// allocates for that.
func TestStartingCostsNothing(t *testing.T) {
	cmd := exec.Command(os.Args[0], "-test.run", "^$")
	cmd.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(out), "init runtime ") {
		t.Fatalf("nothing is traced: this test proves nothing\n%s", out)
	}
	const little = 3 // digits of a number of bytes: the cover tool has some to itself
	found := regexp.MustCompile(`init watchword/strength .* (\d+) bytes`).FindSubmatch(out)
	if found != nil && len(found[1]) > little {
		t.Errorf("got %s", found[0])
	}
}

func TestANewEstimatorUnpacksNothing(t *testing.T) {
	if n := testing.AllocsPerRun(100, func() { strength.New() }); n > 10 {
		t.Errorf("%v allocations", n)
	}
}
