package cmd

import (
	"context"
	"slices"
	"strings"

	"watchword/internal/match"
	"watchword/vault"
)

// pick returns the entry that a person means who wants to look at it or to
// copy it.
func (w *ww) pick(ctx context.Context, tx *vault.Tx, words ...string) (*vault.Entry, error) {
	return w.pickFor(ctx, tx, aim{words: words})
}

// pickToChange is pick for what changes the entry, or worse: a guess is asked
// about first.
func (w *ww) pickToChange(ctx context.Context, tx *vault.Tx, words ...string) (*vault.Entry, error) {
	return w.pickFor(ctx, tx, aim{words: words, change: true})
}

// pickAny is pick for verbs that can do with an entry in the trash, where none
// outside it has the name.
func (w *ww) pickAny(ctx context.Context, tx *vault.Tx, words ...string) (*vault.Entry, error) {
	return w.pickFor(ctx, tx, aim{words: words, trash: true})
}

// aim is what somebody looks for an entry for.
type aim struct {
	words  []string
	change bool // guesses are asked about
	trash  bool // it may be in the trash
}

// name is what was typed.
func (a *aim) name() string { return strings.Join(a.words, " ") }

// lookUp is lookUp for a. What was destroyed is in nobody's way.
func (a *aim) lookUp(tx *vault.Tx) (alive, trashed []vault.Row, err error) {
	alive, trashed, err = lookUp(tx, a.words...)
	if !a.trash {
		trashed = slices.DeleteFunc(trashed, func(r vault.Row) bool { return r.Destroyed })
	}
	return alive, trashed, err
}

// interactive reports whether a person sits there who can see what was guessed,
// and be asked.
func (w *ww) interactive() bool {
	return w.Console.OutTTY && !w.opt.noInput && !w.opt.json && w.Console.CanAsk()
}

func (w *ww) pickFor(ctx context.Context, tx *vault.Tx, a aim) (*vault.Entry, error) {
	if !w.interactive() || a.change && w.opt.yes { // -y answers, but guesses nothing
		return w.exactly(tx, a)
	}
	alive, trashed, err := a.lookUp(tx)
	switch {
	case err != nil:
		return nil, err
	case len(alive) > 0:
		return w.oneOf(ctx, tx, "", alive)
	case len(trashed) > 0 && a.trash:
		return w.oneOf(ctx, tx, "", trashed)
	case len(trashed) > 0:
		return nil, w.inTrash(trashed)
	}
	return w.guess(ctx, tx, a)
}

// pickExactly returns the one entry that words mean, for scripts: by id,
// NAME:USER, name, or address. Nothing is guessed, as the answer to a guess
// changes when entries are added. The trash is not looked at.
func (w *ww) pickExactly(tx *vault.Tx, words ...string) (*vault.Entry, error) {
	return w.exactly(tx, aim{words: words})
}

func (w *ww) exactly(tx *vault.Tx, a aim) (*vault.Entry, error) {
	alive, trashed, err := a.lookUp(tx)
	switch {
	case err != nil:
		return nil, err
	case len(alive) > 0:
		also, err := alsoMeant(tx, a.words)
		if err != nil {
			return nil, err
		}
		return w.onlyOne(tx, a, union(alive, also))
	case len(trashed) > 0 && a.trash:
		return w.onlyOne(tx, a, trashed)
	case len(trashed) > 0:
		return nil, w.inTrash(trashed)
	}
	_, fits, err := fitting(tx, match.Site, a.words)
	if err != nil {
		return nil, err
	}
	return w.onlyOne(tx, a, rowsOf(fits))
}

// union returns rows and those of others that are not among them.
func union(rows, others []vault.Row) []vault.Row {
	have := map[vault.ID]bool{}
	for _, r := range rows {
		have[r.ID] = true
	}
	for _, r := range others {
		if !have[r.ID] {
			rows = append(rows, r)
		}
		have[r.ID] = true
	}
	return rows
}

// guess looks for an entry where no name is exactly what was typed.
func (w *ww) guess(ctx context.Context, tx *vault.Tx, a aim) (*vault.Entry, error) {
	level, fits, err := fitting(tx, match.Fuzzy, a.words)
	switch {
	case err != nil:
		return nil, err
	case len(fits) == 0 || level == match.Fuzzy:
		return w.guessWildly(ctx, tx, a, fits)
	case len(fits) == 1 && a.change && level > match.Site:
		return w.ifMeant(ctx, tx, a, fits[0].row)
	}
	return w.oneOf(ctx, tx, "", rowsOf(fits))
}

// guessWildly takes what was typed for a former name, or for a slip: then the
// person is asked, about the nearest one if there is one.
func (w *ww) guessWildly(ctx context.Context, tx *vault.Tx, a aim, slips []fit) (*vault.Entry, error) {
	renamed, err := w.formerly(tx, a.name())
	switch {
	case err != nil:
		return nil, err
	case len(renamed) == 1 && !a.change:
		w.Console.Note("%s is now called %s", a.name(), renamed[0].Name)
		fallthrough
	case len(renamed) > 1:
		return w.oneOf(ctx, tx, a.name()+" is called otherwise now.", renamed)
	case len(renamed) == 1:
		return w.ifMeant(ctx, tx, a, renamed[0])
	case len(slips) == 0:
		return nil, notFound(tx, a.words...)
	case len(slips) == 1 || slips[0].rank < slips[1].rank:
		return w.ifMeant(ctx, tx, a, slips[0].row)
	}
	return w.choose(ctx, tx, "No entry "+quoted(a.name())+".", rowsOf(slips))
}

// ifMeant returns the entry of a row if a person says that it was meant.
func (w *ww) ifMeant(ctx context.Context, tx *vault.Tx, a aim, r vault.Row) (*vault.Entry, error) {
	yes := w.opt.yes
	if !yes {
		var err error
		if yes, err = w.Console.Confirm(ctx, "No entry "+quoted(a.name())+".  "+r.Name+"?", true); err != nil {
			return nil, err
		}
	}
	if !yes {
		return nil, notFound(tx, a.words...)
	}
	return tx.Entry(r.ID)
}
