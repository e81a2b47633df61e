package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

var today = time.Date(2026, 11, 24, 17, 30, 0, 0, time.FixedZone("", 3600))

// made makes a page that has everything, and says text wherever it can.
func made(t *testing.T, text string) (page []byte, places []int) {
	t.Helper()
	p := New(text, today)
	p.Title(text)
	p.Heading(text)
	p.Code(44)
	p.Drawing(7000, 29)
	p.Text([]string{"It is ", text, " and " + text})
	p.Step(1, []string{text, text})
	page, places, err := p.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return page, places
}

func TestPlacesAreWhereAndAsLongAsTheyShallBe(t *testing.T) {
	for _, text := range []string{"", "plain", strings.Repeat("\x01", 44), strings.Repeat("\x01", 7000), `)\(`, "\r\n\x00\xff", strings.Repeat("long ", 300)} {
		page, places := made(t, text)
		if len(places) != 2 || bytes.Count(page, []byte(free)) != 44+7000 {
			t.Fatalf("%.9q: places %v, %d bytes are free", text, places, bytes.Count(page, []byte(free)))
		}
		for i, n := range []int{44, 7000} {
			if got := page[places[i] : places[i]+n]; string(got) != strings.Repeat(free, n) {
				t.Errorf("%.9q: place %d has %q", text, i, got)
			}
		}
		if !bytes.HasPrefix(page[places[0]+44:], []byte(") Tj ET\n")) || page[places[0]-1] != '(' {
			t.Errorf("%.9q: the code is no text", text)
		}
		if !bytes.HasPrefix(page[places[1]+7000:], []byte("\nf Q\n")) || !bytes.HasSuffix(page[:places[1]], []byte(" cm\n")) {
			t.Errorf("%.9q: the drawing is not filled", text)
		}
	}
}

func TestThePageIsOneAndItsTableIsRight(t *testing.T) {
	page, _ := made(t, `text (with) \ these`)
	if n := bytes.Count(page, []byte("/Type /Page\n")); n != 1 {
		t.Errorf("%d pages", n)
	}
	objects := regexp.MustCompile(`(?m)^(\d{10}) 00000 n`).FindAllSubmatch(page, -1)
	for i, object := range objects {
		at, err := strconv.Atoi(string(object[1]))
		if err != nil || !bytes.HasPrefix(page[at:], fmt.Appendf(nil, "%d 0 obj", i+1)) {
			t.Errorf("object %d is not at %d (%v)", i+1, at, err)
		}
	}
	if len(objects) < 5 || !bytes.HasSuffix(page, []byte("%%EOF\n")) {
		t.Errorf("%d objects", len(objects))
	}
	if !bytes.Contains(page, []byte(`text \(with\) \\ these`)) {
		t.Error("the text is not on it")
	}
}

func TestTheSameCallsGiveTheSameBytes(t *testing.T) {
	one, _ := made(t, "text")
	for range 20 {
		if two, _ := made(t, "text"); !bytes.Equal(one, two) {
			t.Fatal("the pages differ")
		}
	}
	for _, want := range []string{"/Producer (Watchword)", "/Title (text)", "/CreationDate (D:20261124000000)", "/ModDate (D:20261124000000)", "%PDF-1.3\n"} {
		if !bytes.Contains(one, []byte(want)) {
			t.Errorf("it does not say %s", want)
		}
	}
}

func TestAPageWhosePlacesAreNotAsAskedForIsRefused(t *testing.T) {
	for _, other := range []struct {
		name  string
		spoil func(p *Page)
	}{
		{"too few", func(p *Page) { p.places = append(p.places, 3) }},
		{"too many", func(p *Page) { p.doc.RawWriteStr(free) }},
		{"too short", func(p *Page) { p.places[0]++ }},
		{"too long", func(p *Page) { p.places[0]-- }},
	} {
		p := New("", today)
		p.Code(5)
		other.spoil(p)
		if page, places, err := p.Bytes(); !errors.Is(err, ErrPlaces) || page != nil || places != nil {
			t.Errorf("%s: %v at %v", other.name, err, places)
		}
	}
}

func TestWhatCannotBeShownBecomesAQuestionMark(t *testing.T) {
	for text, want := range map[string]string{
		"":                         "",
		"/home/me/vault.ww":        "/home/me/vault.ww",
		"Zürich – “€ 5”":           "Zürich – “€ 5”",
		"žŸ™":                      "žŸ™",
		"/дом/x\x00\x01\x7f\u0081": "/???/x????",
		"日本\xff\u202e":             "????",
	} {
		if got := Shown(text); got != want {
			t.Errorf("%q: %q, not %q", text, got, want)
		}
	}
	if got, want := coded("ü€Ÿž¡ÿ"), "\xfc\x80\x9f\x9e\xa1\xff"; got != want {
		t.Errorf("%q, not %q", got, want)
	}
}
