package strength

// choose returns how many ways there are to choose k things of n.
func choose(n, k int) float64 {
	ways := 1.0
	for i := 1; i <= k; i++ {
		ways = ways * float64(n-i+1) / float64(i)
	}
	return ways
}

// mixtures returns in how many ways an attacker has to spell a word in which so
// many letters are changed and so many could be but are not: all with as many
// changes or fewer, or if most are changed, as many exceptions. If none or all
// are, the attacker tries both.
func mixtures(changed, kept int) float64 {
	if changed == 0 || kept == 0 {
		return 2
	}
	ways := 0.0
	for i := 1; i <= min(changed, kept); i++ {
		ways += choose(changed+kept, i)
	}
	return ways
}

// capitals returns in how many ways an attacker has to set capitals to find word
// as it is written. Only letters of ASCII count. A capital at either end, or
// nothing else, is what people do: attackers try it second.
func capitals(word []uint16) float64 {
	upper, lower := 0, 0
	for _, c := range word {
		if isUpper(c) {
			upper++
		} else if 'a' <= c && c <= 'z' {
			lower++
		}
	}
	switch {
	case upper == 0:
		return 1
	case lower == 0, upper == 1 && (isUpper(word[0]) || isUpper(word[len(word)-1])):
		return 2
	}
	return mixtures(upper, lower)
}

// isUpper knows the capitals of ASCII.
func isUpper(c uint16) bool { return 'A' <= c && c <= 'Z' }
