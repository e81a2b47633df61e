package generator_test

import (
	"slices"
	"strings"

	"watchword/generator"
)

// A paper is the rules of a policy once more, as a person would check a password
// with a pencil: slowly, and without a thought shared with the package.
type paper struct {
	generator.Policy
	chars string   // all that may be used
	runs  []string // all that must not be there
}

func newPaper(p generator.Policy) *paper {
	o := &paper{Policy: p}
	for _, class := range o.classes() {
		o.chars += o.usable(class)
	}
	alien := func(c rune) bool { return !strings.ContainsRune(o.folded(o.chars), c) }
	for _, run := range o.allRuns() {
		if !strings.ContainsFunc(run, alien) {
			o.runs = append(o.runs, run)
		}
	}
	return o
}

// allows tells whether policy p may yield password s.
func allows(p generator.Policy, s string) bool { return newPaper(p).allows(s) }

func (o *paper) allows(s string) bool {
	return len(s) == o.Length && among(o.chars, s) == len(s) && o.hopeful(s)
}

// accepted lists all passwords of p.
func accepted(p generator.Policy) []string { return newPaper(p).extend(nil, "") }

// extend adds to all the passwords that begin with s.
func (o *paper) extend(all []string, s string) []string {
	if !o.hopeful(s) {
		return all
	}
	if len(s) == o.Length {
		return append(all, s)
	}
	for _, c := range o.chars {
		all = o.extend(all, s+string(c))
	}
	return all
}

// hopeful tells whether s has no run, and room for what the classes ask for.
func (o *paper) hopeful(s string) bool {
	has := func(run string) bool { return strings.Contains(o.folded(s), run) }
	if slices.ContainsFunc(o.runs, has) {
		return false
	}
	room := o.Length - len(s)
	for _, class := range o.Require {
		if room < class.Min-among(class.Chars, s) {
			return false
		}
	}
	for _, class := range o.classes() {
		if o.usable(class) != "" {
			room -= max(0, class.Min-among(class.Chars, s))
		}
	}
	return room >= 0
}

// among counts the characters of s that are among chars.
func among(chars, s string) (n int) {
	for _, r := range s {
		if strings.ContainsRune(chars, r) {
			n++
		}
	}
	return n
}

// allRuns lists the runs there are.
func (o *paper) allRuns() []string {
	var runs []string
	repeats := o.Runs.Repeats
	if repeats == 0 {
		repeats = 2
	}
	for c := '!'; c <= '~' && repeats > 0; c++ {
		runs = append(runs, strings.Repeat(string(c), repeats+1))
	}
	var lines []string
	if !o.Runs.Sequences {
		lines = append(lines, "abcdefghijklmnopqrstuvwxyz", "0123456789")
	}
	if !o.Runs.Rows {
		lines = append(lines, "qwertyuiop", "asdfghjkl", "zxcvbnm")
	}
	for _, line := range lines {
		for i := range len(line) - 2 {
			there := line[i : i+3]
			back := string([]byte{there[2], there[1], there[0]})
			runs = append(runs, there, back, strings.ToUpper(there), strings.ToUpper(back))
		}
	}
	return runs
}

// folded returns s, in lower case if that makes no difference.
func (o *paper) folded(s string) string {
	if o.Runs.Case {
		return s
	}
	return strings.ToLower(s)
}

// usable returns the characters of class that are not to be avoided, each once.
func (o *paper) usable(class generator.Class) string {
	var chars string
	for _, c := range class.Chars {
		if !strings.ContainsRune(o.Avoid+chars, c) {
			chars += string(c)
		}
	}
	return chars
}

func (o *paper) classes() []generator.Class {
	return []generator.Class{o.Upper, o.Lower, o.Digits, o.Symbols}
}
