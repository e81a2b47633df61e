package crypto_test

import (
	"bytes"
	"fmt"
	"io"
	"runtime/debug"
	"testing"

	"watchword/crypto"
	"watchword/secret"
)

// benchSize is the payload of a vault of about 100 000 entries.
const benchSize = 90 << 20

func BenchmarkSeal(b *testing.B) {
	h, key := recoveryHeader(b)
	plain := make([]byte, benchSize)
	b.SetBytes(benchSize)
	for b.Loop() {
		s, err := crypto.NewSealer(io.Discard, newRand(1), h, key, benchSize)
		must(b, err)
		for at := 0; at < len(plain); at += 1 << 20 {
			_, err := s.Write(plain[at : at+1<<20])
			must(b, err)
		}
		must(b, s.Close())
	}
}

func BenchmarkOpen(b *testing.B) {
	h, key := recoveryHeader(b)
	file, h := seal(b, h, key, make([]byte, benchSize))
	plain, release := secret.Region(benchSize)
	defer release()
	clear(plain) // the cost of new pages is not that of opening
	b.SetBytes(benchSize)
	for b.Loop() {
		p, err := h.Open(key, bytes.NewReader(file))
		must(b, err)
		_, err = p.ReadAt(plain, 0)
		must(b, err)
		p.Close()
	}
}

func BenchmarkOpenOneChunk(b *testing.B) {
	h, key := recoveryHeader(b)
	file, h := seal(b, h, key, make([]byte, 256<<10))
	for b.Loop() {
		p, err := h.Open(key, bytes.NewReader(file))
		must(b, err)
		p.Close()
	}
}

// BenchmarkArgon2id is to be compared with `argon2 saltsaltsalt -id -t 3 -k M
// -p P`. Memory goes back to the system between runs, as in a fresh process.
func BenchmarkArgon2id(b *testing.B) {
	for _, mib := range []uint32{64, 256, 1024} {
		for _, lanes := range []uint8{1, 4} {
			b.Run(fmt.Sprintf("m=%dMiB,p=%d", mib, lanes), func(b *testing.B) {
				p := crypto.Params{Time: 3, Memory: mib << 10, Lanes: lanes}
				password := secret.New([]byte("password"))
				defer password.Wipe()
				for b.Loop() {
					k, err := crypto.Stretch(password, make([]byte, 32), p)
					must(b, err)
					b.StopTimer()
					k.Wipe()
					debug.FreeOSMemory()
					b.StartTimer()
				}
			})
		}
	}
}
