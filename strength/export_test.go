package strength

// A Book gives makers of passwords what attackers know.
type Book struct{ *book }

func NewBook() Book { return Book{newBook()} }

// WordCount is how many words the lists have.
func (b Book) WordCount() int { return len(b.words.rank) }

// WordAt returns one of them.
func (b Book) WordAt(i int) string {
	return string(b.words.letters[b.words.start[i]:b.words.start[i+1]])
}

// KeyboardCount is how many keyboards there are.
func (b Book) KeyboardCount() int { return len(b.keyboards) }

// Neighbour returns what the key in some direction from that of c types, without
// shift and with; zeros if there is no key.
func (b Book) Neighbour(keyboard int, c byte, direction int) [2]byte {
	return b.keyboards[keyboard].near[c][direction]
}
