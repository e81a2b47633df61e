package generator

import (
	"fmt"
	"slices"
	"strings"
)

// Rules is what a site says about the passwords it accepts; see [ParseRules].
// The zero Rules says nothing.
type Rules struct {
	shortest    int // characters, 0 if nothing is said
	longest     int
	consecutive int          // how many equal characters in a row
	required    []repertoire // one of each
	allowed     repertoire   // and these, empty if nothing is said
}

// String returns the rules in one spelling, which ParseRules reads as the same
// rules: empty if they say nothing.
func (r Rules) String() string {
	var all []string
	say := func(rule string, value any) { all = append(all, fmt.Sprintf("%s: %v;", rule, value)) }
	if r.shortest > 0 {
		say("minlength", r.shortest)
	}
	if r.longest > 0 {
		say("maxlength", r.longest)
	}
	for _, chars := range r.required {
		say("required", chars)
	}
	if r.allowed != (repertoire{}) {
		say("allowed", r.allowed)
	}
	if r.consecutive > 0 {
		say("max-consecutive", r.consecutive)
	}
	return strings.Join(all, " ")
}

// A repertoire is what the classes of one rule come to.
type repertoire struct {
	ascii   charset
	others  string // characters beyond ASCII, each once and in order
	unicode bool   // all characters there are
}

// add takes in the characters of more.
func (r *repertoire) add(more repertoire) {
	others := []rune(r.others + more.others)
	slices.Sort(others)
	r.ascii = r.ascii.or(more.ascii)
	r.others = string(slices.Compact(others))
	r.unicode = r.unicode || more.unicode
	if r.unicode {
		r.ascii, r.others = printable(), ""
	}
}

// String returns the classes as they are written in a rule: those with a name,
// then one of the other characters.
func (r repertoire) String() string {
	if r.unicode {
		return "unicode"
	}
	var classes []string
	rest := r.ascii
	for _, class := range namedClasses() {
		if class.chars.within(rest) {
			classes = append(classes, class.name)
			rest = rest.without(class.chars)
		}
	}
	if rest.size() > 0 || r.others != "" {
		classes = append(classes, "["+bracketed(rest)+r.others+closing(rest)+"]")
	}
	return strings.Join(classes, ", ")
}

// bracketed returns the characters of s in the order in which they stand in
// brackets, but for the closing one.
func bracketed(s charset) string {
	bracket := charsetOf("]")
	if dash := charsetOf("-"); dash.within(s) {
		return "-" + s.without(dash).without(bracket).String()
	}
	return s.without(bracket).String()
}

// closing returns the bracket that is a character of s.
func closing(s charset) string { return s.and(charsetOf("]")).String() }

// A namedClass is a class of characters that has a name.
type namedClass struct {
	name  string
	chars charset
}

// namedClasses returns the whole first and its parts after it.
func namedClasses() []namedClass {
	lower, upper, digit := charsetOf(lowers), charsetOf(uppers), charsetOf(decimals)
	special := printable().without(lower).without(upper).without(digit)
	return []namedClass{
		{"ascii-printable", printable()},
		{"lower", lower},
		{"upper", upper},
		{"digit", digit},
		{"special", special},
	}
}

// printable returns the characters of ASCII that can be seen, and the space.
func printable() charset {
	var s charset
	for c := byte(' '); c <= '~'; c++ {
		s.add(c)
	}
	return s
}
