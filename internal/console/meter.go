package console

import (
	"context"
	"fmt"
	"strings"

	"watchword/secret"
)

// meterSigns is how many signs the bar of a meter has.
const meterSigns = 5

// Meter is what is said of a secret while it is typed.
type Meter struct {
	Filled int    // signs of the bar, 0 to 5
	Word   string // the verdict, as "weak"
	Tone   Tone   // of the verdict
	Why    string // the reason; no part of the secret
}

// NewPassword is [Console.Password] for a secret that is being chosen: it shows
// a dot for each character, and below the line what meter says of what is
// typed, after every key. A nil meter, or nothing typed, shows none.
//
// Meter sees the locked memory itself: it must neither change nor keep it.
// Where lines are not redrawn, it is asked once, after Enter.
func (c *Console) NewPassword(ctx context.Context, prompt string, meter func(typed []byte) Meter) (secret.Value, error) {
	v, err := c.converse(ctx, display{question: c.Text(prompt), counted: true, meter: meter})
	if err != nil {
		return secret.Value{}, fmt.Errorf("ask for a new password: %w", err)
	}
	return v, nil
}

// writeDots writes a dot for each character of text, as many as fit the line.
func (d *display) writeDots(text []byte) {
	n, room := 0, max(1, d.width()-Columns(d.prompt)-2)
	each(text, func([]byte, int) { n++ })
	d.write(strings.Repeat(d.c.dot(), min(n, room)))
}

// drawMeter draws what is below the line, and comes back to the line.
func (d *display) drawMeter(text []byte) {
	switch {
	case d.meter == nil || d.midPaste:
		return
	case len(text) > 0:
		d.metered = true
		d.write("\n" + d.meterLine(d.meter(text)) + "\x1b[K\x1b[A")
	case d.metered:
		d.metered = false
		d.write("\n\x1b[K\x1b[A")
	}
}

// meterLine is the meter in one line that does not wrap.
func (d *display) meterLine(m Meter) string {
	full, empty := "▰", "▱"
	if !d.c.Unicode {
		full, empty = "#", "."
	}
	filled := min(max(0, m.Filled), meterSigns)
	bar := strings.Repeat(full, filled) + strings.Repeat(empty, meterSigns-filled)
	room := d.width() - 1
	verdict := cutEnd("  "+bar+" "+d.c.Text(m.Word), room, "")
	const column = 18 // where the reason begins
	why := strings.Repeat(" ", max(2, column-Columns(verdict))) + d.c.Text(m.Why)
	return d.c.paint(true, m.Tone, verdict) + cutEnd(why, room-Columns(verdict), d.c.ellipsis())
}

// endMeter leaves the line below: with the verdict on an answer, empty else.
// Where nothing was drawn, it is told now.
func (d *display) endMeter(text []byte) {
	switch {
	case d.meter == nil:
	case d.c.redraws() && d.metered && d.accepted:
		d.write("\n")
	case d.c.redraws() && d.metered:
		d.write("\x1b[K")
	case !d.c.redraws() && d.accepted && len(text) > 0:
		d.write(d.spokenMeter(d.meter(text)) + "\n")
	}
	d.metered = false
}

// spokenMeter is the meter in words.
func (d *display) spokenMeter(m Meter) string {
	said := "strength: " + d.c.Text(m.Word)
	if m.Why != "" {
		said += ", " + d.c.Text(m.Why)
	}
	return said
}
