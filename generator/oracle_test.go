package generator_test

import (
	"slices"
	"strings"

	"watchword/generator"
)

// The oracle is the rules once more, written as a person would check a password
// on paper: slowly, and without a thought shared with the package.

// allows tells whether policy p may yield password s.
func allows(p generator.Policy, s string) bool {
	if len(s) != p.Length || hasRun(s) || strings.ContainsAny(s, p.Avoid) {
		return false
	}
	known := 0
	for _, class := range classesOf(p) {
		n := 0
		for _, r := range s {
			if strings.ContainsRune(class.Chars, r) {
				n++
			}
		}
		if n < class.Min && usable(class, p.Avoid) != "" {
			return false
		}
		known += n
	}
	return known == len(s)
}

// hasRun looks for every run there is.
func hasRun(s string) bool {
	s = strings.ToLower(s)
	return slices.ContainsFunc(allRuns(), func(run string) bool { return strings.Contains(s, run) })
}

// allRuns lists the runs in lower case.
func allRuns() []string {
	var runs []string
	for c := '!'; c <= '~'; c++ {
		runs = append(runs, strings.Repeat(string(c), 3))
	}
	for _, line := range []string{"abcdefghijklmnopqrstuvwxyz", "0123456789", "qwertyuiop", "asdfghjkl", "zxcvbnm"} {
		for i := range len(line) - 2 {
			there := line[i : i+3]
			back := string([]byte{there[2], there[1], there[0]})
			runs = append(runs, there, back)
		}
	}
	return runs
}

// every calls yield with each string of p's length over p's characters.
func every(p generator.Policy, yield func(s string)) {
	var chars string
	for _, class := range classesOf(p) {
		chars += usable(class, p.Avoid)
	}
	var extend func(s string)
	extend = func(s string) {
		if len(s) == p.Length {
			yield(s)
			return
		}
		for _, c := range chars {
			extend(s + string(c))
		}
	}
	extend("")
}

// accepted lists all passwords of p.
func accepted(p generator.Policy) []string {
	var all []string
	every(p, func(s string) {
		if allows(p, s) {
			all = append(all, s)
		}
	})
	return all
}

// usable returns the characters of class that are not to be avoided, each once.
func usable(class generator.Class, avoid string) string {
	var chars string
	for _, c := range class.Chars {
		if !strings.ContainsRune(avoid+chars, c) {
			chars += string(c)
		}
	}
	return chars
}

func classesOf(p generator.Policy) []generator.Class {
	return []generator.Class{p.Upper, p.Lower, p.Digits, p.Symbols}
}
