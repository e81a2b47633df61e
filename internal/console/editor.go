package console

import "unicode/utf8"

// action is what a key asks of what is on the terminal.
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

// editor turns keys into one line of text. It keeps the text in memory it is
// given and nowhere else.
type editor struct {
	line []byte // all the room there is
	n    int    // bytes in use
	full bool   // some input did not fit
	keys decoder
}

func (e *editor) text() []byte { return e.line[:e.n] }

func (e *editor) clear() {
	clear(e.line)
	e.n, e.full = 0, false
}

// press takes the next byte of input.
func (e *editor) press(b byte) action { return e.apply(e.keys.next(b)) }

// apply does what a key asks.
func (e *editor) apply(k key) action {
	switch {
	case k == pasteEnd:
		return edited
	case k == noKey || k > 0xff:
		return nothing
	case k == ctrlC:
		return interrupted
	case e.keys.paste:
		return e.pasted(byte(k))
	case k < ' ' || k == del:
		return e.command(byte(k))
	}
	return e.insert(byte(k))
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
