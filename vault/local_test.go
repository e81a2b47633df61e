package vault_test

import (
	"testing"

	"watchword/vault"
)

func TestALastChangeOfAnotherLengthIsAsGoodAsNone(t *testing.T) {
	for _, length := range []int{0, 7, 9} {
		v, _ := twoEntries(t)
		local := map[int64]any{}
		odd := forge(v, func(p *vault.Parts) {
			must(t, vault.Decode(p.Local, &local))
			local[2] = []byte("\x01\x02\x03\x04\x05\x06\x07\x08\x09")[:length]
			var err error
			p.Local, err = vault.Encode(local)
			must(t, err)
			p.Measure()
		})
		odd.Look(func(tx *vault.Tx) error {
			if got, err := tx.LastTxn(); err == nil && got != (vault.Txn{}) {
				t.Errorf("%d bytes are read as the change %x", length, got)
			}
			return nil
		})
	}
}
