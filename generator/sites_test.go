package generator_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"

	"watchword/generator"
)

// A site is one that accepts what it says it does. It knows its rules as data, not
// as text, and checks a password by looking at each character.
type site struct {
	shortest, longest, consecutive int
	required                       [][]string // classes, as they are written
	allowed                        []string
}

// complaint says what is wrong with a password, or nothing.
func (s site) complaint(password string) string {
	row, last := 0, rune(0)
	for _, c := range password {
		if row++; c != last {
			row, last = 1, c
		}
		if s.consecutive > 0 && row > s.consecutive {
			return fmt.Sprintf("%q too often in a row", c)
		}
		if !s.accepts(c) {
			return fmt.Sprintf("%q is not accepted", c)
		}
	}
	for _, classes := range s.required {
		asked, there := 0, 0
		for _, other := range s.required {
			if strings.Join(other, ",") == strings.Join(classes, ",") {
				asked++
			}
		}
		for _, c := range password {
			if inAny(classes, c) {
				there++
			}
		}
		if there < asked {
			return fmt.Sprintf("%d of %q, and not %d", there, classes, asked)
		}
	}
	if n := len(password); n < s.shortest || s.longest > 0 && n > s.longest {
		return fmt.Sprintf("%d characters", n)
	}
	return ""
}

func (s site) accepts(c rune) bool {
	if len(s.required) == 0 && len(s.allowed) == 0 {
		return c >= ' ' && c <= '~'
	}
	for _, classes := range s.required {
		if inAny(classes, c) {
			return true
		}
	}
	return inAny(s.allowed, c)
}

func inAny(classes []string, c rune) bool {
	ascii := c >= ' ' && c <= '~'
	for _, class := range classes {
		is := false
		switch class {
		case "lower":
			is = ascii && unicode.IsLower(c)
		case "upper":
			is = ascii && unicode.IsUpper(c)
		case "digit":
			is = ascii && unicode.IsDigit(c)
		case "special":
			is = ascii && !unicode.IsLetter(c) && !unicode.IsDigit(c)
		case "ascii-printable":
			is = ascii
		case "unicode":
			is = true
		default:
			is = strings.ContainsRune(class[1:len(class)-1], c)
		}
		if is {
			return true
		}
	}
	return false
}

// brackets are characters as sites have them, each with one that can be used.
var brackets = []string{
	"[-]", "[]]", "[-]]", "[-!#$%&*?@_]", "[ !]", "[§äöü$]", "[;,:]", "[[]]", "[`~'\"]", "[abcXYZ]", "[0123]",
	"[-().&@?'#,/\"+]", "[\\^]", "[!@#$%^&*()]", "[<>{}|=]", "[.]", "[aeiou]", "[ABC789]", "[/]", "[+]",
}

// makeSite makes up a site that can be satisfied, nearly always.
func makeSite(r *rand.Rand) site {
	names := []string{"lower", "upper", "digit", "special", "lower", "upper", "digit", "special", "ascii-printable", "unicode"}
	class := func() string {
		if r.IntN(4) == 0 {
			return brackets[r.IntN(len(brackets))]
		}
		return names[r.IntN(len(names))]
	}
	classes := func() (all []string) {
		for range 1 + r.IntN(3) {
			all = append(all, class())
		}
		return all
	}
	var s site
	for range r.IntN(5) {
		s.required = append(s.required, classes())
	}
	if len(s.required) > 0 && r.IntN(4) == 0 {
		s.required = append(s.required, s.required[0])
	}
	if r.IntN(2) == 0 {
		s.allowed = append(classes(), "digit", "[xy]")
	}
	least := 2 * len(s.required)
	if r.IntN(2) == 0 {
		s.shortest = r.IntN(30)
	}
	if r.IntN(2) == 0 {
		s.longest = max(least, s.shortest, 4) + r.IntN(30)
	}
	if r.IntN(3) == 0 {
		s.consecutive = 1 + r.IntN(4)
	}
	return s
}

// text writes the rules down, in any order, case and spacing.
func (s site) text(r *rand.Rand) string {
	var all []string
	space := func() string { return []string{"", " ", "  ", "\t", "\r\n "}[r.IntN(5)] }
	say := func(name, value string) {
		if r.IntN(4) == 0 {
			name = strings.ToUpper(name)
		}
		all = append(all, space()+name+space()+":"+space()+value+space())
	}
	number := func(name string, n int) {
		if n > 0 {
			say(name, fmt.Sprint(n))
		}
	}
	number("minlength", s.shortest)
	number("maxlength", s.longest)
	number("max-consecutive", s.consecutive)
	for _, classes := range s.required {
		say("required", strings.Join(classes, space()+","+space()))
	}
	if len(s.allowed) > 2 && r.IntN(2) == 0 {
		say("allowed", strings.Join(s.allowed[2:], ","))
		say("Allowed", strings.Join(s.allowed[:2], " , "))
	} else if len(s.allowed) > 0 {
		say("allowed", strings.Join(s.allowed, ", "))
	}
	r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return strings.Join(all, ";") + []string{"", ";", " ; "}[r.IntN(3)]
}

func TestSitesAcceptWhatIsMadeByTheirRules(t *testing.T) {
	const seed, sites, samples = 61, 300, 1000
	t.Logf("PCG with the seed %d", seed)
	r, random := rand.New(rand.NewPCG(seed, seed)), seeded(t, seed)
	seen := map[string]int{}
	for made := 0; made < sites; {
		s := makeSite(r)
		text := s.text(r)
		p, err := rules(t, text).Policy(generator.Default())
		if err != nil {
			// Some leave a single character, by chance.
			if !strings.Contains(fmt.Sprint(err), "alone can only repeat") {
				t.Errorf("%q: %v", text, err)
			}
			continue
		}
		made++
		for range samples {
			password := generate(t, p, random)
			if wrong := s.complaint(password); wrong != "" {
				t.Errorf("%q refuses %q: %s", text, password, wrong)
				break
			}
		}
		s.note(seen)
	}
	t.Logf("%v", seen)
	for _, what := range append([]string{"shortest", "longest", "consecutive", "allowed", "alternatives", "twice", "nothing"}, brackets...) {
		if seen[what] == 0 {
			t.Errorf("no site has %s", what)
		}
	}
}

// note counts what s has.
func (s site) note(seen map[string]int) {
	for what, has := range map[string]bool{
		"shortest": s.shortest > 0, "longest": s.longest > 0, "consecutive": s.consecutive > 0,
		"allowed": len(s.allowed) > 0, "nothing": len(s.required)+len(s.allowed) == 0,
	} {
		if has {
			seen[what]++
		}
	}
	before := map[string]bool{}
	for _, classes := range s.required {
		if len(classes) > 1 {
			seen["alternatives"]++
		}
		if text := fmt.Sprint(classes); before[text] {
			seen["twice"]++
		} else {
			before[text] = true
		}
		for _, class := range classes {
			seen[class]++
		}
	}
	for _, class := range s.allowed {
		seen[class]++
	}
}
