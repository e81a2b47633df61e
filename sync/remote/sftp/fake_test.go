package sftp_test

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pkg/sftp"
)

// role says, in the environment, that this is no test but ssh, and how that behaves.
const role = "SFTP_TEST_ROLE"

func TestMain(m *testing.M) {
	if as := os.Getenv(role); as != "" {
		os.Exit(ssh(as))
	}
	os.Exit(m.Run())
}

// ssh is the program, with the server behind it.
func ssh(as string) int {
	want := []string{"-p", "2222", "-l", "ann", "-s", "--", "files.example", "sftp"}
	if got := os.Args[max(1, len(os.Args)-len(want)):]; !slices.Equal(got, want) || !slices.Contains(os.Args, "-oBatchMode=yes") {
		fmt.Fprintf(os.Stderr, "usage: got %q", os.Args)
		return 255
	}
	switch as {
	case "denied":
		fmt.Fprint(os.Stderr, "ann@files.example: Permission denied (publickey).\r\n")
		return 255
	case "stranger":
		fmt.Fprint(os.Stderr, "\x1b[31mHost key verification failed.\r\n")
		return 255
	case "no route":
		fmt.Fprint(os.Stderr, "ssh: connect to host files.example port 2222: No route to host\r\n")
		return 255
	case "silent":
		io.Copy(io.Discard, os.Stdin)
		return 0
	case "endless":
		endless()
		return 0
	case "dies":
		serve(io.LimitReader(os.Stdin, 200_000))
		return 1
	}
	serve(os.Stdin)
	return 0
}

func serve(in io.Reader) {
	server, err := sftp.NewServer(struct {
		io.Reader
		io.WriteCloser
	}{in, os.Stdout})
	if err == nil {
		err = server.Serve()
	}
	if err != nil && !errors.Is(err, io.EOF) {
		fmt.Fprint(os.Stderr, err)
	}
}

// endless serves a folder that has no last file.
func endless() {
	zero := struct {
		sftp.FileReader
		sftp.FileWriter
		sftp.FileCmder
	}{}
	server := sftp.NewRequestServer(struct {
		io.Reader
		io.WriteCloser
	}{os.Stdin, os.Stdout}, sftp.Handlers{FileGet: zero, FilePut: zero, FileCmd: zero, FileList: forEver{}})
	server.Serve()
}

type forEver struct{}

func (forEver) Filelist(*sftp.Request) (sftp.ListerAt, error) { return forEver{}, nil }

func (forEver) ListAt(infos []os.FileInfo, _ int64) (int, error) {
	for i := range infos {
		infos[i] = file{}
	}
	return len(infos), nil
}

// file is one with a long name.
type file struct{ os.FileInfo }

func (file) Name() string       { return strings.Repeat("x", 500) }
func (file) Size() int64        { return 1 }
func (file) Mode() os.FileMode  { return 0o600 }
func (file) ModTime() time.Time { return time.Unix(0, 0) }
func (file) IsDir() bool        { return false }
func (file) Sys() any           { return nil }
