package remotetest

import (
	"bytes"
	"errors"
	"io"
	"maps"
	"strings"
	"testing"
)

// List lists a store that works.
func List(t testing.TB, s Store) map[string]int64 {
	t.Helper()
	found, err := s.List(Context(t))
	if err != nil {
		t.Fatalf("List: %v", err)
	}
	return found
}

// Holds wants a store to hold these files, and no others.
func Holds(t testing.TB, s Store, want map[string]int64) {
	t.Helper()
	if found := List(t, s); !maps.Equal(found, want) {
		t.Errorf("it holds %v, want %v", found, want)
	}
}

// Put puts a file.
func Put(t testing.TB, s Store, name string, data []byte) {
	t.Helper()
	if err := s.Put(Context(t), name, data); err != nil {
		t.Fatalf("Put: %v", err)
	}
}

// Got wants a file to be got whole.
func Got(t testing.TB, s Store, name string, want []byte) {
	t.Helper()
	got, err := Read(t, s, name)
	if err != nil {
		t.Fatalf("Get: %v", err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("got %d other bytes, want %d", len(got), len(want))
	}
}

// Read reads a file to its end.
func Read(t testing.TB, s Store, name string) ([]byte, error) {
	t.Helper()
	r, err := s.Get(Context(t), name)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(r)
	if closeErr := r.Close(); err == nil {
		err = closeErr
	}
	return data, err
}

// Delete deletes a file.
func Delete(t testing.TB, s Store, name string) {
	t.Helper()
	if err := s.Delete(Context(t), name); err != nil {
		t.Fatalf("Delete: %v", err)
	}
}

// Fails wants every call to end in an error of that kind, which says each of
// these words, and never the secret.
func Fails(t testing.TB, s Store, is error, secret string, says ...string) {
	t.Helper()
	_, listErr := s.List(Context(t))
	_, getErr := s.Get(Context(t), Name(1))
	for call, err := range map[string]error{
		"List": listErr, "Get": getErr, "Put": s.Put(Context(t), Name(2), Data(20)), "Delete": s.Delete(Context(t), Name(1)),
	} {
		Says(t, call, err, is, secret, says...)
	}
}

// Says wants err to be of that kind, to say each of these words, and never the
// secret.
func Says(t testing.TB, call string, err, is error, secret string, says ...string) {
	t.Helper()
	if !errors.Is(err, is) {
		t.Errorf("%s: got %v, want %v", call, err, is)
		return
	}
	for _, word := range says {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("%s: %v does not say %q", call, err, word)
		}
	}
	if secret != "" && strings.Contains(err.Error(), secret) {
		t.Errorf("%s: the error has the secret in it", call)
	}
}
