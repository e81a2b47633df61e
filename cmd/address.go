package cmd

import (
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"watchword/internal/match"
)

// addressOf returns the address that a word is, with a scheme, or "" if the word
// rather is a name. It is an address if it has a scheme, a port, or a domain of
// those that people register.
func addressOf(word string) string {
	word = strings.TrimSpace(word)
	host := match.Host(word)
	if host == "" || !utf8.ValidString(word) || strings.ContainsFunc(word, unicode.IsControl) {
		return ""
	}
	rest := word
	if i := strings.IndexAny(word, `/?#\`); i >= 0 {
		rest = word[:i]
	}
	switch {
	case strings.HasSuffix(rest, ":") && strings.HasPrefix(word[len(rest):], "//"):
		return word
	case rest != "" && (match.HasDomain(host) || hasPort(rest)):
		return "https://" + word
	}
	return ""
}

// hasPort reports whether a host, or an IP in brackets, has a port behind it.
func hasPort(host string) bool {
	before, port, ok := strings.Cut(host[strings.LastIndexByte(host, ']')+1:], ":")
	n, err := strconv.ParseUint(port, 10, 16)
	return ok && err == nil && n > 0 && (before != "" || strings.HasSuffix(host, "]:"+port))
}

// tellsPassword reports whether an address has a password in it.
func tellsPassword(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	_, tells := u.User.Password()
	return tells
}

// passwordInAddress is the failure of an address that tells a password.
func passwordInAddress() *failure {
	return usage("an address is no secret: leave the password in it out.")
}

// warnOfLookAlikes tells of hosts that cannot be shown in their own letters,
// because these could be taken for others.
func (w *ww) warnOfLookAlikes(addresses []string) {
	for _, address := range addresses {
		if shown := match.Display(match.Host(address)); strings.Contains(shown, "xn--") {
			w.Console.Warn("%s has letters that look like others", shown)
		}
	}
}
