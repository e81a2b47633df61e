package crypto

import (
	"bytes"
	"encoding/base32"
	"fmt"
	"strings"

	"watchword/secret"
)

const (
	shareVersion = '1'
	headChars    = 8  // set(4) version need of number
	partChars    = 40 // base32 characters of the part
	shareChars   = headChars + partChars + checkChars
	lineChars    = 28 // that stand in the first line where there are two
)

// head is what stands before the part: no secret.
func (s *Share) head() string {
	return s.Set + string([]byte{shareVersion, crockford[s.Need], crockford[s.Of], crockford[s.Number]})
}

// FormatShare writes a share as 52 characters of Crockford's base32: eight that
// say which it is, forty for its part, four of check. Grouping them is the
// caller's affair, who wipes the text.
func FormatShare(s Share) secret.Value {
	text := secret.Alloc(shareChars)
	secret.Do(func() {
		mustReveal(s.part, func(part []byte) {
			mustReveal(text, func(dst []byte) {
				copy(dst, s.head())
				base32.NewEncoding(crockford).Encode(dst[headChars:], part)
				copy(dst[headChars+partChars:], shareCheck(s.head(), part))
			})
		})
	})
	return text
}

// shareCheck returns the check characters of a share.
func shareCheck(head string, part []byte) []byte {
	sum := tagged("ww1/share-check"+head, part)
	return base32.NewEncoding(crockford).AppendEncode(nil, sum[:5])[:checkChars]
}

// ParseShares reads shares that FormatShare wrote and people copied, as
// forgivingly as ParseRecovery. Several may stand in one line, with white space
// between, and in as many lines; a share may go on in the next line after 28
// characters, and nowhere else. A text of none gives none. Anything else is a
// [ShareError]. The text stays as it is;
// the caller wipes the shares.
func ParseShares(text secret.Value) ([]Share, error) {
	var r shareReader
	var err error
	secret.Do(func() {
		mustReveal(text, func(typed []byte) { err = r.read(typed) })
		clear(r.chars[:])
	})
	if err != nil {
		wipeShares(r.shares)
		return nil, err
	}
	return r.shares, nil
}

func wipeShares(shares []Share) {
	for i := range shares {
		shares[i].Wipe()
	}
}

// shareReader takes a text apart.
type shareReader struct {
	shares []Share
	chars  [shareChars]byte // of the share that is being read
	n      int              // how many there are, also beyond what fits
	alone  bool             // the text is too short for two
}

func (r *shareReader) read(typed []byte) error {
	r.take(typed)
	r.alone, r.n = r.n < 2*shareChars-checkChars, 0
	for line := range bytes.Lines(typed) {
		if err := r.readLine(line); err != nil {
			return err
		}
	}
	if r.n > 0 {
		return r.end()
	}
	return nil
}

func (r *shareReader) readLine(line []byte) error {
	for word := range bytes.FieldsSeq(line) {
		before := r.n
		r.take(word)
		switch {
		case r.n < shareChars:
			continue
		case r.n > shareChars && before > 0: // a part of the word is of the next one
			return r.fault("it does not have %d characters", shareChars)
		}
		if err := r.end(); err != nil {
			return err
		}
	}
	if r.n > 0 && r.n != lineChars {
		return r.end()
	}
	return nil
}

// take adds the characters of a word.
func (r *shareReader) take(word []byte) {
	for _, c := range word {
		if isSpacing(c) {
			continue
		}
		if r.n < shareChars {
			r.chars[r.n] = unmistake(c)
		}
		r.n++
	}
}

func (r *shareReader) fault(reason string, args ...any) error {
	e := &ShareError{Reason: fmt.Sprintf(reason, args...), Half: r.n == lineChars}
	if !r.alone {
		e.At = len(r.shares) + 1
	}
	return e
}

// end reads the share whose characters are there.
func (r *shareReader) end() error {
	switch {
	case r.n != shareChars:
		return r.fault("it has %d characters, not %d", r.n, shareChars)
	case len(r.shares) == MaxShares:
		return r.fault("no set has so many")
	}
	part := secret.Alloc(partSize)
	s := Share{part: part}
	if reason := s.decode(r.chars[:]); reason != "" {
		part.Wipe()
		return r.fault("%s", reason)
	}
	r.shares, r.n = append(r.shares, s), 0
	return nil
}

// decode fills in s, or says what is wrong.
func (s *Share) decode(chars []byte) (reason string) {
	head, body, check := string(chars[:headChars]), chars[headChars:headChars+partChars], chars[headChars+partChars:]
	var err error
	fits := false
	mustReveal(s.part, func(part []byte) {
		_, err = base32.NewEncoding(crockford).Decode(part, body)
		fits = err == nil && bytes.Equal(shareCheck(head, part), check)
	})
	need, of, number := digit(head[5]), digit(head[6]), digit(head[7])
	switch {
	case err != nil || strings.ContainsFunc(head, func(r rune) bool { return !strings.ContainsRune(crockford, r) }):
		return "it has a character that no share has"
	case !fits:
		return "its check characters do not fit"
	case head[4] != shareVersion:
		return "it needs a newer version of this program"
	case need < 2 || need > of || number < 1 || number > of:
		return "its numbers make no sense"
	}
	s.Set, s.Need, s.Of, s.Number = head[:4], need, of, number
	return ""
}

// digit is what a character of the alphabet counts.
func digit(c byte) int { return strings.IndexByte(crockford, c) }
