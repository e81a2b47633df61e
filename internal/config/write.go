package config

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

var (
	// ErrUnknown is returned for a setting that is not in the table.
	ErrUnknown = errors.New("unknown setting")
	// ErrByHand is returned for a file that says a setting in a way that only a person should change.
	ErrByHand = errors.New("it is written in a way that only you can change")
)

// Set returns the content of a configuration file in which key has this value: file with one line changed or added, so that comments
// and order stay as they are. The errors are ErrUnknown, ErrByHand, that of Check, and those of a file that cannot be read.
func Set(file []byte, key, value string) ([]byte, error) {
	i := slices.IndexFunc(Settings(), func(s Setting) bool { return s.Key == key })
	if i < 0 {
		return nil, fmt.Errorf("%s: %w", key, ErrUnknown)
	}
	if err := Settings()[i].Check(value); err != nil {
		return nil, fmt.Errorf("%s: %w", key, err)
	}
	return change(file, key, &value)
}

// Unset returns the content of a configuration file that does not set key. The errors are those of Set.
func Unset(file []byte, key string) ([]byte, error) {
	if !slices.ContainsFunc(Settings(), func(s Setting) bool { return s.Key == key }) {
		return nil, fmt.Errorf("%s: %w", key, ErrUnknown)
	}
	return change(file, key, nil)
}

// change edits one line, and looks at the result: whatever the file says in ways that lines do not show, exactly the one value
// may have changed.
func change(file []byte, key string, value *string) ([]byte, error) {
	want, err := parse(file)
	if err != nil {
		return nil, err
	}
	want = maps.Clone(want)
	l := split(file)
	if value == nil {
		delete(want, key)
		l.remove(key)
	} else {
		want[key] = *value
		l.set(key, quoted(*value))
	}
	after := []byte(strings.Join(l, ""))
	if got, err := parse(after); err != nil || !maps.Equal(got, want) {
		return nil, fmt.Errorf("%s: %w", key, ErrByHand)
	}
	return after, nil
}

// lines are those of a file, each with its end.
type lines []string

func split(file []byte) lines {
	l := lines(slices.Collect(strings.Lines(string(file))))
	if n := len(l); n > 0 && !strings.HasSuffix(l[n-1], "\n") {
		l[n-1] += "\n"
	}
	return l
}

// header is a line that begins a section, assignment one that sets a value: indent and key, value, comment.
var (
	header     = regexp.MustCompile(`^\s*\[\s*([\w-]+)\s*\]\s*(?:#.*)?$`)
	assignment = regexp.MustCompile(`^(\s*([\w.-]+)\s*=\s*)("(?:[^"\\]|\\.)*"|'[^']*')(\s*(?:#.*)?\s*)$`)
)

// find returns the number of the line that sets key; -1 if none does.
func (l lines) find(key string) int {
	section := ""
	for i, line := range l {
		if m := header.FindStringSubmatch(line); m != nil {
			section = m[1] + "."
		}
		if m := assignment.FindStringSubmatch(line); m != nil && section+m[2] == key {
			return i
		}
	}
	return -1
}

func (l *lines) remove(key string) {
	if i := l.find(key); i >= 0 {
		*l = slices.Delete(*l, i, i+1)
	}
}

func (l *lines) set(key, value string) {
	if i := l.find(key); i >= 0 {
		m := assignment.FindStringSubmatch((*l)[i])
		(*l)[i] = m[1] + value + m[4]
		return
	}
	section, name, ok := strings.Cut(key, ".")
	if !ok {
		*l = slices.Insert(*l, l.end(""), key+" = "+value+"\n")
		return
	}
	if at := l.end(section); at > 0 {
		*l = slices.Insert(*l, at, name+" = "+value+"\n")
		return
	}
	if len(*l) > 0 {
		*l = append(*l, "\n")
	}
	*l = append(*l, "["+section+"]\n", name+" = "+value+"\n")
}

// end returns the number of the line behind the last value of a section, or behind its header; 0 if the section is not there, or is
// that without a name and has no value.
func (l lines) end(section string) int {
	at, in := 0, ""
	for i, line := range l {
		m := header.FindStringSubmatch(line)
		if m != nil {
			in = m[1]
		}
		if in == section && (m != nil || assignment.MatchString(line)) {
			at = i + 1
		}
	}
	return at
}

// quoted is text as a basic string of TOML.
func quoted(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteString(`\` + string(r))
		case unicode.IsControl(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return `"` + b.String() + `"`
}
