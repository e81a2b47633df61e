package strength

import "slices"

// The years a date may have, when it has four digits.
const firstYear, lastYear = 1000, 2050

// shortestSeparated is the size of 1/1/91: the year has two digits.
const shortestSeparated = 6

// splits are the ways to take digits as three numbers, by how many digits there
// are: where the second number begins, and the third.
var splits = [9][][2]int{
	4: {{1, 2}, {2, 3}},
	5: {{1, 3}, {2, 3}},
	6: {{1, 2}, {2, 4}, {4, 5}},
	7: {{1, 3}, {2, 3}, {4, 5}, {4, 6}},
	8: {{2, 4}, {4, 6}},
}

// A date is one found in a text.
type date struct {
	from, to  int
	year      int
	separated bool
}

// dates finds day, month and year in some order, with or without separators, the
// year with two digits or four and either last or first. A date within another
// is none.
func (s *search) dates() {
	all := s.allDates()
	defer wipe(all)
	for _, d := range all {
		within := func(o date) bool { return o != d && o.from <= d.from && d.to <= o.to }
		if slices.ContainsFunc(all, within) {
			continue
		}
		guesses := s.yearsTo(d.year) * 365
		if d.separated {
			guesses *= 4 // there are about so many separators
		}
		s.add(d.from, d.to, guesses, Date)
	}
}

// allDates returns the dates within others, too.
func (s *search) allDates() []date {
	const shortest, longest = 4, 10
	all := make([]date, 0, len(s.text)*(longest-shortest+1))
	for from := range s.text {
		for to := from + shortest; to <= min(from+longest, len(s.text)); to++ {
			if year, ok := s.plainDate(s.text[from:to]); ok {
				all = append(all, date{from, to, year, false})
			} else if year, ok := separatedDate(s.text[from:to]); ok {
				all = append(all, date{from, to, year, true})
			}
		}
	}
	return all
}

// plainDate reads text as a date without separators. Of several the one with the
// year nearest to the present counts.
func (s *search) plainDate(text []uint16) (year int, ok bool) {
	if len(text) >= len(splits) || !digits(text) {
		return 0, false
	}
	for _, at := range splits[len(text)] {
		y, is := yearOf(number(text[:at[0]]), number(text[at[0]:at[1]]), number(text[at[1]:]))
		if is && (!ok || distance(y, s.year) < distance(year, s.year)) {
			year, ok = y, true
		}
	}
	return year, ok
}

// separatedDate reads text as three numbers with the same separator between them,
// the outer ones of up to four digits, the middle one of up to two.
func separatedDate(text []uint16) (year int, ok bool) {
	if len(text) < shortestSeparated {
		return 0, false
	}
	first, rest := leadingDigits(text, 4)
	if len(first) == 0 || len(rest) == 0 || !separates(rest[0]) {
		return 0, false
	}
	separator := rest[0]
	second, rest := leadingDigits(rest[1:], 2)
	if len(second) == 0 || len(rest) == 0 || rest[0] != separator {
		return 0, false
	}
	third, rest := leadingDigits(rest[1:], 4)
	if len(third) == 0 || len(rest) > 0 {
		return 0, false
	}
	return yearOf(number(first), number(second), number(third))
}

// leadingDigits splits text after its first digits, most at most.
func leadingDigits(text []uint16, most int) (number, rest []uint16) {
	n := 0
	for n < min(most, len(text)) && isDigit(text[n]) {
		n++
	}
	return text[:n], text[n:]
}

// separates tells whether c stands between the numbers of a date: a slash, a
// backslash, a dot, a line or what JavaScript takes for white space.
func separates(c uint16) bool {
	switch c {
	case '/', '\\', '_', '.', '-',
		' ', '\t', '\n', '\v', '\f', '\r', 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000, 0xfeff:
		return true
	}
	return 0x2000 <= c && c <= 0x200a
}

// yearOf returns the year of three numbers, if they are a date.
func yearOf(a, b, c int) (year int, ok bool) {
	if !mayBeDate(a, b, c) {
		return 0, false
	}
	for _, as := range [][3]int{{c, a, b}, {a, b, c}} {
		if y := as[0]; firstYear <= y && y <= lastYear {
			return y, dayAndMonth(as[1], as[2])
		}
	}
	for _, as := range [][3]int{{c, a, b}, {a, b, c}} {
		if dayAndMonth(as[1], as[2]) {
			return fourDigits(as[0]), true
		}
	}
	return 0, false
}

// mayBeDate rules out numbers that no order makes a date of.
func mayBeDate(a, b, c int) bool {
	noMonth, noDay, zero := 0, 0, 0
	for _, n := range [...]int{a, b, c} {
		if n > 99 && n < firstYear || n > lastYear {
			return false
		}
		if n > 12 {
			noMonth++
		}
		if n > 31 {
			noDay++
		}
		if n == 0 {
			zero++
		}
	}
	return 0 < b && b <= 31 && noMonth < 3 && noDay < 2 && zero < 2
}

// dayAndMonth tells whether the numbers are those, in either order.
func dayAndMonth(a, b int) bool {
	return a > 0 && b > 0 && min(a, b) <= 12 && max(a, b) <= 31
}

// fourDigits returns the year that one of two digits means.
func fourDigits(year int) int {
	if year > 50 {
		return 1900 + year
	}
	return 2000 + year
}

func distance(a, b int) int { return max(a-b, b-a) }
