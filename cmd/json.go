package cmd

import (
	"strings"
	"time"

	"watchword/vault"
)

// The names of the machine-readable forms. Within one number fields are
// added, never renamed, removed or given another type.
const (
	schemaList    = "ww/list@1"
	schemaEntry   = "ww/entry@1"
	schemaGen     = "ww/gen@1"
	schemaStatus  = "ww/status@1"
	schemaHistory = "ww/history@1"
	schemaBackup  = "ww/backup@1"
	schemaAttach  = "ww/attach@1"
	schemaDoctor  = "ww/doctor@1"
	schemaTrash   = "ww/trash@1"
	schemaCheck   = "ww/check@1"
	schemaConfig  = "ww/config@1"
	schemaVaults  = "ww/vaults@1"
	schemaKeys    = "ww/keys@1"
	schemaTags    = "ww/tags@1"
	schemaRecover = "ww/recovery@1"
	schemaExport  = "ww/export@1"
	schemaSync    = "ww/sync@1"
	schemaStands  = "ww/syncstatus@1"
	schemaJoin    = "ww/join@1"
	schemaRotate  = "ww/rotate@1"
	schemaMoved   = "ww/moved@1"
	schemaAccept  = "ww/accept@1"
	schemaDevices = "ww/devices@1"

	schemaConflicts = "ww/conflicts@1"
	schemaError     = "ww/error@1"
)

// listJSON and its like are what --json writes. Absent means a missing key.
type listJSON struct {
	Schema  string     `json:"schema"`
	Vault   string     `json:"vault"`
	Count   int        `json:"count"`
	Entries []entryOut `json:"entries"`
}

type entryJSON struct {
	Schema string   `json:"schema"`
	Entry  entryOut `json:"entry"`
}

type entryOut struct {
	ID      string     `json:"id"`
	Name    string     `json:"name"`
	User    string     `json:"user,omitempty"`
	Kind    string     `json:"kind,omitempty"`
	URLs    []string   `json:"urls"` // never null
	Tags    []string   `json:"tags"`
	Created *time.Time `json:"created,omitempty"`
	Changed *time.Time `json:"changed,omitempty"`
	Used    *time.Time `json:"used,omitempty"`   // on this machine
	Health  string     `json:"health,omitempty"` // of an entry with a password; conflict: a secret has two versions
	Found   []string   `json:"found,omitempty"`  // fields in which --deep found the words
	Fields  []fieldOut `json:"fields,omitempty"`
}

type fieldOut struct {
	Name       string `json:"name"`
	Secret     bool   `json:"secret"`
	Value      string `json:"value,omitempty"` // of a secret: the name of a hole
	Conflicted bool   `json:"conflicted,omitempty"`
}

type errorJSON struct {
	Schema     string      `json:"schema"`
	Code       string      `json:"code"`
	Exit       int         `json:"exit"`
	Message    string      `json:"message"`
	Candidates []candidate `json:"candidates,omitempty"`
}

func (w *ww) listJSON(l *listing) error {
	out := listJSON{Schema: schemaList, Vault: w.vaultName(), Count: len(l.rows), Entries: []entryOut{}}
	for i := range l.rows {
		row := rowOut(&l.rows[i])
		row.Health, row.Found, row.Used = l.health[l.rows[i].ID], l.found[l.rows[i].ID], usedOut(l.uses, l.rows[i].ID)
		out.Entries = append(out.Entries, row)
	}
	return w.Console.JSON(out)
}

func rowOut(r *vault.Row) entryOut {
	return entryOut{
		ID: r.ID.String(), Name: r.Name, User: r.User, Kind: r.Kind,
		URLs: noNull(r.URLs), Tags: noNull(r.Tags), Created: timeOf(r.Created), Changed: timeOf(r.Changed),
	}
}

// noNull makes sure that an empty list is no null.
func noNull(words []string) []string { return append([]string{}, words...) }

// entryJSON writes one entry, with all of its fields or only the one people
// call only; secrets if they are to be revealed.
func (w *ww) entryJSON(tx *vault.Tx, e *vault.Entry, only string, reveal bool) error {
	out := entryOut{
		ID: e.ID.String(), Name: e.Text(vault.Name), User: e.Text(vault.User), Kind: e.Text(vault.Kind),
		URLs: noNull(e.URLs()), Tags: noNull(e.Tags()), Created: timeOf(e.Created), Changed: timeOf(e.Changed),
		Used: usedOut(w.lastUsed(tx), e.ID),
	}
	h := &holes{rand: w.Rand}
	defer h.wipe()
	for i := range e.Fields {
		f := &e.Fields[i]
		if hasKeyOfItsOwn(f.Key) || only != "" && f.Key != keyOf(e, only) {
			continue
		}
		shown := fieldOut{Name: nameOf(f.Key), Secret: f.Form == vault.Secret, Value: f.Item.Text, Conflicted: len(f.Others) > 0}
		if shown.Secret && reveal && !isFile(f.Key) { // files are for ww attach --get
			value, err := tx.Value(e.ID, &f.Item, f.By)
			if err != nil {
				return err
			}
			if shown.Value, err = h.make(value); err != nil {
				return err
			}
		}
		out.Fields = append(out.Fields, shown)
	}
	return h.write(w.Console.Out, entryJSON{schemaEntry, out})
}

// hasKeyOfItsOwn reports whether a field stands in an entry's JSON outside
// its list of fields.
func hasKeyOfItsOwn(key string) bool {
	return key == vault.Name || key == vault.User || key == vault.Kind ||
		strings.HasPrefix(key, urlPrefix) || strings.HasPrefix(key, tagPrefix)
}

func timeOf(s vault.Stamp) *time.Time {
	t := s.Time()
	return &t
}

// exitJSON is the last line of exit for scripts.
func (w *ww) exitJSON(f *failure) int {
	message := strings.TrimSpace(strings.TrimSpace(f.message) + " " + f.state)
	_ = w.Console.ErrorJSON(errorJSON{schemaError, f.code, f.exit, message, f.candidates})
	return f.exit
}
