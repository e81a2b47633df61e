//go:build deep

package main

import (
	"bytes"
	"fmt"
	raster "image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// What poppler reads and draws of the pages, and zbar sees on them, opens the vault.
func TestPagesArePrintedAndReadByOthers(t *testing.T) {
	p := build(t)
	p.makeVault(1)
	dir := t.TempDir()
	p.ok("recovery", "kit", "-o", filepath.Join(dir, "kit.pdf"))
	p.opens("recovery", "test", p.onPaper(filepath.Join(dir, "kit.pdf"), 36))

	p.ok("recovery", "shares", "--need", "2", "--of", "2", "-o", dir, "--pdf")
	pages, err := filepath.Glob(filepath.Join(dir, "share-*-of-2.pdf"))
	p.must(err)
	if len(pages) != 2 {
		t.Fatalf("the pages are %q", pages)
	}
	p.opens("recovery", "test", "--shares", p.onPaper(pages[0], 52)+"\n"+p.onPaper(pages[1], 52))

	kit := filepath.Join(dir, "kit.html")
	p.ok("recovery", "kit", "-o", kit)
	html, err := os.ReadFile(kit)
	p.must(err)
	code := regexp.MustCompile(`([0-9A-Z]{4}-){8}[0-9A-Z]{4}`).FindString(string(html))
	picture := filepath.Join(dir, "kit.png")
	p.drawSVG(picture, html)
	if seen := p.by("zbarimg", "-q", "--raw", picture); code == "" || seen != strings.ReplaceAll(code, "-", "") {
		t.Errorf("the code is %s, and a camera sees %s", code, seen)
	}
}

// A path that is as hostile and as long as can be leaves the page whole, on one sheet.
func TestAPageOfPDFIsOneWhateverThePath(t *testing.T) {
	p := build(t)
	p.makeVault(1)
	vault, err := os.ReadFile(p.vault())
	p.must(err)
	folder := t.TempDir()
	for range 4 {
		folder = filepath.Join(folder, `)(\`+strings.Repeat("дü\x01W", 20))
	}
	p.must(os.MkdirAll(folder, 0o700))
	path := filepath.Join(folder, `end)\.ww`)
	p.must(os.WriteFile(path, vault, 0o600))
	pages := t.TempDir()
	p.ok("--vault", path, "recovery", "shares", "--need", "2", "--of", "2", "-o", pages, "--pdf")
	found, err := filepath.Glob(filepath.Join(pages, "*-1-of-2.pdf"))
	p.must(err)
	p.onPaper(found[0], 52)
	text := p.by("pdftotext", "-layout", found[0], "-")
	for _, want := range []string{`end)\.ww`, "Delete the files of the pages."} {
		if !strings.Contains(strings.Join(strings.Fields(text), " "), want) {
			t.Errorf("it does not say %q:\n%s", want, text)
		}
	}
}

// onPaper returns the code of n characters on a page, as it is read and as it is seen.
func (p *process) onPaper(page string, n int) string {
	p.tb.Helper()
	if facts := p.by("pdfinfo", page); !regexp.MustCompile(`(?m)^Pages: +1$`).MatchString(facts) {
		p.tb.Errorf("%s is not one page:\n%s", page, facts)
	}
	code := regexp.MustCompile(`(?:[0-9A-Z]{4}-){8,}[0-9A-Z]{4}`).FindString(p.by("pdftotext", "-layout", page, "-"))
	if len(strings.ReplaceAll(code, "-", "")) != n {
		p.tb.Fatalf("the code on %s is %q", page, code)
	}
	p.by("pdftoppm", "-singlefile", "-r", "150", "-png", page, page)
	if seen := p.by("zbarimg", "-q", "--raw", page+".png"); seen != strings.ReplaceAll(code, "-", "") {
		p.tb.Errorf("the code is %s, and a camera sees %s", code, seen)
	}
	p.leavesMargins(page + ".png")
	return code
}

// leavesMargins holds the picture of a page of A4 to what can be printed on US Letter
// too: 15 mm at the edges and at most 279 - 15 mm down.
func (p *process) leavesMargins(name string) {
	p.tb.Helper()
	file, err := os.Open(name)
	p.must(err)
	defer file.Close()
	picture, err := png.Decode(file)
	p.must(err)
	b := picture.Bounds()
	mm := func(n int) int { return n * b.Dx() / 210 }
	inner := raster.Rect(mm(15), mm(15), mm(210-15), mm(279-15))
	for y := range b.Max.Y {
		for x := range b.Max.X {
			if r, _, _, _ := picture.At(x, y).RGBA(); r < 0x8000 && !raster.Pt(x, y).In(inner) {
				p.tb.Fatalf("%s has something at %d, %d of %v", name, x, y, b.Max)
			}
		}
	}
}

// drawSVG draws the squares on a page of HTML.
func (p *process) drawSVG(name string, html []byte) {
	p.tb.Helper()
	const dot = 8
	var from, side int
	_, err := fmt.Sscanf(string(regexp.MustCompile(`viewBox="(.*?)"`).FindSubmatch(html)[1]), "%d %d %d", &from, &from, &side)
	p.must(err)
	picture := raster.NewGray(raster.Rect(0, 0, side*dot, side*dot))
	for i := range picture.Pix {
		picture.Pix[i] = 0xff
	}
	for _, run := range regexp.MustCompile(`M\d+ \d+h\d+v1`).FindAllString(string(html), -1) {
		var x, y, n int
		_, err := fmt.Sscanf(run, "M%d %dh%dv1", &x, &y, &n)
		p.must(err)
		for at := range n * dot * dot {
			picture.SetGray((x-from)*dot+at%(n*dot), (y-from)*dot+at/(n*dot), color.Gray{})
		}
	}
	var out bytes.Buffer
	p.must(png.Encode(&out, picture))
	p.must(os.WriteFile(name, out.Bytes(), 0o600))
}

// opens runs ww with codes in a file.
func (p *process) opens(args ...string) {
	p.tb.Helper()
	last := len(args) - 1
	p.write("code", args[last])
	p.ok(append(args[:last:last], "--code-file", filepath.Join(p.home, "code"))...)
}

// by runs another program and returns what it says. Zbar complains that there is no D-Bus.
func (p *process) by(name string, args ...string) string {
	p.tb.Helper()
	out, err := exec.Command(name, args...).Output()
	if err != nil {
		p.tb.Fatalf("%s %q: %v", name, args, err)
	}
	return strings.TrimSpace(string(out))
}
