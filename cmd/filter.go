package cmd

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/urfave/cli/v2"

	"watchword/strength"
	"watchword/vault"
)

type listOptions struct {
	words             []string
	tags              cli.StringSlice
	user, kind, order string
	favorite          bool
	weak, due, deep   bool
	long              bool
}

func (o *listOptions) flags() []cli.Flag {
	return []cli.Flag{
		&cli.StringSliceFlag{Name: "tag", Destination: &o.tags, Usage: "only with this `TAG`; may be repeated"},
		&cli.StringFlag{Name: "user", Aliases: []string{"u"}, Destination: &o.user, Usage: "only of this `USER`"},
		&cli.StringFlag{Name: "kind", Destination: &o.kind, Usage: "only of this `KIND`: " + kindNames()},
		&cli.BoolFlag{Name: "favorite", Destination: &o.favorite, Usage: "only favorites"},
		&cli.BoolFlag{Name: "weak", Destination: &o.weak, Usage: "only with a password that is easily guessed; opens every password"},
		&cli.BoolFlag{Name: "due", Destination: &o.due, Usage: "only with a password older than the setting audit.max_age, or 90 days with the tag important, or expired"},
		&cli.BoolFlag{Name: "deep", Destination: &o.deep, Usage: "look for the words in notes, fields and secrets too; opens every secret"},
		&cli.StringFlag{Name: "sort", Value: "name", Destination: &o.order, Usage: "in the `ORDER` of name, age (the oldest password first) or used (the last one first)"},
		&cli.BoolFlag{Name: "l", Destination: &o.long, Usage: "more columns: kind, address, changed, id"},
	}
}

func (o *listOptions) check() error {
	switch {
	case o.kind != "" && checkKind(o.kind) != nil:
		return checkKind(o.kind)
	case !slices.Contains([]string{"name", "age", "used"}, o.order):
		return usage("--sort takes name, age or used, not %q.", o.order)
	case o.deep && len(o.words) == 0:
		return usage("--deep takes a word to look for.")
	}
	return nil
}

// A listing is what ls lists.
type listing struct {
	rows       []vault.Row
	all        int                    // outside the trash, listed or not
	uses       map[vault.ID]time.Time // nil: not noted
	health     map[vault.ID]string
	found      map[vault.ID][]string // the fields in which --deep found the words
	deep, long bool
	shut       int // whose secrets --deep left alone
}

// sift keeps those of the entries outside the trash that fit. The filters that
// open secrets come last.
func (w *ww) sift(ctx context.Context, tx *vault.Tx, alive []vault.Row, o listOptions) (*listing, error) {
	l := &listing{all: len(alive), uses: w.lastUsed(tx), health: healths(alive), found: map[vault.ID][]string{}, deep: o.deep, long: o.long}
	for i := range alive {
		r := &alive[i]
		if !o.fits(r) || o.due && !w.isDue(r) {
			continue
		}
		fits, err := w.fitsOpened(ctx, tx, r, o, l)
		if err != nil {
			return nil, err
		}
		if !fits {
			continue
		}
		l.rows = append(l.rows, *r)
		if why := o.sought(); l.health[r.ID] == healthOK && why != "" {
			l.health[r.ID] = why
		}
	}
	l.sort(o.order)
	return l, nil
}

// sort puts the rows in order; those that are alike in it, by name.
func (l *listing) sort(order string) {
	l.rows = byFoldedName(l.rows)
	switch order {
	case "age":
		slices.SortStableFunc(l.rows, func(a, b vault.Row) int { return cmp.Compare(passwordSet(&a), passwordSet(&b)) })
	case "used":
		slices.SortStableFunc(l.rows, func(a, b vault.Row) int { return l.uses[b.ID].Compare(l.uses[a.ID]) })
	}
}

// fits looks at what a row tells.
func (o *listOptions) fits(r *vault.Row) bool {
	for _, tag := range o.tags.Value() {
		if !hasTag(r, tag) {
			return false
		}
	}
	switch {
	case o.favorite && !hasTag(r, favorite),
		o.user != "" && fold(r.User) != fold(o.user),
		o.kind != "" && r.Kind != o.kind:
		return false
	}
	return o.deep || hasWords(r, o.words)
}

