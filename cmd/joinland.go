package cmd

import "watchword/vault"

// land joins what was read, and notes the group and the devices.
func (j *joining) land(tx *vault.Tx) error {
	here := tx.Status().Device
	s := vault.Sharing{Group: j.ofGroup.ID, Target: j.depot.text, Devices: map[vault.Device]string{here: j.name}}
	for d, seen := range j.haul.Devices {
		if d != here {
			s.Learn(d, seen.Name, seen.Written)
		}
	}
	if err := j.pile.Land(j.haul, tx); err != nil {
		return err
	}
	login, err := j.depot.keep(tx)
	if err != nil {
		return err
	}
	s.Slots, s.Login = j.ofGroup.Slots, login
	tx.Share(s, j.ofGroup.Key)
	return j.look(tx)
}

// look notes what is in the vault now.
func (j *joining) look(tx *vault.Tx) error {
	words, err := fingerprintOf(tx)
	if err != nil {
		return err
	}
	c, err := takeCensus(tx)
	j.words, j.entries = words, c.entries
	return err
}

// another refuses to mix two vaults.
func (j *joining) another(err error) *failure {
	return &failure{
		exit: exitRollback, code: "foreign", message: "there is another vault here already: " + j.short(j.vaultName()) + ".", state: unchanged, cause: err,
		hints: []string{"ww join " + shellWord(j.depot.name) + " --vault NAME  makes the one there beside it"},
	}
}
