package strength

import "strings"

// A key is what it types, without and with shift; without a second character on
// a number pad. The zero key is none.
type key [2]byte

// A keyboard says which keys are neighbours.
type keyboard struct {
	// near has, for each character, the keys around the one that types it, in a
	// fixed order of directions.
	near  [128][8]key
	shift [128]bool // whether the character takes the shift key

	size   float64 // how many characters there are
	degree float64 // how many neighbours a key has on average
}

// The keyboards row by row, each key in a column of its own. Each row of letters
// is half a key to the right of the row above it.
const (
	qwerty = "`~ 1! 2@ 3# 4$ 5% 6^ 7& 8* 9( 0) -_ =+\n" +
		"   qQ wW eE rR tT yY uU iI oO pP [{ ]} \\|\n" +
		"   aA sS dD fF gG hH jJ kK lL ;: '\"\n" +
		"   zZ xX cC vV bB nN mM ,< .> /?"
	dvorak = "`~ 1! 2@ 3# 4$ 5% 6^ 7& 8* 9( 0) [{ ]}\n" +
		"   '\" ,< .> pP yY fF gG cC rR lL /? =+ \\|\n" +
		"   aA oO eE uU iI dD hH tT nN sS -_\n" +
		"   ;: qQ jJ kK xX bB mM wW vV zZ"
	keypad = "  / * -\n" +
		"7 8 9 +\n" +
		"4 5 6\n" +
		"1 2 3\n" +
		"  0 ."
	macKeypad = "  = / *\n" +
		"7 8 9 -\n" +
		"4 5 6 +\n" +
		"1 2 3\n" +
		"  0 ."
)

// A place is a column and a row, or the way from one to another.
type place struct{ x, y int }

// The directions to the neighbours, clockwise from the left. Of keys that are set
// off to the right row by row there are six.
var (
	slanted = [...]place{{-1, 0}, {0, -1}, {1, -1}, {1, 0}, {0, 1}, {-1, 1}}
	aligned = [...]place{{-1, 0}, {-1, -1}, {0, -1}, {1, -1}, {1, 0}, {1, 1}, {0, 1}, {-1, 1}}
)

// keyboards returns those that are searched. The two of each kind count as
// equally large: the figures are those of the first.
func keyboards() []*keyboard {
	letters, pad := newKeyboard(qwerty, 2, slanted[:]), newKeyboard(keypad, 1, aligned[:])
	other, mac := newKeyboard(dvorak, 2, slanted[:]), newKeyboard(macKeypad, 1, aligned[:])
	other.size, other.degree = letters.size, letters.degree
	mac.size, mac.degree = pad.size, pad.degree
	return []*keyboard{letters, other, pad, mac}
}

// newKeyboard reads a layout whose keys are so many characters wide, without the
// space between them.
func newKeyboard(layout string, width int, directions []place) *keyboard {
	keys := places(layout, width)
	k, neighbours := &keyboard{}, 0
	for at, pressed := range keys {
		for shift, c := range pressed[:width] {
			k.size++
			k.shift[c] = shift == 1
			for i, d := range directions {
				if beside, ok := keys[place{at.x + d.x, at.y + d.y}]; ok {
					k.near[c][i] = beside
					neighbours++
				}
			}
		}
	}
	k.degree = float64(neighbours) / k.size
	return k
}

// places returns where each key of a layout is.
func places(layout string, width int) map[place]key {
	keys := map[place]key{}
	for y, row := range strings.Split(layout, "\n") {
		for x := 0; x < len(row); x += width + 1 {
			if row[x] == ' ' {
				continue
			}
			var k key
			copy(k[:], row[x:x+width])
			keys[place{x / (width + 1), y}] = k
		}
	}
	return keys
}
