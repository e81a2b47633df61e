package cmd

import (
	"watchword/internal/clip"
	"watchword/internal/console"
)

// board returns the clipboard. Values go through the terminal only where there
// is no other way and clipboard.osc52 allows it.
func (w *ww) board() (clip.Board, error) {
	if on, _ := w.config.Value("clipboard.osc52"); on != "on" || w.Console.Terminal == nil {
		return w.Clipboard.Board(nil)
	}
	t, err := w.Console.Terminal()
	if err != nil { // none: it is no way either
		return w.Clipboard.Board(nil)
	}
	if err := t.Close(); err != nil {
		return nil, err
	}
	return w.Clipboard.Board(onDemand{w.Console.Terminal})
}

// onDemand is a terminal that is open only while something is written to it.
type onDemand struct {
	open func() (console.Terminal, error)
}

func (o onDemand) Write(b []byte) (n int, err error) {
	t, err := o.open()
	if err != nil {
		return 0, err
	}
	n, err = t.Write(b)
	if closed := t.Close(); err == nil {
		err = closed
	}
	return n, err
}
