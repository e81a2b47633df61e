package generator

import "strings"

// ties tells in which ways one character follows another: one bit for the same
// character again, and two for each line, up and down.
type ties uint

// run tells whether three characters are a run: the third follows the second
// as the second follows the first. So aaa, 777, abc, 321, qwe and lkj are
// runs, and case makes no difference.
func run(a, b, c byte) bool {
	first := tie(a, b)
	return first != 0 && first&tie(b, c) != 0
}

// tie returns the ways in which b follows a.
func tie(a, b byte) ties {
	lines := [...]string{
		"abcdefghijklmnopqrstuvwxyz", "0123456789", // as one counts
		"qwertyuiop", "asdfghjkl", "zxcvbnm", // as they lie on the keyboard
	}
	a, b = fold(a), fold(b)
	if a == b {
		return 1
	}
	var t ties
	for i, line := range lines {
		at, to := strings.IndexByte(line, a), strings.IndexByte(line, b)
		switch {
		case at < 0 || to < 0:
		case to == at+1:
			t |= 2 << (2 * i)
		case to == at-1:
			t |= 4 << (2 * i)
		}
	}
	return t
}

// fold returns the lower case of c.
func fold(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c - 'A' + 'a'
	}
	return c
}

// runAcross tells whether b has a run that begins before middle and ends after.
func runAcross(b []byte, middle int) bool {
	for i := max(middle-2, 0); i < middle && i+2 < len(b); i++ {
		if run(b[i], b[i+1], b[i+2]) {
			return true
		}
	}
	return false
}
