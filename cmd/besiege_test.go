package cmd_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// besiege tries the probes with the names, on a terminal and in a pipe in turn,
// each on a copy of w. Only deep tests try every pair: the others one of so many,
// which leaves out no name and no probe.
func (w *world) besiege(probes []probe) {
	before := w.entries()
	for i, name := range slices.Concat(hostile, forged) {
		for j, p := range probes {
			if named := strings.Contains(p.line, "NAME"); !named && i > 1 || named && (i+j)%oneOf != 0 {
				continue
			}
			c := w.copy()
			c.desk.helper = w.desk.helper
			c.screen = (i+j)%2 == 0 && p.does != prints || strings.HasPrefix(p.line, "-- ")
			c.try(p, i, name, before)
		}
	}
}

// try runs the line of p with the i-th name, and undoes what it did.
func (w *world) try(p probe, i int, name string, before map[string]known) {
	w.t.Helper()
	words := strings.Fields(p.line)
	for at := range words {
		if words[at] == "NAME" {
			words[at] = name
		}
	}
	r := w.harmless(p.columns, words...)
	fails := p.does == refused || (p.does == restates || p.does == adds) && i >= len(hostile)
	if (r.code != 0) != fails && p.does != talks {
		w.t.Errorf("ww %.200q: exit %d\n%s", words, r.code, r.err)
	}
	switch {
	case p.does == copies && w.desk.held != secretOf(i):
		w.t.Errorf("ww %.200q: the clipboard has %q", words, w.desk.held)
	case p.does == prints && r.out != secretOf(i)+"\n":
		w.t.Errorf("ww %.200q: it printed %q", words, r.out)
	case p.does == reads, p.does == copies, p.does == prints:
		return // no reading verb takes the lock
	}
	touched := w.touched(before)
	if p.does == adds && len(touched) == 1 && touched[0] == (known{}) {
		return
	}
	if fails || p.does == talks {
		name = ""
	}
	if (name == "") != (len(touched) == 0) || len(touched) > 1 || name != "" && touched[0].name != name {
		w.t.Errorf("ww %.200q: it touched %.200q", words, touched)
	}
	if name != "" {
		w.harmless(0, "undo", "-y")
	}
}

// harmless is a run that must leave the terminal alone. In a pipe every line has
// so many columns; in JSON it is one value.
func (w *world) harmless(columns int, words ...string) ran {
	w.t.Helper()
	r := w.run(words...)
	for what, text := range map[string]string{"standard output": r.out, "standard error": r.err} {
		if bad := unsafe(text, w.screen || what == "standard error"); bad >= 0 {
			w.t.Errorf("ww %.200q: %s has %+q in %q", words, what, bad, text)
		}
	}
	var told any
	if slices.Contains(words, "--json") && json.Unmarshal([]byte(r.out), &told) != nil {
		w.t.Errorf("ww %.200q: no JSON: %s", words, r.out)
	}
	if name := words[len(words)-1]; told != nil && slices.Contains(words, "--") && !tells(told, name) {
		w.t.Errorf("ww %.200q: it tells of another entry: %s", words, r.out)
	}
	for line := range strings.Lines(r.out) {
		if columns > 0 && !w.screen && strings.Count(line, "\t") != columns-1 {
			w.t.Errorf("ww %.200q: not %d columns: %q", words, columns, line)
		}
	}
	return r
}

// tells reports whether a text of the JSON value v is name.
func tells(v any, name string) bool {
	switch v := v.(type) {
	case string:
		return v == name
	case []any:
		return slices.ContainsFunc(v, func(v any) bool { return tells(v, name) })
	case map[string]any:
		return slices.ContainsFunc(slices.Collect(maps.Values(v)), func(v any) bool { return tells(v, name) })
	}
	return false
}

// known is what a listing tells of an entry.
type known struct{ name, all string }

// entries are those of the vault and of its trash, by their id.
func (w *world) entries() map[string]known {
	w.t.Helper()
	all := map[string]known{}
	for _, verb := range []string{"ls", "trash"} {
		var list struct{ Entries []map[string]any }
		check(w.t, json.Unmarshal([]byte(w.ok(verb, "--json").out), &list))
		for _, e := range list.Entries {
			delete(e, "used")
			delete(e, "health") // a copy makes a password a reused one
			text, err := json.Marshal(e)
			check(w.t, err)
			all[e["id"].(string)] = known{e["name"].(string), verb + string(text)}
		}
	}
	return all
}

// touched returns the entries that are not what they were before, as they were.
func (w *world) touched(before map[string]known) (entries []known) {
	w.t.Helper()
	w.screen = false
	after := w.entries()
	for id := range after {
		if after[id] != before[id] {
			entries = append(entries, before[id])
		}
	}
	for id := range before { // destroyed ones are listed nowhere
		if _, there := after[id]; !there {
			entries = append(entries, before[id])
		}
	}
	return entries
}
