//go:build unix

package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"strings"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/net/webdav"
)

// serves starts a server in the process of the test, until the script ends, and
// puts its address into a variable:
//
//	serves VARIABLE webdav PASSWORDFILE
//	serves VARIABLE s3
//
// WebDAV has its files in /dav, and lets in ann with the password that the file
// has at the time. S3 has the bucket pile, and looks at no signature.
func serves(ts *testscript.TestScript, neg bool, args []string) {
	var handler http.Handler
	switch {
	case !neg && len(args) == 3 && args[1] == "webdav":
		handler = lettingIn(ts.MkAbs(args[2]), &webdav.Handler{Prefix: "/dav", FileSystem: webdav.NewMemFS(), LockSystem: webdav.NewMemLS()})
	case !neg && len(args) == 2 && args[1] == "s3":
		files := s3mem.New()
		ts.Check(files.CreateBucket("pile"))
		handler = gofakes3.New(files).Server()
	default:
		ts.Fatalf("usage: serves VARIABLE webdav PASSWORDFILE, or serves VARIABLE s3")
	}
	s := httptest.NewServer(handler)
	ts.Defer(s.Close)
	ts.Setenv(args[0], s.URL)
}

// lettingIn lets in ann with the password in file.
func lettingIn(file string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		want, err := os.ReadFile(file)
		if user, given, _ := r.BasicAuth(); err != nil || user != "ann" || given != strings.TrimSpace(string(want)) {
			w.Header().Set("WWW-Authenticate", `Basic realm="files"`)
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r)
	})
}
