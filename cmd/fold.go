package cmd

import "watchword/internal/match"

// fold is how names are compared.
func fold(s string) string { return match.Fold(s) }

func folded(want string) func(string) bool {
	want = fold(want)
	return func(s string) bool { return fold(s) == want }
}
