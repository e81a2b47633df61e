package crypto_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"watchword/crypto"
	"watchword/secret"
)

// split returns the shares of the code that newCode draws from the same seed.
func split(t testing.TB, seed uint64, need, of int) (code secret.Value, shares []crypto.Share) {
	t.Helper()
	code, _ = newCode(t, seed)
	shares, err := crypto.SplitRecovery(newRand(seed+1000), code, need, of)
	must(t, err)
	t.Cleanup(func() {
		for i := range shares {
			shares[i].Wipe()
		}
	})
	return code, shares
}

// subsets calls use with every choice of n of the shares.
func subsets(shares []crypto.Share, n int, use func([]crypto.Share)) {
	for set := range 1 << len(shares) {
		var some []crypto.Share
		for i, s := range shares {
			if set>>i&1 == 1 {
				some = append(some, s)
			}
		}
		if len(some) == n {
			use(some)
		}
	}
}

func wantJoined(t testing.TB, shares []crypto.Share, want []byte) {
	t.Helper()
	code, err := crypto.JoinRecovery(shares)
	defer code.Wipe()
	if err != nil || !bytes.Equal(show(code), want) {
		t.Errorf("%d shares give %x, %v", len(shares), show(code), err)
	}
}

func wantRefused(t testing.TB, shares []crypto.Share, want error) {
	t.Helper()
	if code, err := crypto.JoinRecovery(shares); !errors.Is(err, want) || code.Len() != 0 {
		t.Errorf("%d shares give %x, %v, want %v", len(shares), show(code), err, want)
	}
}

func TestFieldIsThatOfAES(t *testing.T) {
	for _, v := range [][3]byte{{0x57, 0x83, 0xc1}, {0x57, 0x13, 0xfe}, {0, 7, 0}, {1, 0xff, 0xff}} { // FIPS 197, 4.2
		if got := crypto.GFMul(v[0], v[1]); got != v[2] {
			t.Errorf("%x times %x is %x, not %x", v[0], v[1], got, v[2])
		}
	}
	for a := range 256 {
		if got := crypto.GFMul(byte(a), crypto.GFInverse(byte(a))); (a > 0) != (got == 1) {
			t.Errorf("%x times its inverse is %x", a, got)
		}
	}
}

func TestSharesAreThoseOfTheIndependentProgram(t *testing.T) {
	type vector struct {
		Code, Drawn hexed
		Need, Of    int
		Shares      []string
	}
	for _, v := range readVectors[vector](t, "shares.json") {
		code := value(t, string(v.Code))
		drawn := bytes.NewReader(v.Drawn)
		shares, err := crypto.SplitRecovery(drawn, code, v.Need, v.Of)
		must(t, err)
		if drawn.Len() != 0 || len(shares) != v.Of || len(v.Shares) != v.Of {
			t.Errorf("%d of %d: %d bytes are left, %d shares", v.Need, v.Of, drawn.Len(), len(shares))
		}
		for i, s := range shares {
			if got := string(show(crypto.FormatShare(s))); got != v.Shares[i] {
				t.Errorf("%d of %d: share %d is %s, not %s", v.Need, v.Of, i+1, got, v.Shares[i])
			}
		}
		read, err := crypto.ParseShares(value(t, strings.Join(v.Shares, "\n")))
		must(t, err)
		wantJoined(t, read[v.Of-v.Need:], v.Code)
		wantJoined(t, read, v.Code)
	}
}

func TestAnyEnoughSharesGiveTheCodeAndFewerNothing(t *testing.T) {
	for of := 2; of <= 6; of++ {
		for need := 2; need <= of; need++ {
			code, shares := split(t, uint64(of*10+need), need, of)
			want := show(code)
			for n := need; n <= of; n++ {
				subsets(shares, n, func(some []crypto.Share) { wantJoined(t, some, want) })
			}
			for n := range need {
				subsets(shares, n, func(some []crypto.Share) {
					var few *crypto.FewSharesError
					_, err := crypto.JoinRecovery(some)
					if !errors.As(err, &few) || few.Given != n || n > 0 && (few.Need != need || few.Of != of) {
						t.Errorf("%d of %d shares: %v", n, need, err)
					}
				})
			}
		}
	}
}

// One share fewer than are needed leaves every code possible: for any code there
// are coefficients that give those very parts.
func TestOneShareTooFewFitsEveryCode(t *testing.T) {
	_, shares := split(t, 3, 2, 2)
	part := show(crypto.FormatShare(shares[0]))[8:48]
	other := value(t, "twenty other bytes!!")
	found, err := crypto.SplitRecovery(newRand(1003), other, 2, 2) // the same set, for the digest
	must(t, err)
	// The part is code + coefficient at 1, so this coefficient makes it that of other.
	whole := xor(crypto.SharePart(found[0]), newRandAfter(1003, 3, 25))
	coefficient := xor(crypto.SharePart(shares[0]), whole)
	again, err := crypto.SplitRecovery(io.MultiReader(bytes.NewReader(newRand(1003).bytes(3)), bytes.NewReader(coefficient)), other, 2, 2)
	must(t, err)
	if got := show(crypto.FormatShare(again[0]))[8:48]; !bytes.Equal(got, part) {
		t.Errorf("the part is %s, not %s", got, part)
	}
}

