package generator_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"watchword/generator"
	"watchword/secret"
)

// seeded returns random bytes that are the same in every run.
func seeded(t *testing.T, seed byte) io.Reader {
	t.Logf("ChaCha8 with a seed of 32 bytes %d", seed)
	return rand.NewChaCha8([32]byte(bytes.Repeat([]byte{seed}, 32)))
}

// generate returns a password of r as a string, for tests to look at.
func generate(t *testing.T, r generator.Recipe, random io.Reader) string {
	t.Helper()
	v, err := r.Generate(random)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Wipe()
	return text(v)
}

func text(v secret.Value) (s string) {
	_ = v.Reveal(func(b []byte) error { s = string(b); return nil })
	return s
}

func TestDefaultPasswordsFollowTheRules(t *testing.T) {
	random, p := seeded(t, 1), generator.Default()
	for range 3000 {
		if s := generate(t, p, random); !allows(p, s) {
			t.Fatalf("%q is not allowed", s)
		}
	}
}

func TestPasswordsOfEveryLengthFollowTheRules(t *testing.T) {
	random, p := seeded(t, 2), generator.Default()
	for p.Length = 4; p.Length <= generator.MaxLength; p.Length += 17 {
		if s := generate(t, p, random); !allows(p, s) {
			t.Fatalf("%q is not allowed", s)
		}
	}
}

func TestSymbolsMayBeChosenOrLeftOut(t *testing.T) {
	random, p := seeded(t, 3), generator.Default()
	p.Symbols.Chars = "~/"
	for range 200 {
		if s := generate(t, p, random); !allows(p, s) || !strings.ContainsAny(s, "~/") {
			t.Fatalf("%q has other symbols or none", s)
		}
	}
	p.Symbols = generator.Class{}
	for range 200 {
		if s := generate(t, p, random); !allows(p, s) || strings.ContainsAny(s, "!@#$%^&*-_=+?.") {
			t.Fatalf("%q has symbols", s)
		}
	}
}

func TestAvoidedCharactersNeverComeUp(t *testing.T) {
	random, p := seeded(t, 4), generator.Default()
	p.Avoid = "0O1lI5S!"
	for range 1000 {
		if s := generate(t, p, random); strings.ContainsAny(s, p.Avoid) {
			t.Fatalf("%q has one of %q", s, p.Avoid)
		}
	}
}

// With nothing left but a, A and 1 half of all halves meet in a run, ten times
// over at this length.
func TestALongPasswordFromFewCharactersIsFound(t *testing.T) {
	p := generator.Default()
	p.Length = 256
	p.Symbols = generator.Class{}
	p.Avoid = "BCDEFGHIJKLMNOPQRSTUVWXYZbcdefghijklmnopqrstuvwxyz023456789"
	if s := generate(t, p, seeded(t, 5)); !allows(p, s) {
		t.Errorf("%q is not allowed", s)
	}
}

