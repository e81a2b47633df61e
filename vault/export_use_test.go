package vault

import "watchword/secret"

// The sizes of the file of last uses.
const (
	UseBlock = useBlock
	MaxUses  = maxUses
)

// UsePath returns the name of the file of last uses.
func (tx *Tx) UsePath() string { return tx.usePath() }

// SealUseFile seals any content for that file; plain is wiped.
func (tx *Tx) SealUseFile(plain []byte) ([]byte, error) {
	key, err := tx.base.keys.localUnder(labelLocalUse)
	if err != nil {
		return nil, err
	}
	defer key.Wipe()
	v := secret.New(plain)
	defer v.Wipe()
	return key.Seal(tx.store.Rand, v, tx.useBinding())
}
