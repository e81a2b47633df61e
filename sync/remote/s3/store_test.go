package s3_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"

	"watchword/secret"
	"watchword/sync/remote"
	"watchword/sync/remote/remotetest"
	"watchword/sync/remote/s3"
)

// server is one in this process; it looks at no signature.
type server struct {
	*httptest.Server
	files *s3mem.Backend
}

func serve(t *testing.T, around func(http.Handler) http.Handler) server {
	t.Helper()
	files := s3mem.New()
	if err := files.CreateBucket("pile-1"); err != nil {
		t.Fatal(err)
	}
	s := server{httptest.NewServer(around(gofakes3.New(files).Server())), files}
	t.Cleanup(s.Close)
	return s
}

func open(next http.Handler) http.Handler { return next }

const (
	secretKey = "a secret key"
	session   = "a session"
)

func login(context.Context) (remote.Login, error) {
	return remote.Login{User: "KEYID", Secret: secret.New([]byte(secretKey)), Session: secret.New([]byte(session))}, nil
}

func (s server) store(t *testing.T, where string) *s3.Store {
	t.Helper()
	target, err := remote.Parse("s3://" + where + "?region=eu-1&endpoint=" + s.URL)
	if err != nil {
		t.Fatal(err)
	}
	store, err := s3.Open(t.Context(), target, login)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return store
}

func TestABucketKeepsTheContract(t *testing.T) {
	for _, where := range []string{"pile-1", "pile-1/pass words/é"} {
		t.Run(where, func(t *testing.T) {
			remotetest.Run(t, func(t *testing.T) remotetest.Place {
				s := serve(t, open)
				_, prefix, found := strings.Cut(where, "/")
				if found {
					prefix += "/"
				}
				return remotetest.Place{
					Open: func(t *testing.T) remotetest.Store { return s.store(t, where) },
					Litter: func(t *testing.T, name string, data []byte) {
						t.Helper()
						_, err := s.files.PutObject("pile-1", prefix+name, map[string]string{"Last-Modified": "Mon, 02 Jan 2006 15:04:05 GMT"}, bytes.NewReader(data), int64(len(data)), nil)
						if err != nil {
							t.Fatal(err)
						}
					},
				}
			})
		})
	}
}

// What is sent must be what every server understands.
func TestRequestsArePlain(t *testing.T) {
	var sent []*http.Request
	s := serve(t, func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			sent = append(sent, r.Clone(r.Context()))
			next.ServeHTTP(w, r)
		})
	})
	store := s.store(t, "pile-1/x")
	remotetest.Put(t, store, remotetest.Name(1), remotetest.Data(1000))
	remotetest.Got(t, store, remotetest.Name(1), remotetest.Data(1000))
	remotetest.Holds(t, store, map[string]int64{remotetest.Name(1): 1000})
	remotetest.Delete(t, store, remotetest.Name(1))
	if len(sent) != 4 {
		t.Errorf("%d requests for four calls", len(sent))
	}
	for _, r := range sent {
		if !strings.HasPrefix(r.URL.Path, "/pile-1/") {
			t.Errorf("the bucket is not in the path: %s", r.URL)
		}
		if r.Header.Get("X-Amz-Security-Token") != session || !strings.Contains(r.Header.Get("Authorization"), "/eu-1/s3/") {
			t.Errorf("no session or region: %v", r.Header)
		}
		if len(r.TransferEncoding) > 0 || len(r.Trailer) > 0 || strings.Contains(fmt.Sprint(r.Header), "STREAMING") || strings.Contains(r.Header.Get("Content-Encoding"), "chunked") {
			t.Errorf("not in one piece: %v", r.Header)
		}
		for name := range r.Header {
			if strings.HasPrefix(name, "If-") || strings.Contains(name, "Checksum") || name == "Expect" {
				t.Errorf("%s is sent", name)
			}
		}
	}
	if sum := sent[0].Header.Get("X-Amz-Content-Sha256"); len(sum) != 64 {
		t.Errorf("the signature does not cover the content: %q", sum)
	}
}

