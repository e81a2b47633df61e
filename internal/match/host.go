package match

import (
	"net/netip"
	"strings"

	"golang.org/x/net/idna"
)

// encoded is in every host that has letters beyond ASCII (RFC 3492).
const encoded = "xn--"

// maxHost is the most bytes that a host has (RFC 1035).
const maxHost = 253

// Host returns the host of an address, with a scheme or without, as it is
// compared: lower case, in punycode, an IP in its usual form and without
// brackets, no port, no dot at the end. It is "" for what has no host, such as
// words with a space or an e-mail address. A word alone is a host: it might be
// in the local network.
func Host(address string) string { return siteOf(address).host }

// site is where an address leads.
type site struct{ host, port string }

func siteOf(address string) site {
	rest, scheme := cutScheme(strings.TrimSpace(address))
	if i := strings.IndexAny(rest, `/?#\`); i >= 0 { // browsers take \ for /
		rest = rest[:i]
	}
	if scheme {
		rest = rest[strings.LastIndexByte(rest, '@')+1:]
	}
	host, port := cutPort(rest)
	if host = canonical(host); host == "" {
		return site{}
	}
	return site{host, port}
}

// cutScheme cuts https:// or another scheme, or only //, off the front.
func cutScheme(address string) (rest string, scheme bool) {
	if rest, ok := strings.CutPrefix(address, "//"); ok {
		return rest, true
	}
	before, rest, ok := strings.Cut(address, "://")
	if !ok || before == "" || strings.ContainsFunc(before, func(r rune) bool { return !isNameByte(r) && r != '+' }) {
		return address, false
	}
	return rest, true
}

// cutPort splits a host from the port behind it. A colon before anything but
// digits makes it no host at all.
func cutPort(s string) (host, port string) {
	if inside, ok := strings.CutPrefix(s, "["); ok {
		host, port, closed := strings.Cut(inside, "]")
		port, colon := strings.CutPrefix(port, ":")
		if !closed || !strings.Contains(host, ":") || port != "" && !(colon && isNumber(port)) {
			return "", ""
		}
		return host, port
	}
	i := strings.LastIndexByte(s, ':')
	switch {
	case i < 0, strings.Count(s, ":") > 1: // the latter can only be an IPv6 address
		return s, ""
	case !isNumber(s[i+1:]):
		return "", ""
	}
	return s[:i], s[i+1:]
}

// canonical returns the form of a host that is compared, "" if it is none.
func canonical(host string) string {
	if strings.Contains(host, ":") {
		return canonicalIP(host)
	}
	if !isASCII(host) {
		var err error
		if host, err = idna.Lookup.ToASCII(host); err != nil {
			return ""
		}
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if host == "" || len(host) > maxHost || host[0] == '.' || strings.HasSuffix(host, ".") || strings.Contains(host, "..") ||
		strings.ContainsFunc(host, func(r rune) bool { return !isNameByte(r) && r != '_' }) {
		return ""
	}
	return host
}

func canonicalIP(host string) string {
	ip, err := netip.ParseAddr(host)
	if err != nil || strings.ContainsFunc(ip.Zone(), func(r rune) bool { return !isNameByte(r) }) {
		return ""
	}
	return ip.Unmap().String()
}

func isNameByte(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '-' || r == '.'
}

func isNumber(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// same reports whether two sites are one, or of one registrable domain, which
// is that of s. Ports count where both have one: what listens on another port
// of a machine is another site.
func (s site) same(domain string, o site) (same, exactly bool) {
	switch {
	case o.host == "" || s.port != "" && o.port != "" && s.port != o.port:
		return false, false
	case s.host == o.host:
		return true, true
	}
	return strings.HasSuffix(o.host, domain) && Domain(o.host) == domain, false
}
