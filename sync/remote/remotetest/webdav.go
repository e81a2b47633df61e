//go:build deep

package remotetest

import (
	"crypto/md5"
	"crypto/sha1"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Server is a server of others on a port of this machine. Its files are in "files"
// below dir, reached as /dav/.
type Server struct{ Dir, Address string }

// Line is the command line of a server, made of where it shall be.
type Line func(Server) []string

// Start runs a server until the test ends; and waits until it answers.
func Start(t testing.TB, args Line) Server {
	t.Helper()
	r := Server{Dir: t.TempDir(), Address: FreeAddress(t)}
	for _, dir := range []string{filepath.Dir(r.Dir), r.Dir, filepath.Join(r.Dir, "files"), filepath.Join(r.Dir, "files", "dav")} {
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
	Await(t, r.Address, ended, said)
	return r
}

// Write writes a file that everybody can read, and returns its path.
func Write(t testing.TB, path, text string) string {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// htpasswd writes a file with the password, as both servers read it.
func htpasswd(t testing.TB, r Server, password string) string {
	t.Helper()
	sum := sha1.Sum([]byte(password))
	return Write(t, filepath.Join(r.Dir, "htpasswd"), "ann:{SHA}"+base64.StdEncoding.EncodeToString(sum[:])+"\n")
}

const modules = "/usr/lib/apache2/modules/mod_"

// Apache returns how to start Apache with mod_dav, and this authentication.
func Apache(t testing.TB, auth func(Server) string) Line {
	return func(r Server) []string {
		var loads strings.Builder
		for _, m := range []string{"mpm_event", "authn_core", "authn_file", "authz_core", "authz_user", "auth_basic", "auth_digest", "dav", "dav_fs"} {
			fmt.Fprintf(&loads, "LoadModule %s_module %s%[1]s.so\n", m, modules)
		}
		config := Write(t, filepath.Join(r.Dir, "apache.conf"), fmt.Sprintf(`%[1]s
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
`, loads.String(), r.Address, r.Dir, auth(r)))
		return []string{"apache2", "-X", "-d", r.Dir, "-f", config}
	}
}

// BasicAuth lets in ann with that password.
func BasicAuth(t testing.TB, password string) func(Server) string {
	return func(r Server) string {
		return "AuthType Basic\nAuthName files\nAuthUserFile " + htpasswd(t, r, password)
	}
}

// DigestAuth lets in ann with that password, without its being sent.
func DigestAuth(t testing.TB, password string) func(Server) string {
	return func(r Server) string {
		file := Write(t, filepath.Join(r.Dir, "htdigest"), "ann:files:"+md5Hex("ann:files:"+password)+"\n")
		return "AuthType Digest\nAuthName files\nAuthUserFile " + file
	}
}

// Nginx returns how to start nginx with its two modules for WebDAV.
func Nginx(t testing.TB, password string) Line {
	return func(r Server) []string {
		config := Write(t, filepath.Join(r.Dir, "nginx.conf"), fmt.Sprintf(`
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
`, r.Address, r.Dir, htpasswd(t, r, password)))
		return []string{"nginx", "-c", config, "-e", filepath.Join(r.Dir, "early.log")}
	}
}

// RcloneServe returns how to start rclone serve webdav.
func RcloneServe(password string) Line {
	return func(r Server) []string {
		return []string{
			"rclone", "serve", "webdav", "--addr", r.Address, "--user", "ann", "--pass", password,
			"--vfs-cache-mode", "off", "--dir-cache-time", "0", "--config", filepath.Join(r.Dir, "none"), filepath.Join(r.Dir, "files"),
		}
	}
}

// md5Hex is how Apache keeps passwords for digest authentication.
func md5Hex(text string) string {
	sum := md5.Sum([]byte(text))
	return hex.EncodeToString(sum[:])
}
