package match

import "strings"

// Level says how well an entry fits; a smaller one is better. An id would be
// level 1.
type Level uint8

// The levels.
const (
	None    Level = 0 // it does not fit
	Account Level = 2 // NAME:USER
	Named   Level = 3 // its name
	Site    Level = 4 // its host, or a host of the same registrable domain
	Prefix  Level = 5 // how its name begins, or a part of it behind a /
	Words   Level = 6 // all words occur in name, user, host and tags
	Fuzzy   Level = 7 // a slip of its name, or letters of it in their order
)

// Query is what somebody typed to mean an entry: a name, perhaps with words
// behind it that narrow. It is made once and asked for every entry.
type Query struct {
	all, first string   // all words, and the first one, folded
	rest       []string // the others, folded
	words      []string // all of them, folded, also where one had several in it
	site       site     // that the first word is
	domain     string   // registrable, of the site
	letters    []rune   // of first
}

// NewQuery takes the words as they were typed. Several may also be one name
// that has spaces.
func NewQuery(words ...string) *Query {
	q := &Query{all: Fold(strings.Join(words, " "))}
	q.words = strings.Fields(q.all)
	if len(words) == 0 {
		return q
	}
	q.first = Fold(words[0])
	for _, word := range words[1:] {
		q.rest = append(q.rest, Fold(word))
	}
	q.site = siteOf(words[0])
	q.domain = Domain(q.site.host)
	q.letters = []rune(q.first)
	return q
}

// Level returns the best level on which e fits, and how well it does there:
// among entries of one level a smaller rank is better.
func (q *Query) Level(e *Entry) (level Level, rank int) {
	name := Fold(e.Name)
	switch level := q.named(q.all, name, e); {
	case q.first == "":
		return None, 0
	case level != None:
		return level, 0
	case !q.Narrows(e):
		return None, 0
	}
	if level := q.named(q.first, name, e); level != None {
		return level, 0
	}
	if same, exactly := q.onSite(e); exactly {
		return Site, 0
	} else if same {
		return Site, 1
	}
	return q.loosely(name, e)
}

// Narrows reports whether every word behind the first occurs in e.
func (q *Query) Narrows(e *Entry) bool { return e.has(q.rest) }

// named compares want, which is folded, with name and user.
func (q *Query) named(want, name string, e *Entry) Level {
	switch {
	case strings.Contains(want, ":") && isAccount(want, name, Fold(e.User)):
		return Account
	case want == name:
		return Named
	}
	return None
}

// isAccount reports whether want is NAME:USER, perhaps with spaces at the colon.
// Either may have colons in it.
func isAccount(want, name, user string) bool {
	for i, c := range want {
		if c == ':' && strings.TrimSpace(want[:i]) == name && strings.TrimSpace(want[i+1:]) == user {
			return true
		}
	}
	return false
}

func (q *Query) onSite(e *Entry) (same, exactly bool) {
	if q.site.host == "" {
		return false, false
	}
	for _, address := range e.Addresses {
		here, thisOne := q.site.same(q.domain, siteOf(address))
		same, exactly = same || here, exactly || thisOne
	}
	return same, exactly
}

// loosely is Level where the name is not known in full.
func (q *Query) loosely(name string, e *Entry) (level Level, rank int) {
	switch {
	case strings.HasPrefix(name, q.first):
		return Prefix, len(name) - len(q.first)
	case strings.Contains(name, "/"+q.first):
		return Prefix, len(name)
	case e.has(q.words):
		return Words, len(name)
	}
	return q.fuzzily(name)
}

// fuzzily takes a name for mistyped or shortened: that of the entry, or a part
// of it between slashes.
func (q *Query) fuzzily(name string) (level Level, rank int) {
	try := func(part string) {
		if r, ok := q.isSlip([]rune(part)); ok && (level == None || r < rank) {
			level, rank = Fuzzy, r
		}
	}
	try(name)
	for part := range strings.SplitSeq(name, "/") {
		if len(part) < len(name) {
			try(part)
		}
	}
	return level, rank
}

// minShort is the fewest letters that stand for a longer name.
const minShort = 3

// isSlip ranks what is mistyped by the distance, and behind it what has only
// some letters of the name, not more than half of them left out.
func (q *Query) isSlip(name []rune) (rank int, ok bool) {
	if d, ok := slipped(q.letters, name); ok {
		return d, true
	}
	gap, ok := subsequence(q.letters, name)
	return Slip + 1 + gap, ok && len(q.letters) >= minShort && gap <= len(q.letters)
}
