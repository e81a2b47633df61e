package crypto

// Private functions with vectors of their own.
var (
	Extract = extract
	Stretch = stretch
)

// Reveal gives tests the bytes of a key.
func (k *Key) Reveal(use func(b []byte)) { mustReveal(k.v, use) }
