package cmd

import (
	"fmt"

	"watchword/generator"
	"watchword/internal/disk"
	"watchword/internal/match"
	"watchword/vault"
)

// rulesFile is the setting that names a file of the password rules of sites, in
// the form of Apple's password-manager-resources.
const rulesFile = "generator.rules-file"

// maxRulesFile bounds that file, in bytes: a hundred times what it has today.
const maxRulesFile = 8 << 20

// siteRules returns what the user's file of rules says of the first of addresses
// that is in it, "" if none is.
func (w *ww) siteRules(addresses []string) (string, error) {
	name, _ := w.config.Value(rulesFile)
	if name == "" || len(addresses) == 0 {
		return "", nil
	}
	file, err := disk.ReadFile(w.Disk, name, maxRulesFile)
	if err != nil {
		return "", noRules(fmt.Sprintf("cannot read the password rules of sites: %v.", err))
	}
	for _, address := range addresses {
		site := match.Host(address)
		text, found, err := generator.FindRules(file, site)
		if err == nil && found {
			_, err = generator.ParseRules(text)
		}
		switch {
		case err != nil:
			return "", noRules(fmt.Sprintf("%s, for %s: %v.", name, site, err))
		case found:
			w.Console.Note("by the rules of %s", site)
			return text, nil
		}
	}
	return "", nil
}

// knowSite gives o the rules of the site of e, where neither flags nor e have any.
func (w *ww) knowSite(o *recipeOptions, e *vault.Entry) (err error) {
	if len(o.given) == 0 && e.Text(rulesKey) == "" {
		o.site, err = w.siteRules(e.URLs())
	}
	return err
}

func noRules(message string) *failure {
	return &failure{
		exit: exitFailure, code: "rules-file", message: message, state: unchanged,
		hints: []string{"ww config --unset " + rulesFile + "  does without"},
	}
}
