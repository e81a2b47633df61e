package webdav_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/webdav"

	"watchword/secret"
	"watchword/sync/remote"
	"watchword/sync/remote/hammertest"
	"watchword/sync/remote/remotetest"
	dav "watchword/sync/remote/webdav"
)

const password = "correct horse é"

// server is one in this process that lets ann in, with files in a directory.
type server struct {
	*httptest.Server
	dir string
}

func serve(t *testing.T, around func(http.Handler) http.Handler) server {
	t.Helper()
	dir := t.TempDir()
	files := &webdav.Handler{Prefix: "/dav", FileSystem: webdav.Dir(dir), LockSystem: webdav.NewMemLS()}
	s := server{httptest.NewServer(around(files)), dir}
	t.Cleanup(s.Close)
	return s
}

func open(next http.Handler) http.Handler { return next }

func basic(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if user, given, _ := r.BasicAuth(); user != "ann" || given != password {
			w.Header().Set("WWW-Authenticate", `Basic realm="files"`)
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func say(password string) remote.Credentials {
	return func(context.Context) (remote.Login, error) {
		return remote.Login{Secret: secret.New([]byte(password))}, nil
	}
}

// store opens the folder under the server's, of which nothing is there yet.
func (s server) store(t *testing.T, credentials remote.Credentials) *dav.Store {
	t.Helper()
	return connect(t, s.URL, credentials)
}

func connect(t *testing.T, url string, credentials remote.Credentials) *dav.Store {
	t.Helper()
	target, err := remote.Parse("webdav://ann@" + strings.TrimPrefix(url, "http://") + "/dav/pass words/é/pile")
	if err != nil {
		t.Fatal(err)
	}
	store, err := dav.Open(t.Context(), target, credentials)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return store
}

func (s server) litter(t *testing.T, name string, data []byte) {
	t.Helper()
	path := filepath.Join(s.dir, "pass words/é/pile", name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestAServerThatAsksForAPasswordKeepsTheContract(t *testing.T) {
	remotetest.Run(t, func(t *testing.T) remotetest.Place {
		s := serve(t, basic)
		return remotetest.Place{
			Open:   func(t *testing.T) remotetest.Store { return s.store(t, say(password)) },
			Litter: s.litter,
		}
	})
}

func TestAServerThatAsksForNothingKeepsTheContract(t *testing.T) {
	remotetest.Run(t, func(t *testing.T) remotetest.Place {
		s := serve(t, open)
		return remotetest.Place{
			Open:   func(t *testing.T) remotetest.Store { return s.store(t, nil) },
			Litter: s.litter,
		}
	})
}

func TestAWrongPasswordSaysWhatToCheck(t *testing.T) {
	s := serve(t, basic)
	remotetest.Fails(t, s.store(t, say("wrong one")), remote.ErrCredentials, "wrong one", "ann", "password", "check")
	remotetest.Fails(t, s.store(t, nil), remote.ErrCredentials, "", "wants a user name")
}

func TestStatusesAreToldApart(t *testing.T) {
	for status, is := range map[int]error{
		http.StatusForbidden: remote.ErrCredentials, http.StatusLocked: remote.ErrLater, http.StatusTooManyRequests: remote.ErrLater,
		http.StatusInternalServerError: remote.ErrLater, http.StatusServiceUnavailable: remote.ErrLater, http.StatusInsufficientStorage: remote.ErrLater,
	} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			s := serve(t, func(http.Handler) http.Handler {
				return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
			})
			remotetest.Fails(t, s.store(t, say(password)), is, password, fmt.Sprint(status))
		})
	}
}

func TestAServerThatIsNotThereIsNamed(t *testing.T) {
	s := serve(t, open)
	store := s.store(t, say(password))
	s.Close()
	_, err := store.List(remotetest.Context(t))
	if err == nil || !strings.Contains(err.Error(), strings.TrimPrefix(s.URL, "http://")) {
		t.Errorf("got %v", err)
	}
	if err := store.Delete(remotetest.Context(t), remotetest.Name(1)); err == nil {
		t.Error("Delete found no fault")
	}
}

func TestNoRedirectionIsFollowed(t *testing.T) {
	elsewhere := serve(t, func(http.Handler) http.Handler {
		return http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { t.Errorf("followed: %s", r.Method) })
	})
	for _, status := range []int{301, 302, 303, 307, 308} {
		s := serve(t, func(http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, elsewhere.URL, status) })
		})
		_, err := s.store(t, say(password)).List(remotetest.Context(t))
		put := s.store(t, say(password)).Put(remotetest.Context(t), remotetest.Name(1), []byte("x"))
		for _, err := range []error{err, put} {
			if err == nil || !strings.Contains(err.Error(), "sends us on to") {
				t.Errorf("got %v", err)
			}
		}
	}
}

