// Package hardwaretest has programs that look like those for hardware keys. They
// are as their manual pages say; what real keys do they cannot tell.
//
// The folder FAKE_KEYS of the environment says which hardware keys are plugged
// in, and what goes wrong:
//
//	fido2         a line of "path seed" for each FIDO2 key
//	yubikey       the seed of a key that answers challenges
//	fail-PROGRAM  PROGRAM says this on standard error and ends with 1
//	junk-PROGRAM  PROGRAM prints this and ends with 0
//	hang-PROGRAM  PROGRAM waits for ever
//
// Every program adds its name, arguments, environment and input to the file log.
package hardwaretest

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// Programs are the names that Main knows.
var Programs = []string{"fido2-token", "fido2-cred", "fido2-assert", "ykchalresp", "ykman"}

// fake is a run of a program.
type fake struct {
	name  string
	args  []string
	input string
}

// Main is the program of this name. It returns its exit code.
func Main(name string) int {
	input, _ := io.ReadAll(os.Stdin)
	f := &fake{name: name, args: os.Args[1:], input: string(input)}
	f.log()
	if text, ok := f.file("fail-" + name); ok {
		return complain(strings.TrimSpace(text))
	}
	if text, ok := f.file("junk-" + name); ok {
		fmt.Fprint(os.Stdout, text)
		return 0
	}
	if _, ok := f.file("hang-" + name); ok {
		select {}
	}
	return f.run()
}

func (f *fake) run() int {
	switch f.name {
	case "fido2-token":
		for path := range f.tokens() {
			fmt.Fprintf(os.Stdout, "%s: vendor=0x1050, product=0x0407 (Fake: key)\n", path)
		}
		return 0
	case "fido2-cred":
		return f.cred()
	case "fido2-assert":
		return f.assert()
	}
	return f.respond()
}

func complain(format string, args ...any) int {
	fmt.Fprintf(os.Stderr, format+"\n", args...)
	return 1
}

func folder() string { return os.Getenv("FAKE_KEYS") }

func (f *fake) file(name string) (text string, ok bool) {
	b, err := os.ReadFile(filepath.Join(folder(), name))
	return string(b), err == nil
}

func (f *fake) log() {
	out, err := os.OpenFile(filepath.Join(folder(), "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return
	}
	fmt.Fprintf(out, "%s %q\n%q\n%s\n", f.name, f.args, os.Environ(), f.input)
	out.Close()
}

// tokens are the seeds of the FIDO2 keys by their paths.
func (f *fake) tokens() map[string]string {
	all := map[string]string{}
	text, _ := f.file("fido2")
	for line := range strings.Lines(text) {
		if path, seed, ok := strings.Cut(strings.TrimSpace(line), " "); ok {
			all[path] = seed
		}
	}
	return all
}

// device returns the seed of the FIDO2 key that the last argument names.
func (f *fake) device() (seed string, ok bool) {
	path := f.args[len(f.args)-1]
	if seed, ok = f.tokens()[path]; !ok {
		complain("%s: fido_dev_open %s: FIDO_ERR_INTERNAL", f.name, path)
	}
	return seed, ok
}

// blob decodes a line of the input.
func (f *fake) blob(n int) []byte {
	b, err := base64.StdEncoding.DecodeString(f.line(n))
	if err != nil {
		return nil
	}
	return b
}

func (f *fake) line(n int) string {
	lines := strings.Split(f.input, "\n")
	if n >= len(lines) {
		return ""
	}
	return lines[n]
}

func mac(key string, parts ...[]byte) []byte {
	h := hmac.New(sha256.New, []byte(key))
	h.Write(bytes.Join(parts, nil))
	return h.Sum(nil)
}

// print prints blobs as lines of base64, and texts.
func print(parts ...any) int {
	for _, part := range parts {
		if b, ok := part.([]byte); ok {
			part = base64.StdEncoding.EncodeToString(b)
		}
		fmt.Fprintln(os.Stdout, part)
	}
	return 0
}

// cred makes a credential: a user id and what the key knows it by.
func (f *fake) cred() int {
	seed, ok := f.device()
	user := f.blob(3)
	switch {
	case !ok:
		return 1
	case f.args[0] != "-M" || f.args[1] != "-h" || len(f.blob(0)) != 32 || len(user) == 0:
		return complain("fido2-cred: input error")
	}
	id := append(bytes.Clone(user), mac(seed, user)...)
	return print(f.blob(0), f.line(1), "packed", []byte("authenticator data"), id, []byte("signature"), []byte("certificate"))
}

func (f *fake) assert() int {
	seed, ok := f.device()
	id := f.blob(2)
	known := len(id) == 64 && hmac.Equal(id[32:], mac(seed, id[:32]))
	secretly := f.args[1] == "-h"
	switch {
	case !ok:
		return 1
	case f.args[0] != "-G" || len(f.blob(0)) != 32 || len(id) == 0 || secretly && len(f.blob(3)) != 32:
		return complain("fido2-assert: input error")
	case !known:
		return complain("fido2-assert: fido_dev_get_assert: FIDO_ERR_NO_CREDENTIALS")
	}
	print(f.blob(0), f.line(1), []byte("authenticator data"), []byte("signature"))
	if secretly {
		print(mac(seed, id, f.blob(3)))
	}
	return 0
}

// respond answers a challenge: of ykchalresp in the input, of ykman the last
// argument.
func (f *fake) respond() int {
	seed, ok := f.file("yubikey")
	text := f.input
	none := "Yubikey core error: no yubikey present"
	if f.name == "ykman" {
		text, none = f.args[len(f.args)-1], "ERROR: No YubiKey detected!"
	}
	challenge, err := hex.DecodeString(text)
	switch {
	case !ok:
		return complain("%s", none)
	case err != nil || len(challenge) != 32:
		return complain("Bad hex-encoded string '%s'", text)
	}
	h := hmac.New(sha1.New, []byte(strings.TrimSpace(seed)))
	h.Write(challenge)
	fmt.Fprintf(os.Stdout, "%x\n", h.Sum(nil))
	return 0
}
