package vault

// LastPath returns the name of the file of the last sync.
func (tx *Tx) LastPath() string { return tx.lastPath() }

// SealLastFile seals any content for that file; plain is wiped.
func (tx *Tx) SealLastFile(plain []byte) ([]byte, error) { return tx.sealLastFile(plain) }
