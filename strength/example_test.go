package strength_test

import (
	"fmt"
	"time"

	"watchword/secret"
	"watchword/strength"
)

func ExampleEstimator_Estimate() {
	password := secret.New([]byte("octocat1987"))
	defer password.Wipe()
	own := []string{"github", "octocat"} // the name of the entry and that of the user

	r := strength.New().Estimate(password, own, time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC))
	fmt.Printf("%v: %s\n", r.Level(), r.Why())
	// Output: weak: your name or the site's and a year
}
