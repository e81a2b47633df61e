package generator

import (
	"encoding/json"
	"fmt"
	"strings"
)

// FindRules looks up the password rules of a domain in a file of the form in which
// Apple's password-manager-resources collects them: {"example.org":
// {"password-rules": "minlength: 8;"}}. A domain that is not there has the rules of
// the nearest one above it, unless those are marked as "exact-domain-match-only".
// The rules are returned as they are, for [ParseRules], and false if there are none.
// The error is about the file.
func FindRules(file []byte, domain string) (string, bool, error) {
	var sites map[string]struct {
		Rules string `json:"password-rules"`
		Exact bool   `json:"exact-domain-match-only"`
	}
	if err := json.Unmarshal(file, &sites); err != nil {
		return "", false, fmt.Errorf("read the password rules of sites: %w", err)
	}
	domain = strings.ToLower(strings.Trim(domain, "."))
	for name := domain; name != ""; _, name, _ = strings.Cut(name, ".") {
		site, ok := sites[name]
		if ok && (name == domain || !site.Exact) {
			return site.Rules, site.Rules != "", nil
		}
	}
	return "", false, nil
}
