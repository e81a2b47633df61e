//go:build deep

package webdav_test

import (
	"net"
	"os"
	"path/filepath"
	"testing"

	"watchword/sync/remote"
	"watchword/sync/remote/hammertest"
	"watchword/sync/remote/remotetest"
	dav "watchword/sync/remote/webdav"
)

// parent makes path's directory, writable for everybody, as far as it is missing.
func parent(t *testing.T, path string) {
	t.Helper()
	dir := filepath.Dir(path)
	if _, err := os.Stat(dir); err == nil {
		return
	}
	parent(t, dir)
	if err := os.Mkdir(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o777); err != nil {
		t.Fatal(err)
	}
}

// real is a server of others.
type real struct{ remotetest.Server }

// begin starts one.
func begin(t *testing.T, line remotetest.Line) real { return real{remotetest.Start(t, line)} }

// place is where connect leads to, on that server.
func (r real) place(t *testing.T) remotetest.Place {
	return remotetest.Place{
		Open: func(t *testing.T) remotetest.Store { t.Helper(); return connect(t, "http://"+r.Address, say(password)) },
		Litter: func(t *testing.T, name string, data []byte) {
			t.Helper()
			path := filepath.Join(r.Dir, "files/dav/pass words/é/pile", name)
			parent(t, path)
			remotetest.Write(t, path, string(data))
		},
	}
}

func TestDeepRealServersKeepTheContract(t *testing.T) {
	for name, args := range map[string]remotetest.Line{
		"Apache, basic": remotetest.Apache(t, remotetest.BasicAuth(t, password)), "Apache, digest": remotetest.Apache(t, remotetest.DigestAuth(t, password)), "nginx": remotetest.Nginx(t, password), "rclone": remotetest.RcloneServe(password),
	} {
		t.Run(name, func(t *testing.T) {
			remotetest.Run(t, func(t *testing.T) remotetest.Place { return begin(t, args).place(t) })
			t.Run("a wrong password is told", func(t *testing.T) {
				r := begin(t, args)
				remotetest.Fails(t, connect(t, "http://"+r.Address, say("wrong one")), remote.ErrCredentials, "wrong one", "ann", "check")
			})
		})
	}
}

// An upload that ends early may leave a file. It must never replace a whole one, nor
// be taken for one by its size.
func TestDeepACutUploadIsAnErrorAndTheServerGoesOn(t *testing.T) {
	for name, args := range map[string]remotetest.Line{"Apache": remotetest.Apache(t, remotetest.BasicAuth(t, password)), "nginx": remotetest.Nginx(t, password), "rclone": remotetest.RcloneServe(password)} {
		t.Run(name, func(t *testing.T) {
			r := begin(t, args)
			s, whole := connect(t, "http://"+r.Address, say(password)), remotetest.Data(1<<20)
			remotetest.Put(t, s, remotetest.Name(1), whole)
			for i, cut := range []int{1, 1000, 1 << 19, 1<<20 - head} {
				err := through(t, r.Address, cut).Put(remotetest.Context(t), remotetest.Name(2+i), whole)
				if err == nil {
					t.Errorf("after %d bytes: got no error", cut)
				}
				if size, there := remotetest.List(t, s)[remotetest.Name(2+i)]; there && size >= int64(len(whole)) {
					t.Errorf("after %d bytes: %d are there", cut, size)
				}
			}
			remotetest.Got(t, s, remotetest.Name(1), whole)
		})
	}
}

// through opens a store behind a wire that breaks after so many bytes of a file.
func through(t *testing.T, address string, cut int) *dav.Store {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go wire(c, address, cut)
		}
	}()
	return connect(t, "http://"+l.Addr().String(), say(password))
}

func TestDeepDevicesThatSyncThroughRealServersLoseNothing(t *testing.T) {
	for name, args := range map[string]remotetest.Line{"Apache": remotetest.Apache(t, remotetest.BasicAuth(t, password)), "nginx": remotetest.Nginx(t, password), "rclone": remotetest.RcloneServe(password)} {
		t.Run(name, func(t *testing.T) { hammertest.Run(t, begin(t, args).place(t).Open) })
	}
}
