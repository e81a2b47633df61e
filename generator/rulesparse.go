package generator

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ErrRules is wrapped by every error about a text that is no password rules.
var ErrRules = errors.New("password rules cannot be read")

const (
	// maxRules is how long rules may be, in bytes. Those in use have some 150.
	maxRules = 4096

	// maxNumber is the largest number in a rule. No site means more.
	maxNumber = 1_000_000
)

// ParseRules reads password rules as sites state them in the HTML attribute
// passwordrules, and as they are collected for sites that do not:
//
//	minlength: 8; maxlength: 32; required: lower, upper; required: digit;
//	allowed: [-_./@]; max-consecutive: 2;
//
// A class is lower, upper, digit, special (which has the space too),
// ascii-printable, unicode, or characters in brackets, where - comes first and ]
// last. Each required rule asks for a character out of any of its classes, the
// same rule twice for two. What is neither required nor allowed is refused, but if
// no rule names characters, all of ASCII are accepted. Of two lengths, or two
// max-consecutive, the stricter one counts.
//
// Case and white space make no difference outside brackets, and an empty rule says
// nothing. Everything else is an error, which wraps ErrRules and tells the place in
// text. (Apple's description of the language is "Customizing Password AutoFill
// Rules"; its own parser drops what it cannot read.)
func ParseRules(text string) (Rules, error) {
	if len(text) > maxRules {
		return Rules{}, fmt.Errorf("%w: more than %d bytes", ErrRules, maxRules)
	}
	var rules Rules
	r := &ruleReader{text: text}
	for {
		r.skipSpace()
		if r.left() == "" {
			return rules, nil
		}
		if r.take(";") {
			continue
		}
		if err := r.readRule(&rules); err != nil {
			place := utf8.RuneCountInString(text[:r.at]) + 1
			return Rules{}, fmt.Errorf("%w: at character %d: %w", ErrRules, place, err)
		}
	}
}

// A ruleReader reads rules. After an error it is where that happened.
type ruleReader struct {
	text string
	at   int
}

func (r *ruleReader) left() string { return r.text[r.at:] }

// take steps over mark, if it is next.
func (r *ruleReader) take(mark string) bool {
	next := strings.HasPrefix(r.left(), mark)
	if next {
		r.at += len(mark)
	}
	return next
}

func (r *ruleReader) skipSpace() {
	r.at = len(r.text) - len(strings.TrimLeft(r.left(), " \t\r\n\f"))
}

// word reads letters and dashes.
func (r *ruleReader) word() string {
	word := r.text[r.at : len(r.text)-len(strings.TrimLeft(r.left(), uppers+lowers+"-"))]
	r.at += len(word)
	return word
}

// readRule reads one rule into rules.
func (r *ruleReader) readRule(rules *Rules) error {
	start := r.at
	name := strings.ToLower(r.word())
	readValue := r.values(rules)[name]
	if readValue == nil {
		r.at = start
		return errors.New("no rule begins like this")
	}
	r.skipSpace()
	if !r.take(":") {
		return fmt.Errorf("no colon after %s", name)
	}
	r.skipSpace()
	if err := readValue(); err != nil {
		return err
	}
	r.skipSpace()
	if r.left() != "" && !strings.HasPrefix(r.left(), ";") {
		return errors.New("no semicolon before this")
	}
	return nil
}

// values returns what reads the value of each rule into rules.
func (r *ruleReader) values(rules *Rules) map[string]func() error {
	return map[string]func() error{
		"minlength": func() error {
			return r.readNumber(0, func(n int) { rules.shortest = max(rules.shortest, n) })
		},
		"maxlength": func() error {
			return r.readNumber(1, func(n int) { rules.longest = stricter(rules.longest, n) })
		},
		"max-consecutive": func() error {
			return r.readNumber(1, func(n int) { rules.consecutive = stricter(rules.consecutive, n) })
		},
		"required": func() error {
			rules.required = append(rules.required, repertoire{})
			return r.readClasses(&rules.required[len(rules.required)-1])
		},
		"allowed": func() error { return r.readClasses(&rules.allowed) },
	}
}

// stricter returns the smaller of two maximums, of which the first may not be set.
func stricter(n, m int) int {
	if n == 0 {
		return m
	}
	return min(n, m)
}

// readNumber reads a number that is at least least, and lets use have it.
func (r *ruleReader) readNumber(least int, use func(n int)) error {
	digits := r.text[r.at : len(r.text)-len(strings.TrimLeft(r.left(), decimals))]
	if digits == "" {
		return errors.New("no number here")
	}
	n, err := strconv.Atoi(digits)
	if err != nil || n < least || n > maxNumber {
		return fmt.Errorf("number not within %d and %d", least, maxNumber)
	}
	r.at += len(digits)
	use(n)
	return nil
}

// readClasses reads classes and adds their characters to chars.
func (r *ruleReader) readClasses(chars *repertoire) error {
	for {
		if err := r.readClass(chars); err != nil {
			return err
		}
		r.skipSpace()
		if !r.take(",") {
			return nil
		}
		r.skipSpace()
	}
}

func (r *ruleReader) readClass(chars *repertoire) error {
	if r.take("[") {
		return r.readBrackets(chars)
	}
	start := r.at
	name := strings.ToLower(r.word())
	if name == "unicode" {
		chars.add(repertoire{unicode: true})
		return nil
	}
	for _, class := range namedClasses() {
		if class.name == name {
			chars.add(repertoire{ascii: class.chars})
			return nil
		}
	}
	r.at = start
	return errors.New("no class begins like this")
}

// readBrackets reads the characters of a class up to its closing bracket: the
// first one that no other follows.
func (r *ruleReader) readBrackets(chars *repertoire) error {
	start, found := r.at, repertoire{}
	for r.left() != "" {
		closing := strings.HasPrefix(r.left(), "]") && !strings.HasPrefix(r.left(), "]]")
		empty := found == repertoire{}
		switch {
		case closing && empty:
			return errors.New("no characters before this")
		case closing:
			r.at++
			chars.add(found)
			return nil
		case !empty && strings.HasPrefix(r.left(), "-"):
			return errors.New("- is not the first one in the brackets; there are no ranges")
		}
		if err := r.readChar(&found); err != nil {
			return err
		}
	}
	r.at = start
	return errors.New("no closing bracket after this")
}

// readChar reads one character within brackets. Text may be wrapped there.
func (r *ruleReader) readChar(chars *repertoire) error {
	c, size := utf8.DecodeRuneInString(r.left())
	switch {
	case strings.ContainsRune("\t\r\n\f", c):
	case c == utf8.RuneError || !unicode.IsPrint(c):
		return errors.New("not a character to be seen")
	case c > '~':
		chars.add(repertoire{others: string(c)})
	default:
		chars.add(repertoire{ascii: charsetOf(string(c))})
	}
	r.at += size
	return nil
}
