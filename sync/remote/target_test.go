package remote_test

import (
	"errors"
	"strings"
	"testing"

	"watchword/sync/remote"
)

func TestTargetsAreRead(t *testing.T) {
	for text, want := range map[string]remote.Target{
		"/home/ann/Dropbox/pile":     {Kind: remote.Folder, Path: "/home/ann/Dropbox/pile"},
		"stick.wwsync":               {Kind: remote.Folder, Path: "stick.wwsync"},
		"./git:x":                    {Kind: remote.Folder, Path: "./git:x"},
		"notes: mine":                {Kind: remote.Folder, Path: "notes: mine"},
		`C:\Users\ann`:               {Kind: remote.Folder, Path: `C:\Users\ann`},
		"webdavs://cloud.example/a/": {Kind: remote.WebDAV, Host: "cloud.example", Path: "/a"},
		"HTTPS://ann@cloud.example:8443/remote.php/dav/files/ann/pass%20words": {
			Kind: remote.WebDAV, Host: "cloud.example:8443", User: "ann", Path: "/remote.php/dav/files/ann/pass words",
		},
		"webdav://localhost:8080":                              {Kind: remote.WebDAV, Host: "localhost:8080", Plain: true, Path: "/"},
		"http://[::1]:80/x":                                    {Kind: remote.WebDAV, Host: "[::1]:80", Plain: true, Path: "/x"},
		"sftp://ann@host:2222/srv/pile":                        {Kind: remote.SFTP, Host: "host:2222", User: "ann", Path: "/srv/pile"},
		"sftp://host/~/pile":                                   {Kind: remote.SFTP, Host: "host", Path: "pile"},
		"s3://bucket":                                          {Kind: remote.S3, Bucket: "bucket"},
		"s3://KEY@bucket/a/b/?region=eu":                       {Kind: remote.S3, Bucket: "bucket", User: "KEY", Region: "eu", Path: "a/b"},
		"s3://bucket/p?endpoint=https://minio.example:9000":    {Kind: remote.S3, Bucket: "bucket", Host: "minio.example:9000", Path: "p"},
		"s3://bucket/p?endpoint=http://127.0.0.1:9&region=a-1": {Kind: remote.S3, Bucket: "bucket", Host: "127.0.0.1:9", Plain: true, Region: "a-1", Path: "p"},
		"rclone:drive:pass words":                              {Kind: remote.Rclone, Path: "drive:pass words"},
		"git:/srv/pile.git":                                    {Kind: remote.Git, Path: "/srv/pile.git"},
		"git:git@git.example:ann/pile":                         {Kind: remote.Git, Path: "git@git.example:ann/pile"},
		"git:https://git.example/a.git":                        {Kind: remote.Git, Path: "https://git.example/a.git"},
		"git:ssh://git@git.example/pile":                       {Kind: remote.Git, Path: "ssh://git@git.example/pile"},
	} {
		got, err := remote.Parse(text)
		if err != nil || got.String() != text {
			t.Errorf("%s: got %q, %v", text, got, err)
		}
		// The text is compared above; what is left must be equal.
		if again, _ := remote.Parse(text); again != got {
			t.Errorf("%s: two readings differ", text)
		}
		if !same(got, want) {
			t.Errorf("%s: got %+v, want %+v", text, got, want)
		}
	}
}

func same(a, b remote.Target) bool {
	return a.Kind == b.Kind && a.User == b.User && a.Host == b.Host && a.Plain == b.Plain &&
		a.Bucket == b.Bucket && a.Region == b.Region && a.Path == b.Path
}

func TestTargetsThatAreRefusedSayWhyAndAreNotRepeated(t *testing.T) {
	for text, why := range map[string]string{
		"":                                     "empty",
		"a\x1b[2J":                             "control characters",
		"https://ann:hunter2@cloud.example/x":  "there is a password in it",
		"sftp://ann:hunter2@host/x":            "there is a password in it",
		"s3://KEY:hunter2@bucket":              "there is a password in it",
		"git:https://ann:hunter2@host/x":       "there is a password in it",
		"https://ann:hunter2%@host/":           "no URL",
		"s3://b?endpoint=https://a:hunter2@h":  "there is a password in it",
		"s3://b?secret=hunter2":                "only endpoint",
		"https://host/x?token=hunter2":         "goes on after the path",
		"https://host/x#hunter2":               "goes on after the path",
		"webdav://cloud.example/x":             "webdavs://",
		"http://127.0.0.1.example/x":           "without TLS",
		"s3://b?endpoint=http://minio.example": "https://",
		"s3://b?endpoint=https://h/b":          "no path",
		"s3:///x":                              "no host",
		"sftp://host":                          "no folder",
		"sftp://host/~/":                       "no folder",
		"sftp://-oProxyCommand=x/y":            "no host",
		"sftp://-oProxyCommand=x@host/y":       "no host",
		"ftp://host/x":                         "begins with",
		"rclone:drive":                         "listremotes",
		"rclone::webdav,pass=hunter2:x":        "listremotes",
		"rclone:drive,pass=hunter2:x":          "listremotes",
		"rclone:--config:x":                    "listremotes",
		"git:":                                 "git:FOLDER",
		"git:--upload-pack=touch x":            "git:FOLDER",
		"git:ext::sh -c hunter2":               "helpers",
		"git:http://git.example/x":             "without TLS",
		"webdavs://host/\xff":                  "control characters",
	} {
		_, err := remote.Parse(text)
		if !errors.Is(err, remote.ErrTarget) || !strings.Contains(err.Error(), why) {
			t.Errorf("%q: got %v, want %q", text, err, why)
		}
		if err != nil && strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q: the error repeats it", text)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{"s3://b/p?endpoint=https://h", "sftp://a@h:1/~/x", "git:a@b:c", "rclone:a:b", "webdav://[::1]:1/%20"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		target, err := remote.Parse(text)
		if err == nil && target.String() != text {
			t.Errorf("%q became %q", text, target)
		}
		if err != nil && target != (remote.Target{}) {
			t.Errorf("%q: %v, and %+v", text, err, target)
		}
		if strings.HasPrefix(target.Host, "-") || strings.HasPrefix(target.User, "-") || target.Kind == remote.Git && strings.HasPrefix(target.Path, "-") {
			t.Errorf("%q becomes an option", text)
		}
	})
}
