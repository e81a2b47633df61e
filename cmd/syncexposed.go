package cmd

import (
	"cmp"
	"encoding/hex"
	"slices"
	"strings"

	"watchword/vault"
)

// exposure is an entry whose secrets a lost device can be made to give away.
type exposure struct {
	ID     string   `json:"id"`
	Name   string   `json:"name"`
	User   string   `json:"user,omitempty"`
	Fields []string `json:"fields"` // that are secret

	worst int // the smaller, the worse
}

// The order in which exposures are told.
const (
	bothFactors  = iota // a password and the one-time codes that should have stood beside it
	reusedSecret        // a password that opens several places
	onePassword
	otherSecret
)

// exposures lists the entries that have secrets, worst first.
func exposures(tx *vault.Tx) ([]exposure, error) {
	all := []exposure{}
	places := map[string]int{}
	digests := map[string]string{} // of passwords, by id
	for row, err := range tx.Rows() {
		if err != nil {
			return nil, err
		}
		e := exposureOf(&row)
		if row.Trashed || len(e.Fields) == 0 {
			continue
		}
		if ref := passwordOf(&row); ref != nil {
			digests[e.ID] = string(ref.Digest)
			places[digests[e.ID]]++
		}
		all = append(all, e)
	}
	for i, e := range all {
		if e.worst == onePassword && places[digests[e.ID]] > 1 {
			all[i].worst = reusedSecret
		}
	}
	slices.SortStableFunc(all, func(a, b exposure) int {
		return cmp.Or(cmp.Compare(a.worst, b.worst), strings.Compare(a.Name, b.Name))
	})
	return all, nil
}

func exposureOf(row *vault.Row) exposure {
	e := exposure{ID: row.ID.String(), Name: row.Name, User: row.User, Fields: []string{}, worst: otherSecret}
	for _, ref := range row.Secrets {
		if ref.Blob > 0 {
			e.Fields = append(e.Fields, nameOf(ref.Key))
		}
	}
	switch {
	case passwordOf(row) == nil:
	case slices.Contains(e.Fields, vault.OTP):
		e.worst = bothFactors
	default:
		e.worst = onePassword
	}
	return e
}

type rotateOut struct {
	Schema  string     `json:"schema"`
	Target  string     `json:"target"`
	Group   string     `json:"group"`   // id
	Code    bool       `json:"code"`    // whether other devices need a sync code
	Exposed []exposure `json:"exposed"` // worst first
}

// exposedShown is how many entries are told by name.
const exposedShown = 10

// say tells what to type on the other devices, and what the lost one can give away.
func (r *rotation) say() error {
	if r.opt.json {
		return r.Console.JSON(rotateOut{schemaRotate, r.target, hex.EncodeToString(r.group[:]), r.coded, r.exposed})
	}
	r.sayMove()
	if len(r.exposed) == 0 {
		return nil
	}
	r.Console.Note("a device that is lost can give away %s; change them, worst first:", count(len(r.exposed), "entry", "entries"))
	for _, e := range r.exposed[:min(exposedShown, len(r.exposed))] {
		r.Console.Note("  %s: %s", e.Name, strings.Join(e.Fields, ", "))
	}
	if more := len(r.exposed) - exposedShown; more > 0 {
		r.Console.Note("  and %d more:  ww ls", more)
	}
	r.Console.Note("ww edit --generate NAME  makes another password. What lets that device into the place of the files: change it too")
	return nil
}

func (r *rotation) sayMove() {
	asked := "the master password"
	if r.coded {
		asked += " and the new sync code"
	}
	r.done("", "new group founded: %s", groupName(r.group))
	r.Console.Note("on each other device that stays, once, with %s:", asked)
	r.Console.Note("  ww join %s --group %s", shellWord(r.short(r.target)), groupName(r.group))
	if hasKit(r.header) && r.given.code.Len() == 0 {
		r.Console.Note("the recovery code opens the vault, and not the new files · ww recovery kit  makes one that opens both")
	}
	r.Console.Note("ww sync rotate --clean  removes the former files, when all have moved")
}
