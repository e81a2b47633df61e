package generator

// An automaton reads passwords and refuses runs. Of what it has read only this
// matters: the last letter, in which ways it followed the one before, and how
// often it stands in a row. Where case makes no difference to runs, it makes none
// to the automaton.
type automaton struct {
	letters []letter
	states  []state // the first one has read nothing
}

// A letter is one character, or two that differ in case only.
type letter struct {
	fold  byte   // what all chars are like
	chars []byte // one or two
	near  []int  // the letters that could continue a run
	far   int    // the state after it has followed a letter it is not near to
}

// A state tells where each near letter leads: to another state, or to refused.
type state struct {
	last  int // letter, none in the first state
	ways  ties
	again int
	next  []int // by place in near
}

const (
	none    = -1
	refused = -1
)

func newAutomaton(set *alphabet) automaton {
	a := automaton{letters: lettersOf(set), states: []state{{last: none}}}
	for i := range a.letters {
		l := &a.letters[i]
		for j, m := range a.letters {
			if i == j && set.repeats < set.length || set.tie(l.fold, m.fold) != 0 {
				l.near = append(l.near, j)
			}
		}
		if len(l.near) > 0 { // else it leads on to whatever the first state does
			l.far = a.find(state{last: i, again: 1})
		}
	}
	for i := 1; i < len(a.states); i++ {
		a.connect(i, set)
	}
	return a
}

// lettersOf returns the letters of set.
func lettersOf(set *alphabet) []letter {
	var letters []letter
	at := map[byte]int{}
	for _, char := range set.chars {
		i, known := at[set.fold(char)]
		if !known {
			i = len(letters)
			at[set.fold(char)] = i
			letters = append(letters, letter{fold: set.fold(char)})
		}
		letters[i].chars = append(letters[i].chars, char)
	}
	return letters
}

// find returns the place of a state, which is new or known.
func (a *automaton) find(to state) int {
	for i, s := range a.states {
		if s.last == to.last && s.ways == to.ways && s.again == to.again {
			return i
		}
	}
	a.states = append(a.states, to)
	return len(a.states) - 1
}

// connect lets state i lead to the states after each near letter.
func (a *automaton) connect(i int, set *alphabet) {
	from := a.states[i]
	for _, j := range a.letters[from.last].near {
		next, to := refused, state{last: j, again: 1}
		to.ways = set.tie(a.letters[from.last].fold, a.letters[j].fold)
		if j == from.last {
			to.again = from.again + 1
		}
		if to.again <= set.repeats && to.ways&from.ways == 0 {
			next = a.find(to)
		}
		a.states[i].next = append(a.states[i].next, next)
	}
}

// step returns the state after state s and letter l, or refused.
func (a *automaton) step(s, l int) int {
	from := a.states[s]
	if from.last == none {
		return a.letters[l].far
	}
	for i, near := range a.letters[from.last].near {
		if near == l {
			return from.next[i]
		}
	}
	return a.letters[l].far
}
