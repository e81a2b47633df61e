package cmd

import (
	"cmp"
	"slices"
	"strings"

	"watchword/internal/match"
	"watchword/vault"
)

// lookUp returns the entries that words mean by id, NAME:USER or NAME, the
// first of these that fits any outside the trash, or else those in the trash
// that are meant. Several words are one name, or a name and words that narrow.
func lookUp(tx *vault.Tx, words ...string) (alive, trashed []vault.Row, err error) {
	alive, trashed, err = lookUpName(tx, strings.Join(words, " "))
	if err != nil || len(alive) > 0 || len(words) < 2 {
		return alive, trashed, err
	}
	alive, more, err := lookUpName(tx, words[0])
	return narrowed(alive, words), append(trashed, narrowed(more, words)...), err
}

// lookUpName is lookUp for one name.
func lookUpName(tx *vault.Tx, name string) (alive, trashed []vault.Row, err error) {
	for _, rule := range []func(*vault.Tx, string) ([]vault.Row, error){byID, byNameAndUser, byName} {
		rows, err := rule(tx, name)
		if err != nil {
			return nil, nil, err
		}
		rows = byFoldedName(rows)
		if alive := living(rows); len(alive) > 0 {
			return alive, nil, nil
		}
		if len(trashed) == 0 {
			trashed = rows
		}
	}
	return nil, trashed, nil
}

// alsoMeant returns what words mean in another way than the first by which
// lookUp found something: letter for letter a name that looks like NAME:USER, or
// a name and words that narrow where all of them are a name as well.
func alsoMeant(tx *vault.Tx, words []string) ([]vault.Row, error) {
	whole := match.NFC(strings.Join(words, " "))
	if len(words) < 2 && !strings.Contains(whole, ":") {
		return nil, nil
	}
	rows, err := rowsThat(tx, whole, func(r *vault.Row) bool { return r.Name == whole && !r.Trashed })
	if err != nil || len(words) < 2 {
		return rows, err
	}
	more, _, err := lookUpName(tx, words[0])
	return append(rows, narrowed(more, words)...), err
}

// living returns those of rows that are not in the trash.
func living(rows []vault.Row) []vault.Row {
	return slices.DeleteFunc(slices.Clone(rows), func(r vault.Row) bool { return r.Trashed })
}

// narrowed returns those of rows in which the words behind the first occur.
func narrowed(rows []vault.Row, words []string) []vault.Row {
	q := match.NewQuery(words...)
	return slices.DeleteFunc(slices.Clone(rows), func(r vault.Row) bool { return !q.Narrows(meant(&r)) })
}

// meant is what of a row can be meant by words.
func meant(r *vault.Row) *match.Entry {
	return &match.Entry{Name: r.Name, User: r.User, Addresses: r.URLs, Tags: r.Tags}
}

func byID(tx *vault.Tx, name string) ([]vault.Row, error) {
	prefix, ok := strings.CutPrefix(name, "id:")
	if !ok {
		return nil, nil
	}
	prefix, err := vault.ParseIDPrefix(prefix)
	if err != nil {
		return nil, nil // no id: perhaps a name
	}
	return rowsThat(tx, "", func(r *vault.Row) bool { return strings.HasPrefix(r.ID.String(), prefix) })
}

// byNameAndUser splits name at every colon: either part may have some.
func byNameAndUser(tx *vault.Tx, name string) (all []vault.Row, err error) {
	for i, c := range name {
		if c != ':' {
			continue
		}
		rows, err := named(tx, name[:i], name[i+1:])
		if err != nil {
			return nil, err
		}
		all = append(all, rows...)
	}
	return all, nil
}

func byName(tx *vault.Tx, name string) ([]vault.Row, error) {
	is := folded(name)
	return exactFirst(tx, name, func(r *vault.Row) bool { return is(r.Name) })
}

// named returns the entries of this name and user, those in the trash too.
func named(tx *vault.Tx, name, user string) ([]vault.Row, error) {
	isName, isUser := folded(name), folded(user)
	return exactFirst(tx, name, func(r *vault.Row) bool { return isName(r.Name) && isUser(r.User) })
}

// exactFirst returns the entries that fit and have the name letter for
// letter, which needs no decoding of the others, or else all that fit.
func exactFirst(tx *vault.Tx, name string, fits func(*vault.Row) bool) ([]vault.Row, error) {
	name = match.NFC(name)
	exact, err := rowsThat(tx, name, func(r *vault.Row) bool { return r.Name == name && fits(r) })
	if err != nil || len(living(exact)) > 0 {
		return exact, err
	}
	return rowsThat(tx, "", fits)
}

// rowsThat returns the entries that mention text and fit.
func rowsThat(tx *vault.Tx, text string, fits func(*vault.Row) bool) ([]vault.Row, error) {
	var rows []vault.Row
	for row, err := range tx.Mentioning(text) {
		if err != nil {
			return nil, err
		}
		if fits(&row) {
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// fit is an entry that words mean on some level, and how well it does there.
type fit struct {
	row  vault.Row
	rank int
}

// fitting returns the entries outside the trash that words mean on the best
// level that any is on, best first; none if that is below deepest.
func fitting(tx *vault.Tx, deepest match.Level, words []string) (level match.Level, fits []fit, err error) {
	q := match.NewQuery(words...)
	level = deepest
	for row, err := range tx.Rows() {
		if err != nil {
			return match.None, nil, err
		}
		if row.Trashed {
			continue
		}
		on, rank := q.Level(meant(&row))
		if on == match.None || on > level {
			continue
		}
		if on < level {
			level, fits = on, nil
		}
		fits = append(fits, fit{row, rank})
	}
	slices.SortFunc(fits, func(a, b fit) int {
		return cmp.Or(a.rank-b.rank, strings.Compare(a.row.Name, b.row.Name), strings.Compare(a.row.User, b.row.User))
	})
	return level, fits, nil
}

func rowsOf(fits []fit) []vault.Row {
	rows := make([]vault.Row, len(fits))
	for i := range fits {
		rows[i] = fits[i].row
	}
	return rows
}