func TestPagesAreReadToTheLast(t *testing.T) {
	s := serve(t, open)
	store, want := s.store(t, "pile-1/x"), map[string]int64{}
	for i := range 2100 {
		want[remotetest.Name(i)] = 1
		if _, err := s.files.PutObject("pile-1", "x/"+remotetest.Name(i), nil, strings.NewReader("x"), 1, nil); err != nil {
			t.Fatal(err)
		}
	}
	remotetest.Holds(t, store, want)
}

// refuse answers as Amazon does.
func refuse(status int, code, more string) func(http.Handler) http.Handler {
	return func(http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/xml")
			w.WriteHeader(status)
			fmt.Fprintf(w, `<?xml version="1.0"?><Error><Code>%s</Code><Message>why</Message>%s</Error>`, code, more)
		})
	}
}

func TestAnswersAreToldApart(t *testing.T) {
	for _, test := range []struct {
		status int
		code   string
		is     error
		says   string
	}{
		{403, "InvalidAccessKeyId", remote.ErrCredentials, `"KEYID"; check its id`},
		{404, "XAdminUserNotFound", remote.ErrCredentials, `"KEYID"; check its id`},
		{403, "SignatureDoesNotMatch", remote.ErrCredentials, "check the secret key"},
		{400, "ExpiredToken", remote.ErrCredentials, "new session token"},
		{403, "RequestTimeTooSkewed", remote.ErrCredentials, "clock"},
		{403, "AccessDenied", remote.ErrCredentials, "what it may do"},
		{503, "SlowDown", remote.ErrLater, "503"},
		{500, "InternalError", remote.ErrLater, "500"},
	} {
		t.Run(test.code, func(t *testing.T) {
			s := serve(t, refuse(test.status, test.code, ""))
			remotetest.Fails(t, s.store(t, "pile-1"), test.is, secretKey, test.says, "127.0.0.1")
		})
	}
}

func TestABucketInAnotherRegionOrNoneIsNamed(t *testing.T) {
	for text, s := range map[string]server{
		"add ?region=eu-2": serve(t, refuse(400, "AuthorizationHeaderMalformed", "<Region>eu-2</Region>")),
		`no bucket "pile"`: serve(t, open),
		"404 NoSuchThing":  serve(t, refuse(404, "NoSuchThing", "")), // is no empty place
	} {
		store := s.store(t, "pile")
		_, listErr := store.List(remotetest.Context(t))
		_, getErr := store.Get(remotetest.Context(t), remotetest.Name(1))
		for _, err := range []error{listErr, getErr, store.Put(remotetest.Context(t), remotetest.Name(1), nil)} {
			if err == nil || !strings.Contains(err.Error(), text) {
				t.Errorf("got %v, want %s", err, text)
			}
		}
	}
}

func TestWhatIsCutIsAnError(t *testing.T) {
	s := serve(t, func(http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPut {
				io.CopyN(io.Discard, r.Body, 1000)
				panic(http.ErrAbortHandler)
			}
			w.Header().Set("Content-Length", "1000")
			w.Header().Set("Last-Modified", "Mon, 02 Jan 2006 15:04:05 GMT")
			w.Header().Set("ETag", `"x"`)
			fmt.Fprint(w, `<?xml version="1.0"?><ListBucketResult><Contents><Key>a.wwsync</Key><Size>5</Size></Contents>`)
		})
	})
	store := s.store(t, "pile-1")
	if data, err := remotetest.Read(t, store, remotetest.Name(1)); err == nil {
		t.Errorf("got %q", data)
	}
	if found, err := store.List(remotetest.Context(t)); err == nil {
		t.Errorf("got %v", found)
	}
	if err := store.Put(remotetest.Context(t), remotetest.Name(1), remotetest.Data(1<<20)); err == nil {
		t.Error("Put found no fault")
	}
}

func TestAServerThatIsNotThereIsNamed(t *testing.T) {
	s := serve(t, open)
	store := s.store(t, "pile-1")
	s.Close()
	_, err := store.List(remotetest.Context(t))
	if err == nil || !strings.Contains(err.Error(), "no answer from 127.0.0.1") {
		t.Errorf("got %v", err)
	}
}

func TestAContextEndsACallThatHangs(t *testing.T) {
	s := serve(t, func(http.Handler) http.Handler {
		return http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	})
	ctx, cancel := context.WithTimeout(t.Context(), 1)
	defer cancel()
	if _, err := s.store(t, "pile-1").List(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}
