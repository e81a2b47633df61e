package generator_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"watchword/generator"
)

// recipes returns one recipe of each kind.
func recipes(t *testing.T) map[string]generator.Recipe {
	t.Helper()
	pattern, err := generator.ParsePattern("Cvccvc-99")
	if err != nil {
		t.Fatal(err)
	}
	return map[string]generator.Recipe{
		"policy":    generator.Default(),
		"words":     generator.Words{Count: 3, Separator: "-"},
		"easy":      generator.Easy(),
		"syllables": generator.Syllables{Count: 4},
		"user name": generator.Username(),
		"pattern":   pattern,
	}
}

// isRefused wants r to be refused for this reason.
func isRefused(t *testing.T, r generator.Recipe, reason string) {
	t.Helper()
	v, err := r.Generate(zeros{})
	if !errors.Is(err, generator.ErrPolicy) || !strings.Contains(fmt.Sprint(err), reason) || v.Len() != 0 {
		t.Errorf("%s: got %d characters, error %v", reason, v.Len(), err)
	}
	if got := r.Bits(); got != 0 {
		t.Errorf("%s: got %v bits", reason, got)
	}
}

func TestEveryRecipeFailsWithItsSource(t *testing.T) {
	broken := errors.New("broken")
	for name, r := range recipes(t) {
		for want, source := range map[error]io.Reader{
			broken: iotest.ErrReader(broken),
			io.EOF: strings.NewReader(""),
		} {
			if v, err := r.Generate(source); !errors.Is(err, want) || v.Len() != 0 {
				t.Errorf("%s: got %v and %d characters, want error %v", name, err, v.Len(), want)
			}
		}
	}
}

// However far a password has come, nothing of it is returned if its source gets
// stuck.
func TestNoRecipeReturnsHalfAPassword(t *testing.T) {
	for name, r := range recipes(t) {
		for n := 0; ; n++ {
			source := io.MultiReader(io.LimitReader(seeded(t, 24), int64(n)), stuck{})
			v, err := r.Generate(source)
			if err == nil {
				v.Wipe()
				break
			}
			if !errors.Is(err, io.ErrNoProgress) || v.Len() != 0 {
				t.Errorf("%s after %d bytes: got %v and %d characters", name, n, err, v.Len())
			}
			if n > 1000 {
				t.Fatalf("%s: still stuck after %d bytes", name, n)
			}
		}
	}
}

// The last bytes are read for the number of a password, after trying was given up.
func TestAPasswordThatIsPickedFailsWithItsSource(t *testing.T) {
	broken, rare := errors.New("broken"), tight()["one of each, and few left"]
	enough := io.LimitReader(seeded(t, 29), 1024*int64(rare.Length))
	for want, source := range map[error]io.Reader{
		broken:           io.MultiReader(enough, iotest.ErrReader(broken)),
		io.ErrNoProgress: stuck{},
	} {
		if v, err := rare.Generate(source); !errors.Is(err, want) || v.Len() != 0 {
			t.Errorf("got %v and %d characters, want error %v", err, v.Len(), want)
		}
	}
}

func TestPinsHaveNoRunOfThree(t *testing.T) {
	random := seeded(t, 25)
	for range 2000 {
		if s := generate(t, generator.Pin(6), random); !allows(generator.Pin(6), s) {
			t.Errorf("%q is no pin", s)
		}
	}
}

func TestHexadecimalDigitsHaveFourBitsEach(t *testing.T) {
	for _, n := range []int{1, 32, generator.MaxLength} {
		if got := generator.Hex(n).Bits(); got != float64(4*n) {
			t.Errorf("%d digits have %v bits", n, got)
		}
	}
	if s := generate(t, generator.Hex(256), seeded(t, 28)); strings.Trim(s, "0123456789abcdef") != "" || len(s) != 256 {
		t.Errorf("%q is not hexadecimal", s)
	}
}

func TestOnlyTheseCharactersAreUsed(t *testing.T) {
	random, p := seeded(t, 26), generator.Default().Only("abcXYZ789~")
	for range 500 {
		s := generate(t, p, random)
		if strings.Trim(s, "abcXYZ789~") != "" || !allows(p, s) {
			t.Fatalf("%q has other characters or none of a class", s)
		}
	}
	isRefused(t, generator.Default().Only("abc äö"), "is not a printable ASCII character")
	isRefused(t, generator.Default().Only(""), "no character is left to use")
}

func TestAmbiguousCharactersCanBeAvoided(t *testing.T) {
	random, p := seeded(t, 27), generator.Default()
	p.Symbols.Chars, p.Avoid = "!|'`", generator.Ambiguous
	for range 500 {
		if s := generate(t, p, random); strings.ContainsAny(s, "0O1Il|'`") || !strings.Contains(s, "!") {
			t.Fatalf("%q is ambiguous", s)
		}
	}
}
