package generator

import (
	"fmt"
	"math/big"
	"slices"
)

// Policy returns base, tightened to what the site accepts: as long as base if that
// is possible, without the characters that the site refuses, and with at least
// what it requires. If it accepts none of a class of base, that class becomes what
// it does accept of the same kind; what it requires is added even where base has no
// class for it. The space and characters beyond ASCII are never used.
//
// Where the site leaves no other way, the minimums of the classes of base are given
// up, and then its rules about runs and its choice of characters within a class. An
// error wraps ErrPolicy and says why there is no password, or only one. It takes as
// long as Bits.
func (r Rules) Policy(base Policy) (Policy, error) {
	p, err := r.narrow(base)
	if err != nil {
		return Policy{}, err
	}
	longest := MaxLength
	if r.longest > 0 {
		longest = min(longest, r.longest)
	}
	if r.shortest > longest {
		return Policy{}, fmt.Errorf("%w: at least %d characters are longer than %d", ErrPolicy, r.shortest, longest)
	}
	for n := min(max(base.Length, r.shortest, 1), longest); ; n = min(2*n, longest) {
		for _, p := range r.loosen(p) {
			p.Length = n
			if err = p.possible(); err == nil {
				return p, nil
			}
		}
		if n == longest {
			return Policy{}, err
		}
	}
}

// narrow returns base with the characters and the minimums that suit the site.
func (r Rules) narrow(base Policy) (Policy, error) {
	p, accepted := base, r.accepted()
	for i, class := range p.classes() {
		if both := charsetOf(class.Chars).and(accepted); both.size() > 0 || class.Chars == "" {
			class.Chars = both.String()
		} else {
			class.Chars = accepted.and(kinds()[i]).String()
		}
	}
	p.Require = slices.Clone(base.Require)
	for i, chars := range r.required {
		if slices.Index(r.required, chars) < i {
			continue
		}
		usable := chars.ascii.and(drawable()).without(charsetOf(base.Avoid))
		if usable.size() == 0 {
			return Policy{}, fmt.Errorf("%w: %v is required, and none of it is used", ErrPolicy, chars)
		}
		if usable.and(p.chars()).size() == 0 {
			p.take(usable)
		}
		p.Require = append(p.Require, Class{usable.String(), times(r.required, chars)})
	}
	if r.consecutive > 0 {
		p.Runs.Repeats = min(p.Runs.limit(), r.consecutive)
	}
	return p, nil
}

// accepted returns the characters that may be used at the site.
func (r Rules) accepted() charset {
	all := r.allowed
	for _, chars := range r.required {
		all.add(chars)
	}
	if all == (repertoire{}) {
		return drawable()
	}
	return all.ascii.and(drawable())
}

// drawable returns the characters that a policy may draw from.
func drawable() charset { return printable().without(charsetOf(" ")) }

// kinds returns the drawable characters by their class.
func kinds() (all [4]charset) {
	for _, c := range []byte(drawable().String()) {
		all[kind(rune(c))].add(c)
	}
	return all
}

// times returns how often chars is in all.
func times(all []repertoire, chars repertoire) (n int) {
	for _, other := range all {
		if other == chars {
			n++
		}
	}
	return n
}

// chars returns the characters of all classes.
func (p *Policy) chars() (all charset) {
	for _, class := range p.classes() {
		all = all.or(charsetOf(class.Chars))
	}
	return all
}

// take adds characters to the classes of their kind.
func (p *Policy) take(chars charset) {
	for i, class := range p.classes() {
		class.Chars += chars.and(kinds()[i]).String()
	}
}

// loosen returns p and what is left of it after giving up what the site does not
// ask for.
func (r Rules) loosen(p Policy) [3]Policy {
	few := p
	for _, class := range few.classes() {
		class.Min = 0
	}
	last := few
	for i, class := range last.classes() {
		if class.Chars != "" {
			class.Chars = r.accepted().and(kinds()[i]).String()
		}
	}
	last.Runs = Runs{Repeats: Unlimited, Sequences: true, Rows: true, Case: true}
	if r.consecutive > 0 {
		last.Runs.Repeats = min(maxRepeats, r.consecutive)
	}
	return [...]Policy{p, few, last}
}

// possible reports why p leaves nothing to choose, if so.
func (p Policy) possible() error {
	set, err := p.alphabet()
	if err != nil {
		return err
	}
	if newCounter(set).count().Cmp(big.NewInt(1)) <= 0 {
		return fmt.Errorf("%w: there are no two passwords to choose from", ErrPolicy)
	}
	return nil
}