func xor(a, b []byte) []byte {
	out := bytes.Clone(a)
	for i := range out {
		out[i] ^= b[i]
	}
	return out
}

// newRandAfter returns n bytes of a source after the first skip.
func newRandAfter(seed uint64, skip, n int) []byte { return newRand(seed).bytes(skip + n)[skip:] }

func TestSharesOfAnySizeAndOrderJoin(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		of := rapid.IntRange(2, crypto.MaxShares).Draw(rt, "of")
		need := rapid.IntRange(2, of).Draw(rt, "need")
		code := secret.New(rapid.SliceOfN(rapid.Byte(), 20, 20).Draw(rt, "code"))
		defer code.Wipe()
		shares, err := crypto.SplitRecovery(newRand(rapid.Uint64().Draw(rt, "seed")), code, need, of)
		must(t, err)
		order := rapid.Permutation(shares).Draw(rt, "order")
		wantJoined(t, order[:need], show(code))
		wantJoined(t, append(order[:1:1], order[:need]...), show(code)) // one is there twice
		for i := range shares {
			shares[i].Wipe()
		}
	})
}

func TestSharesOfTwoSetsAreNotJoined(t *testing.T) {
	_, one := split(t, 1, 2, 3)
	_, other := split(t, 2, 2, 3)
	wantRefused(t, []crypto.Share{one[0], other[1]}, crypto.ErrSharesMixed)
	_, larger := split(t, 1, 2, 4) // has the same set
	wantRefused(t, []crypto.Share{one[0], larger[1]}, crypto.ErrSharesMixed)
	other[1].Set = one[0].Set // as one in a million sets has
	wantRefused(t, []crypto.Share{one[0], other[1]}, crypto.ErrSharesAltered)
	other[0].Set = one[0].Set
	wantRefused(t, []crypto.Share{one[0], other[0], one[1]}, crypto.ErrSharesAltered)
}

// Whoever alters a share can make its own check fit, not the digest.
func TestAlteredSharesGiveNoCode(t *testing.T) {
	_, shares := split(t, 4, 3, 5)
	for i := range 25 {
		for bit := range 8 {
			altered := slices.Clone(shares)
			altered[1] = crypto.AlteredShare(shares[1], i, 1<<bit)
			wantRefused(t, altered[:3], crypto.ErrSharesAltered)
			altered[1].Wipe()
		}
	}
	for name, alter := range map[string]func(*crypto.Share){
		"need":   func(s *crypto.Share) { s.Need = 2 },
		"of":     func(s *crypto.Share) { s.Of = 6 },
		"set":    func(s *crypto.Share) { s.Set = "0000" },
		"number": func(s *crypto.Share) { s.Number = 6 - s.Number },
	} {
		altered := slices.Clone(shares)
		for i := range altered {
			alter(&altered[i])
		}
		t.Run(name, func(t *testing.T) { wantRefused(t, altered[:4], crypto.ErrSharesAltered) })
	}
}

func TestSplitRefusesWhatCannotBe(t *testing.T) {
	code, _ := newCode(t, 1)
	for _, c := range []struct{ need, of int }{{1, 1}, {1, 5}, {0, 3}, {-1, 3}, {3, 2}, {2, 32}, {32, 32}} {
		if shares, err := crypto.SplitRecovery(newRand(1), code, c.need, c.of); err == nil || shares != nil {
			t.Errorf("%d of %d were made", c.need, c.of)
		}
	}
	if _, err := crypto.SplitRecovery(newRand(1), value(t, "short"), 2, 3); err == nil {
		t.Error("a code of five bytes was split")
	}
	for _, n := range []int64{0, 2, 3, 27} {
		if shares, err := crypto.SplitRecovery(brokenAfter(n), code, 2, 3); !errors.Is(err, errBroken) || shares != nil {
			t.Errorf("broken after %d bytes: got %v", n, err)
		}
	}
}

func TestPrintedShareShowsNothingOfItsPart(t *testing.T) {
	_, shares := split(t, 1, 2, 2)
	if got := fmt.Sprintf("%v %+v %#v", shares[0], shares[0], shares[0]); strings.Contains(got, fmt.Sprintf("%x", crypto.SharePart(shares[0])[:3])) {
		t.Error(got)
	}
}
