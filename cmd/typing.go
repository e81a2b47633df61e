package cmd

import (
	"context"
	"errors"
	"strings"

	"watchword/internal/console"
	"watchword/secret"
)

// typing is a secret that somebody is to choose and type twice.
type typing struct {
	prompt  string
	meter   func(typed []byte) console.Meter         // nil: none
	takes   func(secret.Value) (taken bool, _ error) // it has told why not
	instead func() (secret.Value, error)             // of an empty one; nil: it is for takes
}

// typeTwice asks for a secret, again while it is not taken, and until it is
// typed the same. Who types faster than it asks is not shown either.
func (w *ww) typeTwice(ctx context.Context, o typing) (value secret.Value, err error) {
	release, err := w.Console.Hold()
	if err != nil {
		return secret.Value{}, err
	}
	defer func() { err = errors.Join(err, release()) }()
	for {
		first, err := w.Console.NewPassword(ctx, o.prompt, o.meter)
		if err == nil && first.Len() == 0 && o.instead != nil {
			return o.instead()
		}
		taken := false
		if err == nil {
			taken, err = o.takes(first)
		}
		if err == nil && taken {
			taken, err = w.typeAgain(ctx, first, o.prompt)
		}
		if err == nil && taken {
			return first, nil
		}
		first.Wipe()
		if err != nil {
			return secret.Value{}, err
		}
	}
}

// typeAgain reports whether first was typed again. A person who mistyped the
// first one could never do that, and so may begin anew.
func (w *ww) typeAgain(ctx context.Context, first secret.Value, below string) (bool, error) {
	prompt := padded("Once more: ", console.Columns(below))
	for {
		again, err := w.Console.NewPassword(ctx, prompt, nil)
		if err != nil {
			return false, err
		}
		same, empty := again.Equal(first), again.Len() == 0
		again.Wipe()
		if same || empty {
			return same, nil
		}
		prompt = "  ✗ not the same. Once more (empty: begin again): "
		if w.Console.Accessible {
			prompt = strings.TrimPrefix(prompt, "  ✗ ")
		}
	}
}

// holdToEnd keeps what is typed from showing until the program ends: a new
// password is sealed for a second, and questions may follow.
func (w *ww) holdToEnd() (err error) {
	if w.release == nil {
		w.release, err = w.Console.Hold()
	}
	return err
}

func (w *ww) letGo() error {
	if w.release == nil {
		return nil
	}
	return w.release()
}
