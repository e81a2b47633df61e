package generator_test

import (
	"crypto/rand"
	"fmt"
	"log"

	"watchword/generator"
)

func ExamplePolicy() {
	p := generator.Default()
	p.Length = 16
	p.Symbols = generator.Class{}
	p.Avoid = "0O1lI"

	password, err := p.Generate(rand.Reader)
	if err != nil {
		log.Fatal(err)
	}
	defer password.Wipe()
	fmt.Printf("%d characters, %.0f bits: %v\n", password.Len(), p.Bits(), password)
	// Output: 16 characters, 93 bits: [secret]
}

func ExampleRules() {
	rules, err := generator.ParseRules("maxlength: 12; required: lower, upper; required: digit; allowed: [-_.]")
	if err != nil {
		log.Fatal(err)
	}
	p, err := rules.Policy(generator.Default())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%d characters, symbols %s, %.0f bits\n", p.Length, p.Symbols.Chars, p.Bits())
	// Output: 12 characters, symbols -._, 71 bits
}

func ExampleWords() {
	password, err := generator.Easy().Generate(rand.Reader)
	if err != nil {
		log.Fatal(err)
	}
	defer password.Wipe()
	fmt.Printf("%.1f bits: %v\n", generator.Easy().Bits(), password)
	// Output: 58.2 bits: [secret]
}
