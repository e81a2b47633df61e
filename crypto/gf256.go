package crypto

// The field GF(2^8) modulo x^8 + x^4 + x^3 + x + 1, as in AES (FIPS 197, 4.2).
// Adding is exclusive or. There is no table and no branch on what is multiplied,
// so the time taken tells nothing of it.

func gfMul(a, b byte) (product byte) {
	for range 8 {
		product ^= a & -(b & 1)
		a = a<<1 ^ 0x1b&-(a>>7)
		b >>= 1
	}
	return product
}

// gfInverse returns a to the power of 254: what a has to be multiplied with to
// give 1, and 0 for 0.
func gfInverse(a byte) byte {
	inverse := byte(1)
	for range 7 {
		a = gfMul(a, a)
		inverse = gfMul(inverse, a)
	}
	return inverse
}
