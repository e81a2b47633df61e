package qr_test

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"rsc.io/qr/coding"

	"watchword/internal/qr"
)

// squares reads a path back.
func squares(t *testing.T, d []byte) map[[2]int]bool {
	t.Helper()
	dark := map[[2]int]bool{}
	runs := regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1h-(\d+)z`).FindAllSubmatch(d, -1)
	rest := 0
	for _, run := range runs {
		var n [4]int
		for i := range n {
			n[i], _ = strconv.Atoi(string(run[i+1]))
		}
		if n[2] != n[3] {
			t.Errorf("%s is no box", run[0])
		}
		for x := range n[2] {
			dark[[2]int{n[0] + x, n[1]}] = true
		}
		rest += len(run[0])
	}
	if rest != len(d) {
		t.Errorf("something else is in %q", d)
	}
	return dark
}

func TestThePathIsTheCodeThatTheLibraryMakesOfAString(t *testing.T) {
	for _, text := range []string{"", "A", "A7", "0123456789ABCDEFGHJKMNPQRSTVWXYZ9876", strings.Repeat("WW: $%*+-./", 15)} {
		d, size, err := qr.Path([]byte(text))
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		plan, err := coding.NewPlan(coding.Version((size-17)/4), coding.Q, 0)
		if err != nil {
			t.Fatal(err)
		}
		want, err := plan.Encode(coding.Alpha(text))
		if err != nil {
			t.Fatal(err)
		}
		ops, _, err := qr.Operators([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		got, onPDF := squares(t, d), rectangles(t, ops)
		for y := range size {
			for x := range size {
				if at := [2]int{x, y}; got[at] != want.Black(x, y) || onPDF[at] != got[at] {
					t.Fatalf("%q: square %d, %d is %v, in PDF %v", text, x, y, got[at], onPDF[at])
				}
			}
		}
	}
}

// rectangles reads operators back.
func rectangles(t *testing.T, ops []byte) map[[2]int]bool {
	t.Helper()
	dark := map[[2]int]bool{}
	for _, op := range strings.Split(strings.TrimSuffix(strings.TrimRight(string(ops), " "), "\n"), "\n") {
		var x, y, n int
		if _, err := fmt.Sscanf(op, "%d %d %d 1 re", &x, &y, &n); err != nil {
			t.Fatalf("%q: %v", op, err)
		}
		for i := range n {
			dark[[2]int{x + i, y}] = true
		}
	}
	return dark
}

func TestTheLengthOfOperatorsTellsNothing(t *testing.T) {
	one, _, err := qr.Operators(bytes.Repeat([]byte("A"), 36))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range "07MZ" {
		other, _, err := qr.Operators(bytes.Repeat([]byte(string(c)), 36))
		if err != nil || len(other) != len(one) || bytes.Equal(other, one) {
			t.Errorf("%c: %d bytes, not %d (%v)", c, len(other), len(one), err)
		}
	}
}

func TestTheCodeIsAsSmallAsItCanBe(t *testing.T) {
	for n, want := range map[int]int{16: 21, 17: 25, 29: 25, 30: 29, 47: 29, 48: 33} {
		if _, got, err := qr.Path(bytes.Repeat([]byte("A"), n)); got != want || err != nil {
			t.Errorf("%d characters: %d squares, want %d (%v)", n, got, want, err)
		}
	}
}

func TestATextThatDoesNotFitIsRefused(t *testing.T) {
	for _, text := range []string{"a", "Ä", "A\n", strings.Repeat("A", 222)} {
		if _, _, err := qr.Path([]byte(text)); !errors.Is(err, qr.ErrText) {
			t.Errorf("%.20q: %v", text, err)
		}
	}
	if _, _, err := qr.Path(bytes.Repeat([]byte("A"), 221)); err != nil {
		t.Error(err)
	}
}

func TestTheTextStaysAsItIs(t *testing.T) {
	text := []byte("A7")
	if _, _, err := qr.Path(text); err != nil || string(text) != "A7" {
		t.Errorf("%s (%v)", text, err)
	}
}
