package vault

import (
	"fmt"

	"watchword/secret"
)

// Bulk adds n entries of three commits each, as an import and two rounds of
// changed passwords would leave them, much faster than these would.
func (tx *Tx) Bulk(n int) error {
	s, err := tx.sealer()
	if err != nil {
		return err
	}
	defer s.wipe()
	for i := range n {
		if err := tx.bulkEntry(s, i); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) bulkEntry(s *sealer, i int) error {
	var id ID
	if err := draw(s.rand, id[:]); err != nil {
		return err
	}
	changes := []Change{
		Set(Name, fmt.Sprintf("site-%06d.example", i)), Set(User, fmt.Sprintf("user%d@mail.example", i)),
		Set(urlPrefix+"00000000", fmt.Sprintf("https://site-%06d.example/login", i)),
	}
	for round := range 3 {
		value := secret.New(fmt.Appendf(nil, "correct horse %d battery %d", i, round))
		err := tx.bulkCommit(s, id, round, append(changes, SetSecret(Password, value)))
		value.Wipe()
		if err != nil {
			return err
		}
		changes = nil
	}
	return nil
}

func (tx *Tx) bulkCommit(s *sealer, id ID, round int, changes []Change) error {
	c := &Commit{Stamp: tx.now + Stamp(round), Device: tx.base.local.device, Txn: Txn{byte(round)}}
	if g := tx.delta[id]; len(g) > 0 {
		c.Parents = []CommitID{g[len(g)-1].ID}
	}
	if err := draw(s.rand, c.nonce[:]); err != nil {
		return err
	}
	for i := range changes {
		it, err := s.item(id, &changes[i])
		if err != nil {
			return err
		}
		c.Items = append(c.Items, it)
	}
	if err := c.finish(id); err != nil {
		return err
	}
	tx.delta[id] = append(tx.delta[id], c)
	return nil
}
