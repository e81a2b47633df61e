//go:build deep

package remotetest

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Gateway builds versitygw, a server for S3 that checks signatures, and returns
// its path.
func Gateway(t testing.TB) string {
	t.Helper()
	mod := output(t, "go", "env", "GOMOD")
	return output(t, "go", "tool", "-modfile="+filepath.Join(filepath.Dir(mod), "tools/s3/go.mod"), "-n", "versitygw")
}

func output(t testing.TB, line ...string) string {
	t.Helper()
	said := &bytes.Buffer{}
	cmd := exec.Command(line[0], line[1:]...)
	cmd.Stderr = said
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	return strings.TrimSpace(string(out))
}

// StartGateway runs it until the test ends, with its buckets in "files", in the
// region eu-1, for the key KEYID with that secret.
func StartGateway(t testing.TB, gateway, secret string) Server {
	t.Helper()
	return Start(t, func(r Server) []string {
		beside := filepath.Join(r.Dir, "beside")
		if err := os.Mkdir(beside, 0o700); err != nil {
			t.Fatal(err)
		}
		return []string{
			"env", "ROOT_ACCESS_KEY=KEYID", "ROOT_SECRET_KEY=" + secret,
			gateway, "--port", r.Address, "--region", "eu-1", "posix", "--sidecar", beside, filepath.Join(r.Dir, "files"),
		}
	})
}
