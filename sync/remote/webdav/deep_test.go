//go:build deep

package webdav_test

import (
	"crypto/sha1"
	"encoding/base64"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"watchword/sync/remote"
	"watchword/sync/remote/hammertest"
	"watchword/sync/remote/remotetest"
	dav "watchword/sync/remote/webdav"
)

// real is a server of others on a port of this machine. Its files are in "files"
// below dir, reached as /dav/.
type real struct{ dir, address string }

// start runs a server, whose arguments are made of where it shall be, until the
// test ends; and waits until it answers.
func start(t *testing.T, args func(r real) []string) real {
	t.Helper()
	r := real{dir: t.TempDir(), address: remotetest.FreeAddress(t)}
	for _, dir := range []string{filepath.Dir(r.dir), r.dir, filepath.Join(r.dir, "files"), filepath.Join(r.dir, "files", "dav")} {
		if err := os.MkdirAll(dir, 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(dir, 0o777); err != nil { // they may run as somebody else
			t.Fatal(err)
		}
	}
	line := args(r)
	cmd := exec.Command(line[0], line[1:]...)
	said := &strings.Builder{}
	cmd.Stdout, cmd.Stderr = said, said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	t.Cleanup(func() {
		cmd.Process.Signal(os.Interrupt)
		select {
		case <-ended:
		case <-time.After(10 * time.Second):
			cmd.Process.Kill()
		}
	})
	remotetest.Await(t, r.address, ended, said)
	return r
}

func write(t *testing.T, path, text string) string {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

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

// place is where connect leads to, on that server.
func (r real) place(t *testing.T) remotetest.Place {
	return remotetest.Place{
		Open: func(t *testing.T) remotetest.Store { t.Helper(); return connect(t, "http://"+r.address, say(password)) },
		Litter: func(t *testing.T, name string, data []byte) {
			t.Helper()
			path := filepath.Join(r.dir, "files/dav/pass words/é/pile", name)
			parent(t, path)
			write(t, path, string(data))
		},
	}
}

// htpasswd writes a file with the password, as both servers read it.
func htpasswd(t *testing.T, r real) string {
	t.Helper()
	sum := sha1.Sum([]byte(password))
	return write(t, filepath.Join(r.dir, "htpasswd"), "ann:{SHA}"+base64.StdEncoding.EncodeToString(sum[:])+"\n")
}

const modules = "/usr/lib/apache2/modules/mod_"

// apache returns how to start Apache with mod_dav, and this authentication.
func apache(t *testing.T, auth func(r real) string) func(real) []string {
	return func(r real) []string {
		var loads strings.Builder
		for _, m := range []string{"mpm_event", "authn_core", "authn_file", "authz_core", "authz_user", "auth_basic", "auth_digest", "dav", "dav_fs"} {
			fmt.Fprintf(&loads, "LoadModule %s_module %s%[1]s.so\n", m, modules)
		}
		config := write(t, filepath.Join(r.dir, "apache.conf"), fmt.Sprintf(`%[1]s
ServerName localhost
Listen %[2]s
User www-data
Group www-data
PidFile %[3]s/pid
ErrorLog %[3]s/files/error.log
Mutex file:%[3]s/files
DocumentRoot %[3]s/files
DavLockDB %[3]s/files/lock
<Directory %[3]s/files>
Dav On
%[4]s
Require valid-user
</Directory>
`, loads.String(), r.address, r.dir, auth(r)))
		return []string{"apache2", "-X", "-d", r.dir, "-f", config}
	}
}

func basicAuth(t *testing.T) func(r real) string {
	return func(r real) string {
		return "AuthType Basic\nAuthName files\nAuthUserFile " + htpasswd(t, r)
	}
}

func digestAuth(t *testing.T) func(r real) string {
	return func(r real) string {
		file := write(t, filepath.Join(r.dir, "htdigest"), "ann:files:"+md5Hex("ann:files:"+password)+"\n")
		return "AuthType Digest\nAuthName files\nAuthUserFile " + file
	}
}

func nginx(t *testing.T) func(real) []string {
	return func(r real) []string {
		config := write(t, filepath.Join(r.dir, "nginx.conf"), fmt.Sprintf(`
load_module /usr/lib/nginx/modules/ngx_http_dav_ext_module.so;
daemon off;
master_process off;
pid %[2]s/pid;
error_log %[2]s/error.log;
events {}
http {
	access_log off;
	client_max_body_size 0;
	client_body_temp_path %[2]s/body;
	proxy_temp_path %[2]s/proxy;
	fastcgi_temp_path %[2]s/fastcgi;
	uwsgi_temp_path %[2]s/uwsgi;
	scgi_temp_path %[2]s/scgi;
	server {
		listen %[1]s;
		root %[2]s/files;
		auth_basic files;
		auth_basic_user_file %[3]s;
		dav_methods PUT DELETE MKCOL COPY MOVE;
		dav_ext_methods PROPFIND OPTIONS;
	}
}
`, r.address, r.dir, htpasswd(t, r)))
		return []string{"nginx", "-c", config, "-e", filepath.Join(r.dir, "early.log")}
	}
}

func rcloneServe(r real) []string {
	return []string{
		"rclone", "serve", "webdav", "--addr", r.address, "--user", "ann", "--pass", password,
		"--vfs-cache-mode", "off", "--dir-cache-time", "0", "--config", filepath.Join(r.dir, "none"), filepath.Join(r.dir, "files"),
	}
}

func TestDeepRealServersKeepTheContract(t *testing.T) {
	for name, args := range map[string]func(real) []string{
		"Apache, basic": apache(t, basicAuth(t)), "Apache, digest": apache(t, digestAuth(t)), "nginx": nginx(t), "rclone": rcloneServe,
	} {
		t.Run(name, func(t *testing.T) {
			remotetest.Run(t, func(t *testing.T) remotetest.Place { return start(t, args).place(t) })
			t.Run("a wrong password is told", func(t *testing.T) {
				r := start(t, args)
				remotetest.Fails(t, connect(t, "http://"+r.address, say("wrong one")), remote.ErrCredentials, "wrong one", "ann", "check")
			})
		})
	}
}

// An upload that ends early may leave a file. It must never replace a whole one, nor
// be taken for one by its size.
func TestDeepACutUploadIsAnErrorAndTheServerGoesOn(t *testing.T) {
	for name, args := range map[string]func(real) []string{"Apache": apache(t, basicAuth(t)), "nginx": nginx(t), "rclone": rcloneServe} {
		t.Run(name, func(t *testing.T) {
			r := start(t, args)
			s, whole := connect(t, "http://"+r.address, say(password)), remotetest.Data(1<<20)
			remotetest.Put(t, s, remotetest.Name(1), whole)
			for i, cut := range []int{1, 1000, 1 << 19, 1<<20 - head} {
				err := through(t, r.address, cut).Put(remotetest.Context(t), remotetest.Name(2+i), whole)
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
	for name, args := range map[string]func(real) []string{"Apache": apache(t, basicAuth(t)), "nginx": nginx(t), "rclone": rcloneServe} {
		t.Run(name, func(t *testing.T) { hammertest.Run(t, start(t, args).place(t).Open) })
	}
}
