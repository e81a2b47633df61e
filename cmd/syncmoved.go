package cmd

import (
	"encoding/hex"
	"slices"
	"strings"
)

// byDevice is how many changes a device made.
type byDevice struct {
	Device  string `json:"device"`         // id
	Name    string `json:"name,omitempty"` // as far as it is known
	Changes int    `json:"changes"`
}

type movedOut struct {
	Schema  string     `json:"schema"`
	Vault   string     `json:"vault"`
	Target  string     `json:"target"`
	Group   string     `json:"group"` // id
	Entries int        `json:"entries"`
	Kept    int        `json:"kept"`    // changes made on this device that the group had not
	Left    []byDevice `json:"left"`    // changes of others that are not taken
	Renewed bool       `json:"renewed"` // the vault has the master password of the group now
}

// leftBehind lists the changes of others that are not taken along.
func (m *moving) leftBehind() []byDevice {
	all := []byDevice{}
	for d, n := range m.left {
		all = append(all, byDevice{hex.EncodeToString(d[:]), m.was.Devices[d], n})
	}
	slices.SortFunc(all, func(a, b byDevice) int { return strings.Compare(a.Name+a.Device, b.Name+b.Device) })
	return all
}

// tell says what a move would do, before it is asked for.
func (m *moving) tell() {
	m.Console.Note("the group %s has %s", groupName(m.ofGroup.ID), count(m.entries, "entry", "entries"))
	if m.moved.Kept > 0 {
		m.Console.Note("kept, and sent there: %s of this device", count(m.moved.Kept, "change", "changes"))
	}
	for _, b := range m.leftBehind() {
		m.Console.Note("left behind: %s of %s", count(b.Changes, "change", "changes"), m.named(b))
	}
	if m.renews {
		m.Console.Note("this vault gets the master password of the group")
	}
}

func (m *moving) named(b byDevice) string {
	if b.Name != "" {
		return b.Name
	}
	return b.Device[:6]
}

func (m *moving) sayMoved() error {
	if m.opt.json {
		return m.Console.JSON(movedOut{
			schemaMoved, m.vaultName(), m.depot.text, hex.EncodeToString(m.ofGroup.ID[:]),
			m.entries, m.moved.Kept, m.leftBehind(), m.renews,
		})
	}
	m.done("", "moved to the group %s · %s · sync on", groupName(m.ofGroup.ID), count(m.entries, "entry", "entries"))
	for _, b := range m.leftBehind() {
		m.Console.Warn("not taken: %s written by %s · ww sync accept", count(b.Changes, "change", "changes"), m.named(b))
	}
	if m.renews {
		m.Console.Note("the master password is that of the other devices now")
		m.sayDropped(m.header.Slots, m.own.kind)
	}
	return nil
}
