package vault

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"watchword/crypto"
	"watchword/secret"
)

// MaxName is the most bytes a name may have.
const MaxName = 1024

// Errors of changes; in each case nothing was changed.
var (
	ErrTooLong    = errors.New("too long")
	ErrName       = errors.New("not a name")
	ErrNoEntry    = errors.New("no such entry")
	ErrNoField    = errors.New("no such field")
	ErrTrashed    = errors.New("the entry is in the trash")
	ErrReadOnly   = errors.New("written by a newer version, which alone can change it")
	ErrIncomplete = errors.New("the entry waits for changes from another device")
)

// Change is what a commit does to one field. Make it with [Set], [SetSecret]
// or [Unset].
type Change struct {
	key    string
	form   Form
	text   string
	secret secret.Value
	copied *Item // a value of the same entry and key, taken as it is
}

// Set gives a field a plain value. An empty text removes the field.
func Set(key, text string) Change {
	if text == "" {
		return Unset(key)
	}
	return Change{key: key, form: Text, text: text}
}

// SetSecret gives a field a secret value, which stays the caller's to wipe
// once the transaction took it.
func SetSecret(key string, value secret.Value) Change {
	return Change{key: key, form: Secret, secret: value}
}

// Unset removes a field.
func Unset(key string) Change { return Change{key: key, form: Removed} }

// SetTag adds a tag.
func SetTag(tag string) Change { return Set(tagPrefix+tag, "1") }

// UnsetTag removes a tag.
func UnsetTag(tag string) Change { return Unset(tagPrefix + tag) }

// ParseName returns name in the form it is stored in: NFC. It must have 1 to
// [MaxName] bytes, be UTF-8 and hold no control characters, or the error is
// [ErrName] or [ErrTooLong].
func ParseName(name string) (string, error) {
	if err := checkLine(name); err != nil {
		return "", err
	}
	name = norm.NFC.String(name)
	switch {
	case strings.TrimSpace(name) == "":
		return "", fmt.Errorf("%w: it is empty", ErrName)
	case len(name) > MaxName:
		return "", fmt.Errorf("a name of %d bytes, at most %d fit: %w", len(name), MaxName, ErrTooLong)
	}
	return name, nil
}

// checkLine refuses what could not be shown on one line.
func checkLine(text string) error {
	if !utf8.ValidString(text) {
		return fmt.Errorf("%w: it is not UTF-8", ErrName)
	}
	if i := strings.IndexFunc(text, unicode.IsControl); i >= 0 {
		return fmt.Errorf("%w: it has a control character at byte %d", ErrName, i)
	}
	return nil
}

// prepare returns changes in the form they are stored in, of two changes of one
// field the later, or an error if one breaks the limits.
func prepare(changes []Change) ([]Change, error) {
	at := make(map[string]int, len(changes))
	var last []Change
	for _, c := range changes {
		if err := c.check(); err != nil {
			return nil, err
		}
		if i, ok := at[c.key]; ok {
			last[i] = c
			continue
		}
		at[c.key] = len(last)
		last = append(last, c)
	}
	return last, nil
}

// check holds c to the limits before anything is sealed, and makes a name NFC.
func (c *Change) check() (err error) {
	switch {
	case c.key == "" || len(c.key) > MaxKey || checkLine(c.key) != nil:
		return fmt.Errorf("%w: a field name of %d bytes", ErrName, len(c.key))
	case c.form == Text && len(c.text) > MaxText:
		return fmt.Errorf("%s of %d bytes, at most %d fit: %w", c.key, len(c.text), MaxText, ErrTooLong)
	case c.form == Text && !utf8.ValidString(c.text):
		return fmt.Errorf("%s: %w: it is not UTF-8", c.key, ErrName)
	case c.form == Secret && c.copied == nil && c.secret.Len() > maxLength(c.key):
		return fmt.Errorf("%s of %d bytes, at most %d fit: %w", c.key, c.secret.Len(), maxLength(c.key), ErrTooLong)
	case c.key == Name && c.form == Text:
		c.text, err = ParseName(c.text)
		return err
	case c.key == Name:
		return fmt.Errorf("%w: it is empty", ErrName)
	}
	return nil
}

// maxLength is how long a secret under key may be.
func maxLength(key string) int {
	if strings.HasPrefix(key, FilePrefix) {
		return MaxAttachment
	}
	return MaxSecret
}

// sealer turns changes into items.
type sealer struct {
	rand  io.Reader
	field *crypto.Key // seals values
	value *crypto.Key // digests values
}

func (s *sealer) wipe() {
	s.field.Wipe()
	s.value.Wipe()
}

// item returns c as an item of entry.
func (s *sealer) item(entry ID, c *Change) (Item, error) {
	it := Item{Key: c.key, Form: c.form}
	switch {
	case c.copied != nil:
		return *c.copied, nil
	case c.form == Text:
		it.Text = c.text
	case c.form == Secret:
		box, err := s.field.Seal(s.rand, c.secret, fieldBinding(entry, c.key))
		if err != nil {
			return it, err
		}
		it.Digest, it.Length, it.blob = s.value.Digest(c.secret), c.secret.Len(), inMemory(box)
	}
	return it, nil
}

// fieldBinding is what a blob is bound to: it opens under no other entry or
// key.
func fieldBinding(entry ID, key string) []byte {
	b := append([]byte(labelField), entry[:]...)
	b = binary.LittleEndian.AppendUint16(b, uint16(len(key)))
	return append(b, key...)
}

// changes reports whether c would change what f shows.
func (s *sealer) changes(f *Field, c *Change) bool {
	if f == nil {
		return c.form != Removed
	}
	if len(f.Others) > 0 || f.Purged || f.Form != c.form {
		return true
	}
	switch c.form {
	case Text:
		return f.Item.Text != c.text
	case Secret:
		if c.copied != nil {
			return !f.same(c.copied)
		}
		digest := s.value.Digest(c.secret)
		return !bytes.Equal(digest[:], f.Digest[:])
	}
	return false
}
