package cmd

import (
	"watchword/vault"
)

// problemOut is one problem of a vault as people can understand it.
type problemOut struct {
	Entry string   `json:"entry,omitempty"` // id; none for the vault as a whole
	Name  string   `json:"name,omitempty"`  // as lists show it; none if they do not
	Field string   `json:"field,omitempty"`
	What  string   `json:"what"`
	Means string   `json:"means"`
	Next  []string `json:"next"` // what to type
}

// explainProblems says of each problem where it is, what it means and what to do.
func explainProblems(tx *vault.Tx, problems []vault.Problem) ([]problemOut, error) {
	if len(problems) == 0 {
		return nil, nil
	}
	names := map[vault.ID]string{}
	for row, err := range tx.Rows() {
		if err != nil {
			return nil, err
		}
		names[row.ID] = row.Name
	}
	all := make([]problemOut, len(problems))
	for i, p := range problems {
		all[i] = explainProblem(p, names[p.Entry])
	}
	return all, nil
}

func explainProblem(p vault.Problem, name string) problemOut {
	out := problemOut{Name: name, What: p.Text}
	word := shellWord(name)
	if p.Entry != (vault.ID{}) {
		out.Entry = p.Entry.String()
		if name == "" {
			word = "id:" + out.Entry
		}
	}
	if p.Key != "" {
		out.Field = nameOf(p.Key)
	}
	switch p.Kind {
	case vault.EntryLost:
		out.Means, out.Next = "Nothing of this entry can be read; the others can.", []string{"ww backup ls --open"}
	case vault.IDWrong:
		out.Means = "A program wrote it that has a fault, or somebody who knows the key changed it."
		out.Next = []string{"ww history " + word, "ww show " + word}
	case vault.RowWrong:
		out.Means = "Lists and searches show something else than the entry. Any change of it mends that."
		out.Next = []string{"ww show " + word, "ww edit " + word}
	case vault.EntryWaits:
		out.Means = "Another device built on a change that has not come yet. It cannot be changed until then."
		out.Next = []string{"ww merge FILE"}
	case vault.SecretLost:
		out.Means = "This value, or a former one, cannot be had back from this file. If it is the present one, set another."
		out.Next = []string{"ww history " + word, "ww edit " + word, "ww backup ls --open"}
	default:
		out.Means, out.Next = "Changes were lost or added outside of ww.", []string{"ww backup ls --open"}
	}
	return out
}

// problemLines are problems as they stand below an error.
func problemLines(problems []problemOut) []string {
	var lines []string
	for _, p := range problems {
		where := ""
		if p.Entry != "" {
			where = "entry " + p.Entry[:vault.MinIDPrefix]
			if p.Name != "" {
				where = p.Name + " (id:" + p.Entry[:vault.MinIDPrefix] + ")"
			}
			where += ": "
		}
		lines = append(lines, where+p.What, "  "+p.Means)
		for _, next := range p.Next {
			lines = append(lines, "  "+next)
		}
	}
	return lines
}