// Of a list that ends early the library takes the beginning, without a word.
func TestHalfAListIsNoList(t *testing.T) {
	const whole = `<?xml version="1.0"?><D:multistatus xmlns:D="DAV:">` +
		`<D:response><D:href>/dav/</D:href><D:propstat><D:prop><D:resourcetype><D:collection/></D:resourcetype></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>` +
		`<D:response><D:href>/dav/a.wwsync</D:href><D:propstat><D:prop><D:getcontentlength>5</D:getcontentlength></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>` +
		"</D:multistatus>\n"
	list := func(text string) (map[string]int64, error) {
		s := serve(t, func(http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(http.StatusMultiStatus)
				fmt.Fprint(w, text)
			})
		})
		return s.store(t, nil).List(remotetest.Context(t))
	}
	if found, err := list(whole); err != nil || found["a.wwsync"] != 5 {
		t.Fatalf("got %v, %v", found, err)
	}
	for cut := 0; cut < len(whole)-3; cut += 7 {
		if found, err := list(whole[:cut]); err == nil {
			t.Fatalf("after %d bytes: got %v", cut, found)
		}
	}
}

func TestAnUploadThatIsCutIsAnError(t *testing.T) {
	s := serve(t, func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPut {
				if _, err := r.Body.Read(make([]byte, 1000)); err != nil {
					t.Error(err)
				}
				panic(http.ErrAbortHandler)
			}
			next.ServeHTTP(w, r)
		})
	})
	err := s.store(t, nil).Put(remotetest.Context(t), remotetest.Name(1), remotetest.Data(1<<20))
	if err == nil || errors.Is(err, remote.ErrCredentials) {
		t.Errorf("got %v", err)
	}
}

func TestADownloadThatIsCutIsAnError(t *testing.T) {
	s := serve(t, func(http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			fmt.Fprint(w, "only this")
		})
	})
	if data, err := remotetest.Read(t, s.store(t, nil), remotetest.Name(1)); err == nil {
		t.Errorf("got %q", data)
	}
}

func TestAContextEndsACallThatHangs(t *testing.T) {
	s := serve(t, func(http.Handler) http.Handler {
		return http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	})
	store := s.store(t, nil)
	ctx, cancel := context.WithTimeout(t.Context(), 1)
	defer cancel()
	if _, err := store.List(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

// Nothing is told to a server that cannot prove its name.
func TestACertificateOfNobodyKnownIsRefused(t *testing.T) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { t.Errorf("%s was sent", r.Method) }))
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	t.Cleanup(s.Close)
	target, err := remote.Parse("webdavs://ann@" + strings.TrimPrefix(s.URL, "https://") + "/pile")
	if err != nil {
		t.Fatal(err)
	}
	store, err := dav.Open(t.Context(), target, say(password))
	if err != nil {
		t.Fatal(err)
	}
	_, err = store.List(remotetest.Context(t))
	if err == nil || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("got %v", err)
	}
}

func TestDevicesThatSyncThroughAServerLoseNothing(t *testing.T) {
	s := serve(t, basic)
	hammertest.Run(t, func(t *testing.T) remotetest.Store { return s.store(t, say(password)) })
}