// fitsOpened looks at the secrets of an entry, if it must.
func (w *ww) fitsOpened(ctx context.Context, tx *vault.Tx, r *vault.Row, o listOptions, l *listing) (bool, error) {
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	if o.weak {
		if weak, err := w.isWeak(tx, r); err != nil || !weak {
			return false, err
		}
	}
	if !o.deep {
		return true, nil
	}
	shut := hasTag(r, askTag) && !w.isProven(tx)
	if shut {
		l.shut++
	}
	found, ok, err := searchDeep(tx, r, o.words, shut)
	if ok {
		l.found[r.ID] = found
	}
	return ok, err
}

// isWeak opens a password and estimates it.
func (w *ww) isWeak(tx *vault.Tx, r *vault.Row) (bool, error) {
	if passwordOf(r) == nil {
		return false, nil
	}
	e, err := tx.Entry(r.ID)
	if err != nil {
		return false, err
	}
	f := e.Field(vault.Password)
	if f == nil || f.Form != vault.Secret {
		return false, nil
	}
	value, err := tx.Value(e.ID, &f.Item, f.By)
	if err != nil {
		return false, err
	}
	defer value.Wipe()
	at := placeOf(e)
	return w.estimator.Estimate(value, at.words(), w.Now()).Level() <= strength.Fair, nil
}

// The password of an entry that matters more is due sooner.
const (
	important    = "important"
	importantAge = 90 * 24 * time.Hour
)

// isDue reports whether an entry wants a new password, or has expired.
func (w *ww) isDue(r *vault.Row) bool {
	now := w.Now()
	if until, ok := expiry(r, now.Location()); ok && !now.Before(until) {
		return true
	}
	most := w.config.Duration("audit.max_age")
	ref := passwordOf(r)
	if most == 0 || ref == nil {
		return false
	}
	if hasTag(r, important) {
		most = min(most, importantAge)
	}
	return now.Sub(vault.Stamp(ref.Set).Time()) > most
}

// passwordSet is when the password of a row was set; the end of time if there
// is none.
func passwordSet(r *vault.Row) uint64 {
	if ref := passwordOf(r); ref != nil {
		return ref.Set
	}
	return ^uint64(0)
}

// sought is what is wrong with the entries that o asks for, which their rows
// do not tell.
func (o *listOptions) sought() string {
	switch {
	case o.weak:
		return "weak"
	case o.due:
		return "due"
	}
	return ""
}

// healthOK is the health of an entry with a password that only it has.
const healthOK = "ok"

// healths says how entries outside the trash stand that have a password. It
// opens none: equal passwords have equal digests.
func healths(alive []vault.Row) map[vault.ID]string {
	uses := map[string]int{}
	for i := range alive {
		if ref := passwordOf(&alive[i]); ref != nil {
			uses[string(ref.Digest)]++
		}
	}
	all := make(map[vault.ID]string, len(alive))
	for i := range alive {
		ref := passwordOf(&alive[i])
		switch {
		case alive[i].Conflicted:
			all[alive[i].ID] = "conflict"
		case ref == nil:
		case uses[string(ref.Digest)] > 1:
			all[alive[i].ID] = "reused"
		default:
			all[alive[i].ID] = healthOK
		}
	}
	return all
}

// healthCell is a health as a table has it.
func healthCell(health string) string {
	switch health {
	case "", healthOK:
		return health
	case "conflict":
		return "! two versions"
	}
	return "! " + health
}

// foldContains reports whether text holds word, whatever the case of letters
// that are as long in either. It allocates nothing: text may be secret.
func foldContains(text, word []byte) bool {
	for at := 0; at+len(word) <= len(text); at++ {
		if bytes.EqualFold(text[at:at+len(word)], word) {
			return true
		}
	}
	return len(word) == 0
}
