package crypto

import (
	"golang.org/x/crypto/argon2"

	"watchword/secret"
)

// stretch is Argon2id, RFC 9106, of 32 bytes. The caller wipes the result. The
// costs are those of a file that was checked or of the caller; only what the
// library would panic on is refused here.
func stretch(password secret.Value, salt []byte, p Params) (secret.Value, error) {
	if p.Time == 0 || p.Lanes == 0 {
		return secret.Value{}, &CostError{Params: p, Reason: "no passes or no lanes"}
	}
	prefault(p)
	var out secret.Value
	secret.Do(func() {
		mustReveal(password, func(b []byte) {
			out = secret.New(argon2.IDKey(b, salt, p.Time, p.Memory, p.Lanes, KeySize))
		})
	})
	return out, nil
}
