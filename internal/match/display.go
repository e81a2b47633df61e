package match

import (
	"strings"
	"unicode"

	"golang.org/x/net/idna"
)

// Display returns a host as people may see it: in its own letters if these
// cannot be taken for others, else in punycode. Letters of several scripts in one
// label are not shown, nor a word of another script in which every letter looks
// like one of ASCII (Unicode Technical Standard 39). The caller makes safe what
// was no host.
func Display(host string) string {
	ascii := host
	if !isASCII(host) {
		if ascii = canonical(host); ascii == "" {
			return host
		}
	}
	if !strings.Contains(ascii, encoded) {
		return ascii
	}
	shown := inLetters(ascii)
	for label := range strings.SplitSeq(shown, ".") {
		if !isASCII(label) && !isHonest(label) {
			return ascii
		}
	}
	return shown
}

// inLetters decodes punycode; what would not come back from it stays as it is.
func inLetters(host string) string {
	shown, err := idna.Lookup.ToUnicode(host)
	if err != nil || canonical(shown) != host {
		return host
	}
	return shown
}

// writing is a set of scripts that belong in one word.
type writing struct {
	scripts []*unicode.RangeTable
	alike   string // its letters that look like ones of ASCII
}

// writings are those in use today. Latin is last: all of ASCII is in it.
func writings() []writing {
	one := func(scripts ...*unicode.RangeTable) writing { return writing{scripts: scripts} }
	return []writing{
		{scripts: []*unicode.RangeTable{unicode.Cyrillic}, alike: "асԁеһіјӏорԛѕԝхуъьҽпгѵѡкв"},
		{scripts: []*unicode.RangeTable{unicode.Greek}, alike: "αγεηικνορτυχωϲϳ"},
		{scripts: []*unicode.RangeTable{unicode.Armenian}, alike: "աղհյոսցքօզգլ"},
		one(unicode.Han, unicode.Hiragana, unicode.Katakana), one(unicode.Han, unicode.Hangul), one(unicode.Han, unicode.Bopomofo),
		one(unicode.Arabic), one(unicode.Hebrew), one(unicode.Thai), one(unicode.Lao), one(unicode.Khmer), one(unicode.Myanmar),
		one(unicode.Devanagari), one(unicode.Bengali), one(unicode.Gurmukhi), one(unicode.Gujarati), one(unicode.Oriya),
		one(unicode.Tamil), one(unicode.Telugu), one(unicode.Kannada), one(unicode.Malayalam), one(unicode.Sinhala),
		one(unicode.Georgian), one(unicode.Ethiopic), one(unicode.Tibetan), one(unicode.Thaana),
		one(everydayLatin()),
	}
}

// everydayLatin are the letters of today's languages. Those that are hard to
// tell from ones of ASCII, such as the dotless i, are not among them.
func everydayLatin() *unicode.RangeTable {
	return &unicode.RangeTable{R16: []unicode.Range16{
		{Lo: 'a', Hi: 'z', Stride: 1},
		{Lo: 'ß', Hi: 'ö', Stride: 1},
		{Lo: 'ø', Hi: 'İ', Stride: 1},
		{Lo: 'Ĳ', Hi: 'ķ', Stride: 1},
		{Lo: 'Ĺ', Hi: 'ľ', Stride: 1},
		{Lo: 'Ł', Hi: 'ň', Stride: 1},
		{Lo: 'Ŋ', Hi: 'ž', Stride: 1},
		{Lo: 'Ơ', Hi: 'ơ', Stride: 1},
		{Lo: 'Ư', Hi: 'ư', Stride: 1},
		{Lo: 'Ș', Hi: 'ț', Stride: 1},
		{Lo: 'Ḁ', Hi: 'ỿ', Stride: 1},
	}}
}

// isHonest reports whether a label with letters beyond ASCII is what it looks
// like.
func isHonest(label string) bool {
	letters := strings.Map(func(r rune) rune {
		if r == '-' || '0' <= r && r <= '9' || r == 'ー' { // the last is in Hiragana and Katakana
			return -1
		}
		return r
	}, label)
	for _, w := range writings() {
		foreign := func(r rune) bool { return !unicode.In(r, w.scripts...) }
		if !strings.ContainsFunc(letters, foreign) {
			return strings.Trim(letters, w.alike) != "" || w.alike == ""
		}
	}
	return false
}
