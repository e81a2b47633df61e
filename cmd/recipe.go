package cmd

import (
	"errors"
	"io"
	"slices"

	"github.com/urfave/cli/v2"

	"watchword/generator"
	"watchword/secret"
)

// recipeOptions say what a made password is like: the flags that gen, add and
// edit share.
type recipeOptions struct {
	given []string // the flags that were, as people write them, in the order of flags

	words, pin, hex, syllables int
	pattern                    string
	easy                       bool

	length                 int
	rules                  string
	site                   string // rules of the site, which count where no flag is given
	noSymbols, noAmbiguous bool
	symbols, avoid         string
}

func (o *recipeOptions) flags() []cli.Flag {
	return []cli.Flag{
		&cli.IntFlag{Name: "words", Destination: &o.words, Usage: "make `N` words"},
		&cli.IntFlag{Name: "pin", Destination: &o.pin, Usage: "make `N` digits"},
		&cli.IntFlag{Name: "hex", Destination: &o.hex, Usage: "make `N` hexadecimal digits"},
		&cli.StringFlag{Name: "pattern", Destination: &o.pattern, Usage: "make one of the form `P`: A a letters, C c consonants, V v vowels, 9 digit, s symbol, x hexadecimal, * any, {3} three times"},
		&cli.BoolFlag{Name: "easy", Destination: &o.easy, Usage: "make one to read aloud: four words and a number"},
		&cli.IntFlag{Name: "pronounceable", Destination: &o.syllables, Usage: "make `N` syllables and two digits"},
		&cli.StringFlag{Name: "rules", Destination: &o.rules, Usage: "what the site accepts, in the `RULES` of passwordrules: \"maxlength: 16; required: digit\""},
		&cli.BoolFlag{Name: "no-symbols", Destination: &o.noSymbols, Usage: "letters and digits only"},
		&cli.StringFlag{Name: "symbols", Destination: &o.symbols, Usage: "the symbols of `SET` instead of !@#$%^&*-_=+?."},
		&cli.StringFlag{Name: "avoid", Destination: &o.avoid, Usage: "without the characters of `SET`"},
		&cli.BoolFlag{Name: "no-ambiguous", Destination: &o.noAmbiguous, Usage: "without 0O, 1Il| and quotes"},
	}
}

// flagsWithLength are those for verbs to which the length is no operand.
func (o *recipeOptions) flagsWithLength() []cli.Flag {
	return append(o.flags(), &cli.IntFlag{Name: "length", Destination: &o.length, Usage: "make `N` characters (20)"})
}

// read finds out which flags were given.
func (o *recipeOptions) read(c *cli.Context) {
	for _, flag := range o.flagsWithLength() {
		if name := flag.Names()[0]; c.IsSet(name) && c.Value(name) != any(false) {
			o.given = append(o.given, "--"+name)
		}
	}
}

func (o *recipeOptions) has(name string) bool { return slices.Contains(o.given, name) }

// check refuses flags that cannot be meant together.
func (o *recipeOptions) check() error {
	switch {
	case len(o.given) > 1 && saysAll(o.given[0]):
		return usage("%s and %s exclude each other.", o.given[0], o.given[1])
	case o.has("--no-symbols") && o.has("--symbols"):
		return usage("--no-symbols and --symbols exclude each other.")
	case o.has("--symbols") && o.symbols == "":
		return usage("--symbols takes characters; --no-symbols takes them out.")
	}
	return nil
}

// saysAll reports whether a flag says all there is to say. These come first;
// the others shape the password of characters, and go together.
func saysAll(flag string) bool {
	switch flag {
	case "--words", "--pin", "--hex", "--pattern", "--easy", "--pronounceable":
		return true
	}
	return false
}

// recipe returns what is asked for. What cannot be made is the fault of the
// command line, found out now or by draw.
func (o *recipeOptions) recipe() (generator.Recipe, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	switch {
	case o.has("--words"):
		return generator.Words{Count: o.words, Separator: "-"}, nil
	case o.has("--easy"):
		return generator.Easy(), nil
	case o.has("--pronounceable"):
		return generator.Syllables{Count: o.syllables, Digits: 2}, nil
	case o.has("--pattern"):
		p, err := generator.ParsePattern(o.pattern)
		return p, blameRecipe(err)
	}
	p, err := o.policy()
	return p, blameRecipe(err)
}

// policy is the recipe where it is one of characters.
func (o *recipeOptions) policy() (generator.Policy, error) {
	switch {
	case o.has("--pin"):
		return generator.Pin(o.pin), nil
	case o.has("--hex"):
		return generator.Hex(o.hex), nil
	}
	p := generator.Default()
	if o.has("--length") || o.has("LENGTH") {
		p.Length = o.length
	}
	switch {
	case o.noSymbols:
		p.Symbols = generator.Class{}
	case o.symbols != "":
		p.Symbols.Chars = o.symbols
	}
	p.Avoid = o.avoid
	if o.noAmbiguous {
		p.Avoid += generator.Ambiguous
	}
	text := o.rules
	if len(o.given) == 0 {
		text = o.site
	}
	if text == "" && !o.has("--rules") {
		return p, nil
	}
	rules, err := generator.ParseRules(text)
	if err != nil {
		return p, err
	}
	return rules.Policy(p)
}

// usable finds out whether what is asked for can be made, for verbs that ask for
// a password before they make one: it draws one and forgets it.
func (o *recipeOptions) usable(rand io.Reader) error {
	if len(o.given) == 0 {
		return nil
	}
	recipe, err := o.recipe()
	if err != nil {
		return err
	}
	value, err := draw(recipe, rand)
	value.Wipe()
	return err
}

// draw makes a password.
func draw(recipe generator.Recipe, rand io.Reader) (secret.Value, error) {
	value, err := recipe.Generate(rand)
	return value, blameRecipe(err)
}

// blameRecipe turns what generator says of a recipe into the failure of a
// command line.
func blameRecipe(err error) error {
	for _, cause := range []error{generator.ErrPolicy, generator.ErrPattern, generator.ErrRules} {
		if errors.Is(err, cause) {
			return usage("%v.", err)
		}
	}
	return err
}