// impossible returns policies that no password meets.
func impossible() map[string]generator.Policy {
	change := func(f func(p *generator.Policy)) generator.Policy {
		p := generator.Default()
		f(&p)
		return p
	}
	return map[string]generator.Policy{
		"length 0 is not within 1 and 1024":          change(func(p *generator.Policy) { p.Length = 0 }),
		"length -1 is not within 1 and 1024":         change(func(p *generator.Policy) { p.Length = -1 }),
		"length 1025 is not within 1 and 1024":       change(func(p *generator.Policy) { p.Length = 1025 }),
		"length 3 is too short for the 4 characters": change(func(p *generator.Policy) { p.Length = 3 }),
		"'é' is not a printable ASCII character":     change(func(p *generator.Policy) { p.Symbols.Chars = "!é" }),
		"' ' is not a printable ASCII character":     change(func(p *generator.Policy) { p.Symbols.Chars = "! " }),
		`'\x7f' is not a printable ASCII character`:  change(func(p *generator.Policy) { p.Symbols.Chars = "\x7f" }),
		"'A' stands in two classes":                  change(func(p *generator.Policy) { p.Symbols.Chars = "!A" }),
		"a minimum of -1 characters":                 change(func(p *generator.Policy) { p.Digits.Min = -1 }),
		"a minimum of 2147483647 characters":         change(func(p *generator.Policy) { p.Digits.Min = math.MaxInt32 }),
		"too many characters are required of each":   change(func(p *generator.Policy) { p.Length, p.Digits.Min, p.Lower.Min = 100, 9, 9 }),
		"no character is left to use":                {Length: 8},
		"none of the required \"~é\" is left to use": change(func(p *generator.Policy) { p.Require = []generator.Class{{Chars: "~é", Min: 1}} }),
		"a minimum of -2 characters":                 change(func(p *generator.Policy) { p.Require = []generator.Class{{Chars: "a", Min: -2}} }),
		"-2 repeats are not within 1 and 9":          change(func(p *generator.Policy) { p.Runs.Repeats = -2 }),
		"10 repeats are not within 1 and 9":          change(func(p *generator.Policy) { p.Runs.Repeats = 10 }),
		"'7' alone can only repeat":                  {Length: 3, Digits: generator.Class{Chars: "7"}},
		"'A' alone can only repeat":                  {Length: 3, Upper: generator.Class{Chars: "A"}, Lower: generator.Class{Chars: "a"}},
		"no password meets all of it at once":        {Length: 3, Digits: generator.Class{Chars: "7", Min: 3}, Lower: generator.Class{Chars: "x"}},
	}
}

func TestAnImpossiblePolicyIsRefusedWithTheReason(t *testing.T) {
	for reason, p := range impossible() {
		v, err := p.Generate(seeded(t, 6))
		if !errors.Is(err, generator.ErrPolicy) || !strings.Contains(fmt.Sprint(err), reason) {
			t.Errorf("%s: got error %v", reason, err)
		}
		if v.Len() != 0 {
			t.Errorf("%s: got a password of %d characters", reason, v.Len())
		}
	}
}

func TestAFailingSourceFailsThePassword(t *testing.T) {
	broken := errors.New("broken")
	sources := map[error]io.Reader{
		broken:              iotest.ErrReader(broken),
		io.EOF:              strings.NewReader(""),
		io.ErrUnexpectedEOF: strings.NewReader("short"),
		io.ErrNoProgress:    stuck{},
	}
	for want, source := range sources {
		v, err := generator.Default().Generate(source)
		if !errors.Is(err, want) || errors.Is(err, generator.ErrPolicy) || v.Len() != 0 {
			t.Errorf("got %v and %d characters, want error %v", err, v.Len(), want)
		}
	}
}

// stuck yields the one byte that is never fair to use.
type stuck struct{}

func (stuck) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = 0xff
	}
	return len(b), nil
}

func TestASlowSourceGivesTheSamePassword(t *testing.T) {
	want := generate(t, generator.Default(), seeded(t, 7))
	got := generate(t, generator.Default(), iotest.OneByteReader(seeded(t, 7)))
	if got != want {
		t.Errorf("got %q byte by byte, want %q", got, want)
	}
}

// It takes ten microseconds. The limit has room for a slow machine and the race
// detector, and none for tables that are built first.
func TestThePasswordsOfTheDefaultAreQuick(t *testing.T) {
	const many = 100
	random, best := seeded(t, 8), time.Hour
	for range 5 {
		start := time.Now()
		for range many {
			v, err := generator.Default().Generate(random)
			if err != nil {
				t.Fatal(err)
			}
			v.Wipe()
		}
		best = min(best, time.Since(start)/many)
	}
	if best > time.Millisecond {
		t.Errorf("a password took %v at best", best)
	}
}

func BenchmarkGenerate(b *testing.B) {
	random, p := rand.NewChaCha8([32]byte{}), generator.Default()
	for b.Loop() {
		v, err := p.Generate(random)
		if err != nil {
			b.Fatal(err)
		}
		v.Wipe()
	}
}

func BenchmarkBits(b *testing.B) {
	for b.Loop() {
		generator.Default().Bits()
	}
}
