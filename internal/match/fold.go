package match

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Fold returns s as it is compared: NFKC, default case folding, trimmed. Texts
// that people would call the same have the same fold, whatever their language.
func Fold(s string) string {
	if isASCII(s) { // nearly always, and lower case is all of that
		return strings.ToLower(strings.TrimSpace(s))
	}
	folded := cases.Fold().String(norm.NFKC.String(s))
	return strings.TrimSpace(norm.NFKC.String(strings.Map(foldCherokee, folded)))
}

// foldCherokee folds Cherokee to its capitals, as Unicode does to keep texts
// from before there were small letters; x/text swaps the two.
func foldCherokee(r rune) rune {
	if unicode.Is(unicode.Cherokee, r) {
		return unicode.ToUpper(r)
	}
	return r
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// NFC returns s in the form in which names are stored.
func NFC(s string) string { return norm.NFC.String(s) }
