package generator

import (
	"errors"
	"fmt"
	"strings"
)

// ErrAlias is wrapped by every error that says why there is no alias.
var ErrAlias = errors.New("no alias of this mail address")

// maxLocal is how long the part of a mail address before the @ may be (RFC 5321,
// 4.5.3.1.1).
const maxLocal = 64

// Alias returns the mail address for one site: of me@example.org and github.com
// it makes me+github@example.org, which most providers deliver to the same box
// (subaddressing, RFC 5233). A detail that the address has already is replaced.
// The site is a name, a host or a URL; its letters and digits are what remains of
// it. The error wraps ErrAlias.
func Alias(address, site string) (string, error) {
	at := strings.LastIndexByte(address, '@')
	if at < 1 || at == len(address)-1 || strings.ContainsAny(address, " \t\r\n") {
		return "", fmt.Errorf("%w: %q is none", ErrAlias, address)
	}
	user, _, _ := strings.Cut(address[:at], "+")
	detail := label(site)
	switch {
	case user == "":
		return "", fmt.Errorf("%w: %q has no user", ErrAlias, address)
	case detail == "":
		return "", fmt.Errorf("%w: %q has no letter or digit", ErrAlias, site)
	case len(user)+1+len(detail) > maxLocal:
		return "", fmt.Errorf("%w: %q is too long", ErrAlias, user+"+"+detail)
	}
	return user + "+" + detail + address[at:], nil
}

// label returns the part of a site's name that people call it by.
func label(site string) string {
	if _, rest, ok := strings.Cut(site, "://"); ok {
		site = rest
	}
	if i := strings.IndexAny(site, "/?#"); i >= 0 {
		site = site[:i]
	}
	host, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(site)), ":")
	parts := strings.Split(strings.Trim(host, "."), ".")
	if len(parts) > 1 {
		parts = parts[:len(parts)-1]
	}
	if n := len(parts); n > 1 && shared(parts[n-1]) {
		parts = parts[:n-1]
	}
	return strings.Map(plain, parts[len(parts)-1])
}

// shared tells whether names are registered below this one in many countries, as
// in co.uk.
func shared(part string) bool {
	switch part {
	case "ac", "co", "com", "edu", "gov", "net", "org":
		return true
	}
	return false
}

// plain keeps what every site accepts in a mail address.
func plain(r rune) rune {
	if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' {
		return r
	}
	return -1
}
