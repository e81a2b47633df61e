package console

import "unicode/utf8"

// action is what a key asks of the prompt.
type action int

const (
	nothing     action = iota
	edited             // the text changed
	submitted          // Enter
	interrupted        // Ctrl-C, Ctrl-\
	ended              // Ctrl-D on an empty line
	suspended          // Ctrl-Z
	toggled            // Tab: show or hide
)

// The control keys of a line.
const (
	ctrlC         = 0x03
	ctrlD         = 0x04
	backspace     = 0x08
	tab           = 0x09
	lineFeed      = 0x0a
	enter         = 0x0d
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

// editor turns bytes from a terminal into one line of text. It keeps the text in
// memory it is given and nowhere else.
type editor struct {
	line  []byte // all the room there is
	n     int    // bytes in use
	full  bool   // some input did not fit
	paste bool   // inside a bracketed paste
	state state
	param int // of the control sequence being read
}

// state is where in an escape sequence the input is (ECMA-48).
type state int

const (
	ground   state = iota
	escaping       // after ESC
	control        // after ESC [
	single         // after ESC O
)

func (e *editor) text() []byte { return e.line[:e.n] }

func (e *editor) clear() {
	clear(e.line)
	e.n, e.full = 0, false
}

// press takes the next byte of input.
func (e *editor) press(b byte) action {
	if e.state != ground && e.inSequence(b) {
		return nothing
	}
	switch {
	case b == escape:
		e.state = escaping
		return nothing
	case b == ctrlC:
		return interrupted
	case e.paste:
		return e.pasted(b)
	case b < ' ' || b == del:
		return e.command(b)
	}
	return e.insert(b)
}

// inSequence reports whether b belongs to an escape sequence. A byte that does
// not ends the sequence and counts as typed: after a stray Esc no letter is lost.
func (e *editor) inSequence(b byte) bool {
	was := e.state
	e.state = ground
	switch {
	case was == escaping && b == '[':
		e.state, e.param = control, 0
		return true
	case was == escaping && b == 'O':
		e.state = single
		return true
	case was == single:
		return b >= '@' && b <= '~'
	case was == control && b >= ' ' && b < '@':
		e.state = control
		e.parameter(b)
		return true
	case was == control && b >= '@' && b <= '~':
		e.final(b)
		return true
	}
	return false
}

func (e *editor) parameter(b byte) {
	const most = 1000 // larger than any parameter of interest
	if b >= '0' && b <= '9' {
		e.param = min(e.param*10+int(b-'0'), most)
		return
	}
	e.param = most // several parameters: none of ours
}

func (e *editor) final(b byte) {
	switch {
	case b == '~' && e.param == pasteBegins:
		e.paste = true
	case b == '~' && e.param == pasteEnds:
		e.paste = false
	}
}

// pasted takes a byte of a paste: text and tabs. Newlines are dropped, so that
// the one behind a copied password does not press Enter, other controls too.
func (e *editor) pasted(b byte) action {
	if b < ' ' && b != tab || b == del {
		return nothing
	}
	return e.insert(b)
}

func (e *editor) command(b byte) action {
	switch b {
	case enter, lineFeed:
		return submitted
	case backspace, del:
		return e.rubOut()
	case ctrlU:
		e.clear()
		return edited
	case ctrlD:
		if e.n == 0 {
			return ended
		}
	case ctrlZ:
		return suspended
	case ctrlBackslash:
		return interrupted
	case tab:
		return toggled
	}
	return nothing
}

func (e *editor) insert(b byte) action {
	if e.n == len(e.line) {
		e.full = true
		return nothing
	}
	e.line[e.n] = b
	e.n++
	return edited
}

// rubOut removes the last character, however many bytes it has.
func (e *editor) rubOut() action {
	_, size := utf8.DecodeLastRune(e.text())
	clear(e.line[e.n-size : e.n])
	e.n -= size
	return edited
}
