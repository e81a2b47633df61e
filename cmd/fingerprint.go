package cmd

import (
	"encoding/binary"
	"strings"

	"watchword/generator"
	"watchword/vault"
)

// fingerprintWords are the words of a fingerprint. Where two devices show the
// same ones, they have the same vault.
func fingerprintWords(sum [32]byte) string {
	const listed = 7776
	x := binary.LittleEndian.Uint64(sum[:])
	var words [4]string
	for i := range words {
		words[i] = generator.Large.Word(int(x % listed))
		x /= listed
	}
	return strings.Join(words[:], " ")
}

// fingerprintOf are the words of the vault as tx has it.
func fingerprintOf(tx *vault.Tx) (string, error) {
	sum, err := tx.Fingerprint()
	if err != nil {
		return "", err
	}
	return fingerprintWords(sum), nil
}
