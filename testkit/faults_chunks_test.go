package testkit_test

import (
	"encoding/binary"
	"slices"
)

// chunkFiles have a payload of four chunks, of which something is wrong; the
// header says what is there, and hmac fits.
func chunkFiles() []*file {
	return slices.Concat(wrongChunks(), wrongNonces(), emptyChunks(), flippedChunks())
}

func chunkFault(name, about string, change func(c []chunk) []chunk) *file {
	return &file{name: "chunks-" + name, about: about, expect: altered, found: opening, chunks: change}
}

func wrongChunks() []*file {
	return []*file{
		chunkFault("without-last", "the last chunk is missing", func(c []chunk) []chunk { return c[:3] }),
		chunkFault("without-first", "the first chunk is missing", func(c []chunk) []chunk { return c[1:] }),
		chunkFault("one-only", "all but the first chunk are missing", func(c []chunk) []chunk { return c[:1] }),
		chunkFault("without-second", "the second chunk is missing", func(c []chunk) []chunk { return slices.Delete(c, 1, 2) }),
		chunkFault("doubled", "the second chunk stands there twice", func(c []chunk) []chunk { return slices.Insert(c, 1, c[1]) }),
		chunkFault("last-doubled", "the last chunk stands there twice", func(c []chunk) []chunk { return append(c, c[3]) }),
		chunkFault("swapped-ends", "the first and the last chunk are exchanged", swapChunks(0, 3)),
		chunkFault("extra", "a chunk follows the last one", func(c []chunk) []chunk {
			return append(c, chunk{plain: make([]byte, 100), number: 4})
		}),
		chunkFault("extra-last", "a chunk follows the last one, and says it is the last", func(c []chunk) []chunk {
			return append(c, chunk{plain: make([]byte, 100), number: 4, last: true})
		}),
	}
}

func wrongNonces() []*file {
	return []*file{
		chunkFault("no-last", "the last chunk does not say so", change(3, func(c *chunk) { c.last = false })),
		chunkFault("first-is-last", "the first chunk says that it is the last", change(0, func(c *chunk) { c.last = true })),
		chunkFault("last-is-2", "the last byte of the last nonce is 2", change(3, func(c *chunk) {
			c.nonce = make([]byte, 24)
			c.nonce[22], c.nonce[23] = 3, 2
		})),
		chunkFault("from-1", "chunks are counted from 1", func(c []chunk) []chunk {
			for i := range c {
				c[i].number++
			}
			return c
		}),
		chunkFault("little-endian", "chunks are counted in little-endian", func(c []chunk) []chunk {
			for i := range c {
				c[i].nonce = make([]byte, 24)
				binary.LittleEndian.PutUint64(c[i].nonce[15:], uint64(i))
			}
			c[3].nonce[23] = 1
			return c
		}),
		chunkFault("ad", "chunks are sealed with associated data", func(c []chunk) []chunk {
			for i := range c {
				c[i].ad = []byte("ww1/payload")
			}
			return c
		}),
		chunkFault("plaintext", "the first chunk is not sealed", change(0, func(c *chunk) { c.sealed = join(c.plain, make([]byte, 16)) })),
		chunkFault("swapped-inner", "two chunks between first and last are exchanged", swapChunks(1, 2)),
		chunkFault("inner-of-other-number", "the third chunk is sealed as the second", change(2, func(c *chunk) { c.number = 1 })),
		chunkFault("inner-is-last", "the third chunk says that it is the last", change(2, func(c *chunk) { c.last = true })),
	}
}

func emptyChunks() []*file {
	return []*file{
		{name: "chunks-empty-last", about: "an empty chunk follows, and says it is the last", expect: damaged, chunks: func(c []chunk) []chunk {
			c[3].last = false
			return append(c, chunk{number: 4, last: true})
		}},
		{name: "chunks-short-inner", about: "a chunk before the last is shorter than others, and one more follows", expect: damaged, chunks: func(c []chunk) []chunk {
			plain := c[3].plain
			c[3].plain, c[3].last = plain[:65000], false
			return append(c, chunk{plain: plain[65000:], number: 4, last: true})
		}},
		{name: "chunks-none", about: "no payload at all", expect: damaged, chunks: func([]chunk) []chunk { return nil }},
		{name: "chunks-empty", about: "one empty chunk", expect: damaged, chunks: func([]chunk) []chunk { return []chunk{{last: true}} }},
		{name: "chunks-of-another-save", about: "the payload of another save, under the same VK", expect: altered, found: opening, bytes: func(b []byte) []byte {
			return join(b[:296], seed("another save").draw("payload", len(b)-296))
		}},
	}
}

func swapChunks(i, j int) func(c []chunk) []chunk {
	return func(c []chunk) []chunk {
		c[i], c[j] = c[j], c[i]
		return c
	}
}

// change changes chunk i.
func change(i int, with func(c *chunk)) func(c []chunk) []chunk {
	return func(c []chunk) []chunk {
		with(&c[i])
		return c
	}
}

// flippedChunks have one bit of a sealed payload changed.
func flippedChunks() []*file {
	flip := func(name string, at int, found string) *file {
		return &file{
			name: "flip-" + name, about: "a bit is changed: " + name, expect: altered, found: found,
			bytes: func(b []byte) []byte { return flipped(b, 296+at) },
		}
	}
	const sealed = 65536 + 16
	return []*file{
		flip("first-byte", 0, opening), flip("first-tag", sealed-1, opening), flip("last-byte", 3*sealed, opening),
		flip("last-tag", 4*sealed-1, opening), flip("second-byte", sealed, opening), flip("third-tag", 3*sealed-1, opening),
	}
}
