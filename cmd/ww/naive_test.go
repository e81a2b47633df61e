package main

import (
	"bufio"
	"encoding/base64"
	"fmt"
	"os"
	"unicode/utf16"
)

// naive asks for a password as a careless program does, makes of it what such
// programs make of passwords, and exits. Whoever looks for passwords in memory
// must find them in this one.
func naive() {
	fmt.Print("Master password: ")
	line, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if err != nil {
		os.Exit(1)
	}
	careless.text = line[:len(line)-1]
	careless.wide = utf16.Encode([]rune(careless.text))
	careless.header = base64.StdEncoding.EncodeToString([]byte("user:" + careless.text))
	careless.half = append(careless.half, careless.text[:len(careless.text)/2]...)
}

// careless is what naive keeps.
var careless struct {
	text, header string
	wide         []uint16
	half         []byte
}
