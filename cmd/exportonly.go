package cmd

import (
	"strings"

	"watchword/vault"
)

// filter is what --only asks for.
type filter struct {
	listOptions
	names []string
}

func (o *exportOptions) filter() (*filter, error) {
	f := &filter{}
	for _, text := range o.only.Value() {
		what, value, _ := strings.Cut(text, ":")
		switch {
		case text == favorite:
			f.favorite = true
		case value == "":
			return nil, badOnly(text)
		case what == "tag":
			_ = f.tags.Set(value) // cannot fail
		case what == "name":
			f.names = append(f.names, fold(value))
		case what == "user" && f.user == "":
			f.user = value
		case what == "kind" && f.kind == "":
			f.kind = value
		default:
			return nil, badOnly(text)
		}
	}
	if f.kind != "" {
		return f, checkKind(f.kind)
	}
	return f, nil
}

func badOnly(text string) *failure {
	f := usage("--only takes tag:T, user:U, kind:K, name:N or favorite, not %q.", text)
	f.state = unchanged
	return f
}

// takes reports whether an entry is to be exported.
func (f *filter) takes(r *vault.Row) bool {
	for _, name := range f.names {
		if fold(r.Name) != name {
			return false
		}
	}
	return !r.Trashed && f.fits(r)
}
