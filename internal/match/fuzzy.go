package match

import (
	"cmp"
	"slices"
)

// Slip is the largest [Distance] that counts as mistyped.
const Slip = 2

// Distance is in how many characters a and b differ: added, left out, changed,
// or swapped with their neighbours (optimal string alignment).
func Distance(a, b string) int {
	return distance([]rune(a), []rune(b), max(len(a), len(b)))
}

// distance may return any number above limit where the distance is above it.
func distance(a, b []rune, limit int) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		before, last, row = last, row, before
		row[0] = i
		for j := 1; j <= len(b); j++ {
			changed := last[j-1]
			if a[i-1] != b[j-1] {
				changed++
			}
			row[j] = min(changed, last[j]+1, row[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		if min(slices.Min(row), slices.Min(last)) > limit { // it only grows from here
			return limit + 1
		}
	}
	return row[len(b)]
}

// slipped returns the distance of two texts if the one could be a slip of the
// other: something of it must be left.
func slipped(a, b []rune) (int, bool) {
	if max(len(a)-len(b), len(b)-len(a)) > Slip {
		return 0, false
	}
	d := distance(a, b, Slip)
	return d, d <= Slip && d < min(len(a), len(b))
}

// Near returns those of names that word could be a slip of, nearest first, at
// most n of them; names that are as near stay in their order. Letter case and
// the like do not matter.
func Near(word string, names []string, n int) []string {
	type near struct {
		name string
		d    int
	}
	var all []near
	want := []rune(Fold(word))
	for _, name := range names {
		if d, ok := slipped(want, []rune(Fold(name))); ok {
			all = append(all, near{name, d})
		}
	}
	slices.SortStableFunc(all, func(a, b near) int { return cmp.Compare(a.d, b.d) })
	var nearest []string
	for _, one := range all[:min(n, len(all))] {
		nearest = append(nearest, one.name)
	}
	return nearest
}

// subsequence looks for the characters of want in text, in their order, and
// returns how many others stand between them where they first are closest.
func subsequence(want, text []rune) (gap int, ok bool) {
	end, next := 0, 0
	for ; end < len(text) && next < len(want); end++ {
		if text[end] == want[next] {
			next++
		}
	}
	if next < len(want) {
		return 0, false
	}
	start := end
	for next > 0 {
		start--
		if text[start] == want[next-1] {
			next--
		}
	}
	return end - start - len(want), true
}
