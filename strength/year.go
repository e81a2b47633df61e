package strength

import "math"

// fewestYears is how many an attacker tries at least, however near the year is.
const fewestYears = 20

// years finds 1900 to 2019. They do not overlap.
func (s *search) years() {
	for from := 0; from+4 <= len(s.text); from++ {
		if text := s.text[from : from+4]; isRecentYear(text) {
			s.add(from, from+4, s.yearsTo(number(text)), Year)
			from += 3
		}
	}
}

func isRecentYear(text []uint16) bool {
	if !digits(text) {
		return false
	}
	n := number(text)
	return 1900 <= n && n < 2020
}

// yearsTo returns how many years an attacker tries who begins with this one.
func (s *search) yearsTo(year int) float64 {
	return max(math.Abs(float64(year-s.year)), fewestYears)
}
