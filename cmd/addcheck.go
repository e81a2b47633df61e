package cmd

import (
	"slices"
	"strings"

	"watchword/internal/match"
	"watchword/vault"
)

// readName makes sure of the name; an address gives name and address both. Who
// says an address by --url says a name before it.
func (o *addOptions) readName() (err error) {
	if address := addressOf(o.name); address != "" && o.kind == "login" && len(o.addresses) == 0 {
		o.name = match.NameOf(address)
		if err := o.addAddress(address); err != nil {
			return err
		}
	}
	o.name, err = vault.ParseName(o.name)
	return err
}

// addAddress takes one more address of the entry, which must not tell a
// password.
func (o *addOptions) addAddress(address string) error {
	if tellsPassword(address) {
		return passwordInAddress()
	}
	o.addresses = append(o.addresses, address)
	return nil
}

// check refuses what cannot be meant before anybody is asked for a password.
func (o *addOptions) check(noInput bool) error {
	k := kindOf(o.kind)
	switch {
	case (o.typed || o.stdin) && k.main == "":
		return usage("%s has no secret that -p or --stdin could give.", k.a())
	case o.typed && k.main == privateKey:
		return usage("a private key has lines, which no prompt takes: --stdin reads one.")
	case o.note && noInput:
		return usage("--note asks, and --no-input forbids it.")
	case slices.Contains(o.tags.Value(), ""):
		return usage("--tag takes a word.")
	}
	for _, address := range o.urls.Value() {
		if err := o.addAddress(address); err != nil {
			return err
		}
	}
	for _, word := range o.assignments {
		if err := o.checkAssignment(k, word); err != nil {
			return err
		}
	}
	if o.open() && (o.typed || o.stdin || len(o.recipe.given) > 0) {
		return usage("an open network has no password.")
	}
	return nil
}

func (o *addOptions) checkAssignment(k *kind, word string) error {
	name, value, ok := strings.Cut(word, "=")
	switch {
	case !ok || name == "":
		return usage("%q is not of the form FIELD=VALUE.", word)
	case name == vault.Name:
		return usage("the name is the first word.")
	case name == vault.Kind:
		return usage("the kind is said by --kind.")
	case name == "tag" || name == "tags":
		return usage("tags are given by --tag.")
	case k.hides(name):
		return o.onCommandLine(k, name)
	case name == vault.User && o.user != "" && o.user != value:
		return usage("two user names: %s and %s.", o.user, value)
	case name == vault.User:
		o.user = value
	case name == "url":
		return o.addAddress(value)
	}
	if fault := k.field(customPrefix + name).faultOf(value); fault != "" {
		return usage("%s cannot be %q: %s.", name, value, fault)
	}
	return nil
}

// onCommandLine is the failure of a secret that was given in an argument.
func (o *addOptions) onCommandLine(k *kind, field string) *failure {
	u := usage("a secret on the command line would stay in your shell history.")
	name := shellWord(o.name)
	if o.kind != "login" {
		name += " --kind " + o.kind
	}
	u.state, u.hints = unchanged, []string{"ww add " + name + "  asks for it"}
	switch {
	case field == nameOf(k.main):
		u.hints = append(u.hints, "… | ww add --stdin "+name)
	case field == vault.Note:
		u.hints = []string{"ww add --note " + name}
	case field == vault.OTP || k.field(customPrefix+field).asks == "":
		u.hints = []string{"ww add " + name, "… | ww edit --stdin -f " + field + " " + shellWord(o.name)}
	}
	return u
}

// checkRecipe refuses a recipe where nothing is made.
func (o *addOptions) checkRecipe() error {
	if len(o.recipe.given) == 0 {
		return nil
	}
	k, flag := kindOf(o.kind), o.recipe.given[0]
	switch {
	case o.typed:
		return usage("-p and %s exclude each other.", flag)
	case o.stdin:
		return usage("--stdin and %s exclude each other.", flag)
	case k.made == nil:
		return usage("%s has no password, which %s would make.", k.a(), flag)
	}
	return nil
}
