package cmd

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// permute puts args in the order that the parser of cli/v2 understands:
// global flags, verb, its flags, "--", operands. People may write flags
// anywhere before a "--". The flags -h and --version become the verbs they
// stand for, before the parser has ideas of its own about them.
func permute(app *cli.App, args []string) ([]string, error) {
	p := &permutation{app: app}
	for len(args) > 0 && args[0] != "--" {
		args = p.take(args)
	}
	if len(args) > 0 {
		p.operands = append(p.operands, args[1:]...)
	}
	switch {
	case p.help && p.verb != nil:
		return append(p.global, "help", "--", p.verb.Name), nil
	case p.help:
		return slices.Concat(p.global, []string{"help", "--"}, p.operands), nil
	case p.version:
		return append(p.global, "version"), nil
	case p.bereft != "":
		return nil, usage("%s needs a value.", p.bereft)
	case p.verb != nil:
		return slices.Concat(p.global, []string{p.verb.Name}, p.own, []string{"--"}, p.operands), nil
	}
	// The second -- keeps the parser from taking what stood behind one for a verb.
	return slices.Concat(p.global, p.own, []string{"--", "--"}, p.operands), nil
}

type permutation struct {
	app                   *cli.App
	verb                  *cli.Command
	global, own, operands []string
	help, version         bool
	bereft                string // a flag whose value is missing
}

// take moves the first of args, and the value that belongs to it, where they
// go, and returns the others.
func (p *permutation) take(args []string) []string {
	arg, rest := args[0], args[1:]
	if !isFlag(arg) {
		p.word(arg)
		return rest
	}
	if letters := p.letters(arg); letters != nil {
		return append(letters, rest...)
	}
	name, _, hasValue := strings.Cut(strings.TrimLeft(arg, "-"), "=")
	switch name {
	case "h", "help":
		p.help = true
		return rest
	case "version":
		p.version = true
		return rest
	}
	into, flag := &p.own, cli.Flag(nil)
	if p.verb != nil {
		flag = find(p.verb.Flags, name)
	}
	if flag == nil {
		if flag = find(p.app.Flags, name); flag != nil {
			into = &p.global
		}
	}
	*into = append(*into, arg)
	switch {
	case !takesValue(flag) || hasValue:
		return rest
	case len(rest) == 0:
		p.bereft = arg
		return nil
	}
	*into = append(*into, rest[0])
	return rest[1:]
}

// word takes an operand; the first one may be the verb.
func (p *permutation) word(arg string) {
	if p.verb == nil && len(p.operands) == 0 {
		if p.verb = p.app.Command(arg); p.verb != nil {
			return
		}
	}
	p.operands = append(p.operands, arg)
}

// letters splits "-qy" into "-q", "-y" if all of them are switches.
func (p *permutation) letters(arg string) []string {
	if len(arg) < 3 || arg[1] == '-' || strings.Contains(arg, "=") || p.known(arg[1:]) != nil {
		return nil
	}
	var all []string
	for _, c := range arg[1:] {
		flag := p.known(string(c))
		if flag == nil || takesValue(flag) {
			return nil
		}
		all = append(all, "-"+string(c))
	}
	return all
}

func (p *permutation) known(name string) cli.Flag {
	if p.verb != nil {
		if flag := find(p.verb.Flags, name); flag != nil {
			return flag
		}
	}
	return find(p.app.Flags, name)
}

// asksJSON reports whether args ask for JSON, whatever else is wrong with
// them.
func asksJSON(args []string) bool {
	if end := slices.Index(args, "--"); end >= 0 {
		args = args[:end]
	}
	return slices.Contains(args, "--json")
}

// isFlag reports whether arg is a flag; a lone dash is an operand.
func isFlag(arg string) bool { return len(arg) > 1 && arg[0] == '-' }

func find(flags []cli.Flag, name string) cli.Flag {
	for _, flag := range flags {
		for _, n := range flag.Names() {
			if n == name {
				return flag
			}
		}
	}
	return nil
}

func takesValue(flag cli.Flag) bool {
	d, ok := flag.(cli.DocGenerationFlag)
	return ok && d.TakesValue()
}

// oneArg returns the only operand of a verb.
func oneArg(verb, what string, words []string) (string, error) {
	one, two, err := oneOrTwo(verb, what, words)
	if err == nil && two != "" {
		err = tooMany(verb, what, words[1])
	}
	return one, err
}

// oneOrTwo returns the operands of a verb that takes a second one at will.
func oneOrTwo(verb, what string, words []string) (one, two string, err error) {
	switch len(words) {
	case 0:
		f := usage("%s what?   ww %s %s", verb, verb, what)
		f.hints = []string{"ww help " + verb}
		return "", "", f
	case 1:
		return words[0], "", nil
	case 2:
		return words[0], words[1], nil
	}
	return "", "", tooMany(verb, what, words[2])
}

// noArgs refuses operands.
func noArgs(verb string, words []string) error {
	if len(words) > 0 {
		return tooMany(verb, "", words[0])
	}
	return nil
}

func tooMany(verb, what, word string) error {
	f := usage("one word too many: %q.", word)
	f.state, f.hints = unchanged, []string{strings.TrimSpace("ww " + verb + " " + what)}
	return f
}
