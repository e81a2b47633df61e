package cmd_test

import (
	"bytes"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// codeOnPDF finds a code, or a share, on a page of PDF.
var codeOnPDF = regexp.MustCompile(`\(((?:[0-9A-Z]{4}-)+[0-9A-Z]{4})\) Tj`)

// pdfCode returns what is to be kept on a page of PDF, which must be whole.
func pdfCode(t *testing.T, w *world, name string) string {
	t.Helper()
	page := w.mem.Files()[name]
	codes := codeOnPDF.FindAllSubmatch(page, -1)
	if len(codes) != 1 {
		t.Fatalf("%d codes on %s", len(codes), name)
	}
	if bytes.ContainsAny(page, "\x01\x02") || bytes.Count(page, []byte("/Type /Page\n")) != 1 {
		t.Errorf("%s is not one page, or has places that nobody filled", name)
	}
	if n := bytes.Count(page, []byte(" 1 re\n")); n < 100 {
		t.Errorf("%s has a drawing of %d squares", name, n)
	}
	info, err := w.mem.Stat(name)
	check(t, err)
	if mode := info.Mode().Perm(); mode != 0o600 {
		t.Errorf("%s has mode %o", name, mode)
	}
	return string(codes[0][1])
}

func TestAKitAsPDFOpensTheVaultToo(t *testing.T) {
	w := withVault(t)
	w.ok("recovery", "kit", "-o", "/kit.PDF").want(t, 0, "✓ /kit.PDF — print it, then: ww recovery test")
	code := pdfCode(t, w, "/kit.PDF")
	page := string(w.mem.Files()["/kit.PDF"])
	for _, text := range []string{"(" + vaultPath + ")Tj", "24 November 2026", "(ww recovery use)Tj", "(ww recovery test)Tj", "version 1.2.3", "/CreationDate (D:20261124000000)"} {
		if !strings.Contains(page, text) {
			t.Errorf("it does not say %q", text)
		}
	}
	w.password = ""
	w.test(code).want(t, 0, "it works (nothing changed)")
	w.run("recovery", "kit", "-o", "/kit.PDF").want(t, 1, "/kit.PDF is there already", "-o FILE.pdf  with another name")
}

func TestSharesAsPDFOpenTheVaultToo(t *testing.T) {
	w := withVault(t)
	w.ok("recovery", "shares", "--need", "2", "--of", "3", "-o", "/shares.html", "--pdf")
	var names, shares []string
	for name := range w.mem.Files() {
		if path.Dir(name) == "/shares.html" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for i, name := range names {
		shares = append(shares, pdfCode(t, w, name))
		if want := fmt.Sprintf("/shares.html/share-%s-%d-of-3.pdf", shares[0][:4], i+1); name != want {
			t.Errorf("%s, not %s", name, want)
		}
		if title := fmt.Sprintf("(Watchword recovery share %d of 3)Tj", i+1); !bytes.Contains(w.mem.Files()[name], []byte(title)) {
			t.Errorf("%s does not say %s", name, title)
		}
	}
	if len(shares) != 3 {
		t.Fatalf("%d pages", len(shares))
	}
	w.testShares(shares[1:]...).want(t, 0, "they work")
	w.testShares(shares[0]).want(t, 5, "not enough shares")
}

func TestAFolderNamedLikeAPageOfPDFHasPagesOfHTML(t *testing.T) {
	w := withVault(t)
	makeShares(t, w, 2, 2, "/shares.pdf")
}

func TestAPathThatAPageOfPDFCannotSayIsSaidAsWellAsCanBe(t *testing.T) {
	w := withVault(t)
	deep := "/" + strings.Repeat("deep/", 60) + "vault.ww"
	for i, c := range []struct{ path, want string }{
		{`/a)(b\` + strings.Repeat("\x01", 44) + "\u202e\nw.ww", `/a\)\(b\\` + strings.Repeat("?", 45) + `w.ww \(? is for what cannot be printed here\)`},
		{"/дом/Zürich.ww", "/???/Z\xfcrich.ww \\(? is for what cannot be printed here\\)"},
		{deep, "\x85" + deep[len(deep)-200:]},
	} {
		w.write(c.path, string(w.vault()))
		name := fmt.Sprintf("/kit%d.pdf", i)
		w.ok("recovery", "kit", "-o", name, "--vault", c.path, "--accept-rollback")
		pdfCode(t, w, name)
		if said := saidOn(w.mem.Files()[name]); !strings.Contains(said, strings.ReplaceAll(c.want, " ", "")) {
			t.Errorf("%q is said as\n%q, not as\n%q", c.path, said, c.want)
		}
	}
}

// saidOn returns what is on a page of PDF, without spaces, at which lines are broken.
func saidOn(page []byte) string {
	var said strings.Builder
	for _, text := range regexp.MustCompile(`\(((?:[^()\\]|\\.)*)\)Tj`).FindAllSubmatch(page, -1) {
		said.Write(text[1])
	}
	return strings.ReplaceAll(said.String(), " ", "")
}
