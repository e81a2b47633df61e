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
