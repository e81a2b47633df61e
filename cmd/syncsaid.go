package cmd

import (
	"errors"
	"fmt"

	"watchword/vault"
)

type syncOut struct {
	Schema     string   `json:"schema"`
	Target     string   `json:"target"`
	Came       int      `json:"came"` // changes
	Went       int      `json:"went"`
	Incomplete bool     `json:"incomplete"` // files are missing, cut or still on their way
	Conflicts  []string `json:"conflicts"`  // names of entries
}

// say tells what came and went.
func (m *meeting) say() error {
	incomplete := m.incomplete()
	if m.opt.json {
		return m.Console.JSON(syncOut{schemaSync, m.shared.Target, m.did.Commits, m.did.Pushed, incomplete, noNull(m.conflicts)})
	}
	stands := "in step"
	if incomplete {
		stands = "not all is there yet"
	}
	if m.did.Commits+m.did.Pushed == 0 {
		m.Console.Say("%s", stands)
	} else {
		m.Console.Say("%s · %s", cameAndWent(m.did.Commits, m.did.Pushed), stands)
	}
	m.warn()
	return nil
}

// incomplete reports whether files are missing or cannot be read.
func (m *meeting) incomplete() bool {
	return len(m.did.Bad)+len(m.did.Unread)+len(m.did.Away)+len(m.did.PutOff) > 0 || m.did.Claims > uint64(m.commits)
}

// warn names what is odd.
func (m *meeting) warn() {
	if odd := len(m.did.Bad) + len(m.did.Unread); odd > 0 {
		m.Console.Warn("%s in %s cannot be read: perhaps still on the way", count(odd, "file", "files"), m.short(m.shared.Target))
	}
	if away := len(m.did.Away); away > 0 {
		m.Console.Warn("%s in %s: not downloaded yet. Open the folder, or keep it on this device", count(away, "file", "files"), m.short(m.shared.Target))
	}
	if m.did.Claims > uint64(m.commits) {
		m.Console.Warn("files are missing in %s: another device had %d changes, here are %d", m.short(m.shared.Target), m.did.Claims, m.commits)
	}
	m.warnOfGroups()
	for _, name := range m.conflicts {
		m.Console.Warn("%s has two versions of a secret: ww sync resolve %s", name, shellWord(name))
	}
}

// foreign names the file that has another vault in it.
func (m *meeting) foreign(err error) error {
	if !errors.Is(err, vault.ErrForeign) {
		return err
	}
	return &failure{
		exit: exitRollback, code: "foreign", message: m.short(m.shared.Target) + ": " + oneLine(err) + ".", state: unchanged, cause: err,
		hints: []string{"A device that has the keys of this sync wrote that file. Move it away, and find out why."},
	}
}

func cameAndWent(came, went int) string {
	switch {
	case came == 0 && went == 0:
		return "in step"
	case went == 0:
		return count(came, "change", "changes") + " came"
	case came == 0:
		return count(went, "change", "changes") + " went"
	}
	return fmt.Sprintf("%s came, %d went", count(came, "change", "changes"), went)
}
