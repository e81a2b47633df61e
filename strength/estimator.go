package strength

import (
	"sync"
	"time"

	"watchword/secret"
)

// Limit is how many UTF-16 units of a password are looked at: the work grows
// with more than the square of them.
const Limit = 256

// An Estimator has the word lists. It may be used by several goroutines.
type Estimator struct {
	book func() *book
}

// New returns an Estimator. It costs nothing: the lists are unpacked when the
// first password is estimated, which takes some milliseconds, and stay in
// memory from then on, once for all Estimators: 1.4 MB.
func New() *Estimator {
	return &Estimator{book: shared}
}

// Estimate tells how easily password is guessed by someone who knows the words
// in own and the year of now, in its time zone.
//
// The words are what the owner or the place says: the name of the entry, the
// parts of the site's and of the e-mail address, the user name; the likeliest
// first, in any case. They are matched whole, so the caller takes apart what
// has parts, and they must not be secret.
//
// The password is taken as UTF-8, each byte that is none as one character. What
// follows the first Limit units counts for nothing, whatever it is: the verdict
// on a longer password is that on its beginning. The password stays the
// caller's to wipe; a wiped one is as weak as an empty one.
func (e *Estimator) Estimate(password secret.Value, own []string, now time.Time) (r Result) {
	book, known := e.book(), ownWords(own)
	secret.Do(func() {
		_ = password.Reveal(func(b []byte) error { // cannot fail
			text := decode(b)
			defer wipe(text)
			s := search{book: book, own: known, year: now.Year(), text: text}
			r = s.result()
			return nil
		})
	})
	return r
}

// A book is what attackers know before they have heard of anyone.
type book struct {
	words     *lexicon
	keyboards []*keyboard
}

// shared is the one that all Estimators read.
var shared = sync.OnceValue(newBook)

func newBook() *book {
	return &book{unpack(packed), keyboards()}
}
