//go:build unix

package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"

	"github.com/rogpeppe/go-internal/testscript"
)

// shareOn finds the share on a page of ww recovery shares.
var shareOn = regexp.MustCompile(`<p class="code">([0-9A-Z-]{64})</p>`)

// shares writes the shares of some numbers, one a line, into a file, as somebody
// copies them from the pages in a folder:
//
//	shares FILE FOLDER NUMBER...
func shares(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: shares FILE FOLDER NUMBER...")
	}
	var lines bytes.Buffer
	for _, number := range args[2:] {
		pages, err := filepath.Glob(filepath.Join(ts.MkAbs(args[1]), "share-*-"+number+"-of-*.html"))
		ts.Check(err)
		if len(pages) != 1 {
			ts.Fatalf("the pages of share %s are %q", number, pages)
		}
		page, err := os.ReadFile(pages[0])
		ts.Check(err)
		found := shareOn.FindSubmatch(page)
		if found == nil {
			ts.Fatalf("there is no share on %s", pages[0])
		}
		fmt.Fprintf(&lines, "%s\n", found[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), lines.Bytes(), 0o600))
}
