package stores_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"watchword/secret"
	"watchword/sync/remote"
	"watchword/sync/remote/stores"
)

func TestEveryKindOfTargetHasItsStore(t *testing.T) {
	for text, want := range map[string]string{
		"s3://bucket/x": "*s3.Store", "webdavs://ann@host/x": "*webdav.Store", "sftp://host/x": "*sftp.Store",
		"rclone:drive:x": "*rclone.Store", "git:/x": "*git.Store",
	} {
		asked := 0
		means := stores.Means{Cache: t.TempDir(), Credentials: func(context.Context) (remote.Login, error) {
			asked++
			return remote.Login{User: "ann", Secret: secret.New([]byte("secret"))}, nil
		}}
		s, err := stores.Open(t.Context(), parse(t, text), means)
		if err != nil || fmt.Sprintf("%T", s) != want {
			t.Errorf("%s: got %T, %v", text, s, err)
			continue
		}
		if err := s.Close(); err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if logsIn := want == "*s3.Store" || want == "*webdav.Store"; (asked == 1) != logsIn {
			t.Errorf("%s: asked %d times for credentials", text, asked)
		}
	}
}

func TestNoStoreIsOpenedWithoutCredentials(t *testing.T) {
	gone := errors.New("nobody there to ask")
	means := stores.Means{Credentials: func(context.Context) (remote.Login, error) { return remote.Login{}, gone }}
	for _, text := range []string{"s3://bucket/x", "https://host/x"} {
		if s, err := stores.Open(t.Context(), parse(t, text), means); s != nil || !errors.Is(err, gone) {
			t.Errorf("%s: got %v, %v", text, s, err)
		}
	}
	if s, err := stores.Open(t.Context(), parse(t, "./folder"), means); s != nil || !errors.Is(err, remote.ErrTarget) {
		t.Errorf("a folder: got %v, %v", s, err)
	}
}

func parse(t *testing.T, text string) remote.Target {
	t.Helper()
	target, err := remote.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return target
}
