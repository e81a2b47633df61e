package rclone_test

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// role says, in the environment, that this is no test but rclone, and how that
// behaves.
const role = "RCLONE_TEST_ROLE"

func TestMain(m *testing.M) {
	if as := os.Getenv(role); as != "" {
		os.Exit(act(as))
	}
	os.Exit(m.Run())
}

// act is rclone, with what the store uses of it, for one remote, "local".
func act(as string) int {
	say := func(code int, text string) int {
		fmt.Fprintln(os.Stderr, text)
		return code
	}
	last := os.Args[len(os.Args)-1]
	path, found := strings.CutPrefix(last, "local:")
	switch {
	case !slices.Contains(os.Args, "--ask-password=false"):
		return say(2, "it may ask")
	case as == "denied":
		return say(1, "Failed to lsjson: error in ListJSON: 401 Unauthorized")
	case as == "busy":
		return say(5, "Failed: 503 Service Unavailable")
	case as == "silent":
		if r, w, err := os.Pipe(); err == nil {
			defer w.Close()
			r.Read(make([]byte, 1)) // for ever
		}
		return 1
	case as == "broken" && os.Args[1] == "cat":
		fmt.Print("half a file")
		return say(1, "connection reset by peer")
	case as == "broken":
		fmt.Print(`[{"Name":"a.wwsync","Size":1},`)
		return 0
	case !found:
		return say(1, "Failed to create file system: didn't find section in config file")
	}
	if err := files(as, os.Args[1], path); err != nil {
		return say(3, err.Error())
	}
	return 0
}

// files does what rclone does with files. The role "bucket" knows no folders.
func files(as, command, path string) error {
	switch command {
	case "cat":
		data, err := os.ReadFile(path)
		if err != nil && as == "bucket" {
			return nil
		}
		os.Stdout.Write(data)
		return err
	case "rcat":
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return err
		}
		data, err := io.ReadAll(os.Stdin)
		if err == nil {
			err = os.WriteFile(path, data, 0o600)
		}
		return err
	case "deletefile":
		return os.Remove(path)
	}
	return list(as, path)
}

func list(as, path string) error {
	type item struct {
		Path, Name string
		Size       int64
		IsDir      bool
	}
	if slices.Contains(os.Args, "--stat") {
		info, err := os.Stat(path)
		if err != nil && as == "bucket" {
			return json.NewEncoder(os.Stdout).Encode(item{IsDir: true, Size: -1})
		}
		if err != nil {
			return err
		}
		return json.NewEncoder(os.Stdout).Encode(item{info.Name(), info.Name(), info.Size(), info.IsDir()})
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		fmt.Println("[") // as it does
		return err
	}
	items := []item{}
	for _, e := range entries {
		if info, err := e.Info(); err == nil && !e.IsDir() {
			items = append(items, item{e.Name(), e.Name(), info.Size(), false})
		}
	}
	return json.NewEncoder(os.Stdout).Encode(items)
}
