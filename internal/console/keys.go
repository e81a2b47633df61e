package console

// key is what was pressed: a byte that was typed, or one of the keys below.
type key int

// Keys that are no single byte.
const (
	noKey    key = -1           // a sequence has begun, or goes on
	escKey   key = 0x100 + iota // Esc by itself; only a caller who waited can tell
	upKey                       // arrows
	downKey                     //
	pageUp                      //
	pageDown                    //
	homeKey                     //
	endKey                      //
	pasteEnd                    // of a bracketed paste
	otherKey                    // one without a meaning here
)

// The control keys of a line.
const (
	ctrlC         = 0x03
	ctrlD         = 0x04
	backspace     = 0x08
	tab           = 0x09
	lineFeed      = 0x0a
	enter         = 0x0d
	ctrlN         = 0x0e
	ctrlP         = 0x10
	ctrlU         = 0x15
	ctrlZ         = 0x1a
	escape        = 0x1b
	ctrlBackslash = 0x1c
	del           = 0x7f
)

// The parameters of the sequences around a bracketed paste, ESC [ 200 ~ and
// ESC [ 201 ~ (xterm, Bracketed Paste Mode).
const (
	pasteBegins = 200
	pasteEnds   = 201
)

// decoder turns bytes from a terminal into keys.
type decoder struct {
	state state
	param int  // of the control sequence being read
	paste bool // inside a bracketed paste
}

// state is where in an escape sequence the input is (ECMA-48).
type state int

const (
	ground   state = iota
	escaping       // after ESC
	control        // after ESC [
	single         // after ESC O
)

// next takes a byte of input. A byte that does not belong to the sequence it
// stands in ends that and counts as typed: after a stray Esc no letter is lost.
func (d *decoder) next(b byte) key {
	was := d.state
	d.state = ground
	switch {
	case was == escaping && b == '[':
		d.state, d.param = control, 0
		return noKey
	case was == escaping && b == 'O':
		d.state = single
		return noKey
	case was == control && b >= ' ' && b < '@':
		d.state = control
		d.parameter(b)
		return noKey
	case was == single && b >= '@' && b <= '~':
		return named(b)
	case was == control && b == '~':
		return d.numbered()
	case was == control && b >= '@' && b <= '~':
		return named(b)
	case b == escape:
		d.state = escaping
		return noKey
	}
	return key(b)
}

func (d *decoder) parameter(b byte) {
	const most = 1000 // larger than any parameter of interest
	if b >= '0' && b <= '9' {
		d.param = min(d.param*10+int(b-'0'), most)
		return
	}
	d.param = most // several parameters: none of ours
}

// named returns the key whose sequence ends in a letter.
func named(final byte) key {
	switch final {
	case 'A':
		return upKey
	case 'B':
		return downKey
	case 'H':
		return homeKey
	case 'F':
		return endKey
	}
	return otherKey
}

// numbered returns the key whose sequence is a number and a tilde.
func (d *decoder) numbered() key {
	switch d.param {
	case pasteBegins:
		d.paste = true
		return noKey
	case pasteEnds:
		d.paste = false
		return pasteEnd
	case 1, 7:
		return homeKey
	case 4, 8:
		return endKey
	case 5:
		return pageUp
	case 6:
		return pageDown
	}
	return otherKey
}
