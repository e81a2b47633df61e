package cmd

import (
	"fmt"
	"strings"

	"watchword/vault"
)

// The keys of fields that people call by a shorter name.
const (
	urlPrefix    = "url/"
	tagPrefix    = "tag/"
	customPrefix = "x/"
)

// secretFields are those that are secret whatever the entry.
var secretFields = map[string]bool{vault.Password: true, vault.Note: true, vault.OTP: true}

// keyOf returns the key of the field that people call name: custom fields
// and addresses have longer ones. Only [addressKey] makes new addresses.
func keyOf(e *vault.Entry, name string) string {
	switch {
	case name == vault.Name || name == vault.User || name == vault.Kind || secretFields[name]:
		return name
	case name == "url":
		return firstAddress(e)
	}
	return customPrefix + name
}

// nameOf is the inverse of keyOf.
func nameOf(key string) string {
	switch {
	case strings.HasPrefix(key, urlPrefix):
		return "url"
	case strings.HasPrefix(key, customPrefix):
		return strings.TrimPrefix(key, customPrefix)
	}
	return key
}

// field returns the field of e that people call name.
func field(e *vault.Entry, name string) (*vault.Field, error) {
	if f := e.Field(keyOf(e, name)); f != nil {
		return f, nil
	}
	return nil, &failure{
		exit: exitNotFound, code: "no-field", message: fmt.Sprintf("%s has no field %q.", e.Text(vault.Name), name),
		hints: []string{"ww show " + shellWord(e.Text(vault.Name))},
	}
}

// shellWord quotes a name for the commands that messages suggest.
func shellWord(name string) string {
	plain := func(r rune) bool {
		return r == '-' || r == '_' || r == '.' || r == '/' || r == '@' || r == ':' ||
			'0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
	}
	word := name
	if strings.ContainsFunc(name, func(r rune) bool { return !plain(r) }) || name == "" {
		word = "'" + strings.ReplaceAll(name, "'", `'\''`) + "'"
	}
	if strings.HasPrefix(name, "-") {
		return "-- " + word
	}
	return word
}

// addressKey draws the key of a new address.
func (w *ww) addressKey() (string, error) {
	var b [4]byte
	if _, err := w.Rand.Read(b[:]); err != nil {
		return "", err
	}
	return fmt.Sprintf("%s%x", urlPrefix, b), nil
}
