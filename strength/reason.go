package strength

import "slices"

// A Reason is something that makes a password easy to guess.
type Reason uint8

// The reasons. Short is the one for a password in which nothing was found that
// an attacker would try early.
const (
	Short     Reason = iota + 1
	Listed           // the whole is a common password, perhaps with capitals or signs, or backwards
	Word             // of English, heard on television, or a common password
	Name             // a first name or surname
	Own              // one of the words the caller gave
	Backwards        // a word or name from its end to its beginning
	Lookalike        // a word or name with signs for letters
	Keys             // three or more that are neighbours on a keyboard
	Repeat           // of a character or of several
	Sequence         // as in the alphabet, up or down, perhaps with gaps
	Year             // 1900 to 2099
	Date             // day, month and year in some order
)

// unguided stands for a stretch in which nothing was found.
const unguided Reason = 0

var texts = [...]string{
	Short:     "few characters",
	Listed:    "one of the most common passwords",
	Word:      "a common word",
	Name:      "a name",
	Own:       "your name or the site's",
	Backwards: "a word spelled backwards",
	Lookalike: "a word with signs for letters",
	Keys:      "keys in a row",
	Repeat:    "a repetition",
	Sequence:  "a sequence",
	Year:      "a year",
	Date:      "a date",
}

// String returns the reason as part of a sentence, without a full stop, as in
// "a common word". It never has anything of a password.
func (r Reason) String() string { return texts[r] }

// notable is the least number of units worth a reason: shorter words and
// sequences are found in most passwords, and no use to the attacker.
const notable = 3

// reasons returns what there is to say about the matches of way.
func (s *search) reasons(way []match) (all []Reason) {
	if s.listed {
		return []Reason{Listed}
	}
	for _, m := range way {
		if r := s.reason(m); r != unguided && m.to-m.from >= notable && !slices.Contains(all, r) {
			all = append(all, r)
		}
	}
	if len(all) == 0 {
		return []Reason{Short}
	}
	return all
}

// reason returns that of m, as a person would see it: to the attacker 2024 is a
// short way on a keyboard, as no list had that year yet.
func (s *search) reason(m match) Reason {
	switch m.reason {
	case Word, Keys, Sequence, Date:
		if looksLikeYear(s.text[m.from:m.to]) {
			return Year
		}
	}
	return m.reason
}

// looksLikeYear tells whether text is 1900 to 2099.
func looksLikeYear(text []uint16) bool {
	return len(text) == 4 && digits(text) && (number(text[:2]) == 19 || number(text[:2]) == 20)
}
