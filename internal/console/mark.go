package console

// Tone is what a colour means; the text must say it too.
type Tone int

// Tones, in the 16 colours of the user's palette.
const (
	Normal    Tone = iota
	Good           // green: done
	Attention      // yellow
	Problem        // red
	Dim            // secondary
)

// Paint returns s in the colour of t for Out, or s itself where colour is off or
// Out is not a terminal. Make s safe first, and measure it before painting.
func (c *Console) Paint(t Tone, s string) string { return c.paint(c.OutTTY, t, s) }

// paint is Paint for a stream that is or is not a terminal.
func (c *Console) paint(tty bool, t Tone, s string) string {
	if t == Normal || !c.Colour || !tty && !c.ForceColour {
		return s
	}
	return t.start() + s + "\x1b[0m"
}

// start returns the SGR sequence of ECMA-48 that begins the tone.
func (t Tone) start() string {
	switch t {
	case Good:
		return "\x1b[32m"
	case Attention:
		return "\x1b[33m"
	case Problem:
		return "\x1b[31m"
	default:
		return "\x1b[2m"
	}
}

// mark is a sign in front of a message.
type mark int

const (
	noMark mark = iota
	markDone
	markNote
	markWarn
	markFail
)

// forms returns the symbol, its form in ASCII and the word a screen reader says.
func (m mark) forms() (symbol, ascii, word string) {
	switch m {
	case markDone:
		return "✓", "ok", "ok:"
	case markNote:
		return "·", "-", "note:"
	case markWarn:
		return "!", "!", "attention:"
	case markFail:
		return "✗", "ww", "problem:"
	}
	return "", "", ""
}

func (m mark) tone() Tone {
	switch m {
	case markDone:
		return Good
	case markNote:
		return Dim
	case markWarn:
		return Attention
	case markFail:
		return Problem
	}
	return Normal
}

// sign returns the form of m that this console can show.
func (c *Console) sign(m mark) string {
	symbol, ascii, word := m.forms()
	switch {
	case c.Accessible:
		return word
	case c.Unicode:
		return symbol
	}
	return ascii
}

// Mask returns what stands for a secret, always eight signs whatever its length.
func (c *Console) Mask() string {
	if c.Unicode {
		return "••••••••"
	}
	return "********"
}

// ellipsis stands for what was cut off, or for keys that were pressed.
func (c *Console) ellipsis() string {
	if c.Unicode {
		return "…"
	}
	return "..."
}

// dot stands for a character that was typed.
func (c *Console) dot() string {
	if c.Unicode {
		return "•"
	}
	return "*"
}
