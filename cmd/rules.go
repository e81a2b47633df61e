package cmd

import (
	"fmt"
	"strings"

	"watchword/generator"
	"watchword/vault"
)

// rulesField keeps what the site of an entry accepts, so that the next
// password is made by it too. It is a plain field like any of one's own: show
// tells it and edit changes it.
const (
	rulesField = "password-rules"
	rulesKey   = customPrefix + rulesField
)

// remembered returns what a made password leaves in its entry: the rules it
// was made by, "" where its flags come to none.
func (o *recipeOptions) remembered() (string, error) {
	if len(o.given) == 0 {
		return o.site, nil
	}
	switch o.given[0] {
	case "--words", "--easy", "--pronounceable", "--pattern":
		return "", nil
	}
	text := o.rules
	if len(o.given) > 1 || !o.has("--rules") {
		policy, err := o.policy()
		if err != nil {
			return "", blameRecipe(err)
		}
		text = asRules(policy)
	}
	rules, err := generator.ParseRules(text)
	return rules.String(), blameRecipe(err)
}

// asRules says a policy in the language of passwordrules.
func asRules(p generator.Policy) string {
	rules := fmt.Sprintf("minlength: %d; maxlength: %d;", p.Length, p.Length)
	for _, class := range []generator.Class{p.Upper, p.Lower, p.Digits, p.Symbols} {
		rules += asRule(class, p.Avoid)
	}
	for _, class := range p.Require {
		rules += asRule(class, p.Avoid)
	}
	if p.Runs.Repeats > 0 {
		rules += fmt.Sprintf(" max-consecutive: %d;", p.Runs.Repeats)
	}
	return rules
}

// asRule says one class: in brackets a dash comes first and a closing bracket
// last.
func asRule(class generator.Class, avoid string) (rules string) {
	chars := strings.Map(func(r rune) rune {
		if strings.ContainsRune(avoid, r) {
			return -1
		}
		return r
	}, class.Chars)
	if chars == "" {
		return ""
	}
	first, last := "", ""
	if strings.Contains(chars, "-") {
		first, chars = "-", strings.ReplaceAll(chars, "-", "")
	}
	if strings.Contains(chars, "]") {
		last, chars = "]", strings.ReplaceAll(chars, "]", "")
	}
	set := "[" + first + chars + last + "];"
	rules = " allowed: " + set
	for range class.Min {
		rules += " required: " + set
	}
	return rules
}

// recipeFor returns the recipe for the password of e: by the flags, or else by
// what was remembered, or else that of its kind.
func (o *recipeOptions) recipeFor(e *vault.Entry) (generator.Recipe, error) {
	text, made := e.Text(rulesKey), kindOf(e.Text(vault.Kind)).made
	switch {
	case len(o.given) == 0 && text == "" && o.site == "" && made != nil:
		return made()
	case len(o.given) > 0 || text == "":
		return o.recipe()
	}
	rules, err := generator.ParseRules(text)
	if err == nil {
		var policy generator.Policy
		if policy, err = rules.Policy(generator.Default()); err == nil {
			return policy, nil
		}
	}
	f := usage("the rules that %s remembers cannot be used: %v.", e.Text(vault.Name), err)
	f.state = unchanged
	f.hints = []string{"ww edit " + shellWord(e.Text(vault.Name)) + " --unset " + rulesField + "  forgets them"}
	return nil, f
}
