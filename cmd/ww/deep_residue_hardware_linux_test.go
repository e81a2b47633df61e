//go:build deep

package main

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// What a hardware key answers, in the form of the program that asks it too, is as
// little left as a password.
func TestNoAnswerOfAHardwareKeyIsLeftInMemory(t *testing.T) {
	p := buildAs(t, *way)
	p.repeat(t, "yubikey", func(h *house) []find {
		answer := make([]byte, 20)
		_, _ = rand.Read(answer) // never fails
		text := hex.EncodeToString(answer)
		h.program("ykchalresp", "echo "+text)
		hashed := sha256.Sum256(append([]byte("ww1/response"), answer...))
		return h.runHardware("yubikey", text, answer, hashed[:])
	})
	p.repeat(t, "fido2", func(h *house) []find {
		answer := make([]byte, 32)
		_, _ = rand.Read(answer) // never fails
		text := base64.StdEncoding.EncodeToString(answer)
		h.program("fido2-token", "echo /dev/fake0: a key")
		h.program("fido2-cred", `printf '1\n2\n3\n4\nAAAA\n'`)
		h.program("fido2-assert", fmt.Sprintf(`printf '1\n2\n3\n4\n%s\n'`, text))
		return h.runHardware("fido2", text, answer, answer)
	})
}

// program puts a shell script of this name first in the PATH.
func (h *house) program(name, script string) {
	h.tb.Helper()
	h.must(os.WriteFile(filepath.Join(h.home, "bin", name), []byte("#!/bin/sh\ncat >/dev/null\n"+script+"\n"), 0o700))
}

// runHardware has the vault need a hardware key, and reads an entry with it.
func (h *house) runHardware(word, text string, answer, device []byte) []find {
	h.tb.Helper()
	h.write("password", h.secrets["MASTER"])
	page, password := filepath.Join(h.home, "kit.html"), filepath.Join(h.home, "password")
	alone := func(args ...string) {
		h.tb.Helper()
		if out, err := h.person(append(args, "--password-file", password)...).CombinedOutput(); err != nil {
			h.tb.Fatalf("ww %q: %v\n%s", args, err, out)
		}
	}
	alone("recovery", "kit", "-o", page)
	kit, err := os.ReadFile(page)
	h.must(err)
	h.write("code", string(regexp.MustCompile(`([0-9A-Z]{4}-){8}[0-9A-Z]{4}`).Find(kit)))
	alone("key", "add", word, "-y", "--code-file", filepath.Join(h.home, "code"))

	q := newQuarry()
	q.add("answer", answer)
	q.add("printed answer", []byte(text))
	q.addKey("device secret", device)
	q.add("master password", []byte(h.secrets["MASTER"]))
	q.add("password of the entry", []byte(h.secrets["ENTRY"]))
	q.form(form{folder, []byte(h.agentDir()), len(h.agentDir())})
	s := sitDown(h, h.person("ls"))
	e := h.hold(s.command.Process.Pid)
	h.script(s, "< Touch\n< Master password:\n> $MASTER\\r")
	finds := h.left(q, s.end(e))
	h.must(e.release())
	h.must(s.leave())
	return finds
}
