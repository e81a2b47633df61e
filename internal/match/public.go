package match

import "strings"

// HasDomain reports whether a host, in the form of [Host], has a registrable
// domain under a suffix of the list: a word with a dot in it seldom has.
func HasDomain(host string) bool {
	suffix := publicSuffix(host)
	return len(suffix) < len(host) && !isIP(host) && isListed(suffix)
}

// isListed reports whether publicSuffix found a suffix by a rule, and not for
// want of one.
func isListed(suffix string) bool {
	_, parent, _ := strings.Cut(suffix, ".")
	return isRule(suffix) || isRule("*."+suffix) || isRule("*."+parent)
}
