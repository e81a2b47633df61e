package match

import (
	_ "embed" // the list of suffixes
	"strings"
)

// suffixes is the Public Suffix List, a rule a line, in the order of bytes. It
// is searched as it lies there, so it costs nothing before it is used.
//
//go:embed data/public_suffixes.txt
var suffixes string

// Domain returns the registrable domain of a host in the form of [Host]: one
// label more than its public suffix (publicsuffix.org). Suffixes of companies
// count, so that alice.github.io and bob.github.io stay apart. What has no
// domain, an IP address, a single label or a suffix, is returned as it is.
func Domain(host string) string {
	suffix := publicSuffix(host)
	if len(suffix) == len(host) || isIP(host) {
		return host
	}
	before := host[:len(host)-len(suffix)-1]
	return host[strings.LastIndexByte(before, '.')+1:]
}

// isIP reports whether a host is an IP address, or would be taken for one.
func isIP(host string) bool {
	return strings.Contains(host, ":") || isNumber(host[strings.LastIndexByte(host, '.')+1:])
}

// publicSuffix looks for the longest rule that host ends in. An exception
// makes the suffix a label shorter than itself. Without a rule it is the last
// label.
func publicSuffix(host string) string {
	for {
		_, parent, more := strings.Cut(host, ".")
		switch {
		case !more:
			return host
		case isRule("!" + host):
			return parent
		case isRule(host), isRule("*." + parent):
			return host
		}
		host = parent
	}
}

// isRule searches the list by halves. Both ends are always where a line begins.
func isRule(rule string) bool {
	low, high := 0, len(suffixes)
	for low < high {
		middle := low + (high-low)/2
		start := strings.LastIndexByte(suffixes[:middle], '\n') + 1
		end := start + strings.IndexByte(suffixes[start:], '\n')
		switch strings.Compare(suffixes[start:end], rule) {
		case 0:
			return true
		case -1:
			low = end + 1
		default:
			high = start
		}
	}
	return false
}

// NameOf returns the name that an address suggests for its entry: google for
// accounts.google.com, the whole host where it has no registrable domain. A
// word alone, and what is no address, is returned as it stands, but trimmed.
func NameOf(address string) string {
	address = strings.TrimSpace(address)
	host := Host(address)
	if host == "" || Fold(address) == host && !strings.Contains(host, ".") {
		return address
	}
	domain := Domain(host)
	if isIP(host) || len(publicSuffix(domain)) == len(domain) {
		return Display(host)
	}
	name, _, _ := strings.Cut(Display(domain), ".")
	return name
}
