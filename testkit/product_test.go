package testkit_test

// The kit, read by the program.

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"watchword/crypto"
	"watchword/internal/disk/disktest"
	"watchword/secret"
	"watchword/vault"
)

// A reader opens a vault in memory as the program does.
type reader struct {
	store *vault.Store
	offer map[string]string // password, keyfile, device, recovery
}

// readerOf takes a file of the kit apart.
func readerOf(t *testing.T, text []byte) (r *reader, header map[string]string) {
	t.Helper()
	lines, file, found := bytes.Cut(text, []byte("\n\n"))
	if !found {
		t.Fatal("a file of the kit without an empty line")
	}
	header = map[string]string{}
	for line := range strings.SplitSeq(string(lines), "\n") {
		key, value, _ := strings.Cut(line, ": ")
		header[key] = value
	}
	disk := disktest.NewMemory()
	disk.Put("/vault.ww", file)
	now := time.Date(2026, 1, 3, 0, 0, 0, 0, time.UTC)
	return &reader{offer: header, store: &vault.Store{
		FS: disk, Path: "/vault.ww", Now: func() time.Time { return now },
		Rand: bytes.NewReader(make([]byte, 1024)), Limits: crypto.Standard(),
	}}, header
}

// unlock is the vault.Unlocker for what the file of the kit offers.
func (r *reader) unlock(_ context.Context, h *crypto.Header) (*crypto.Key, error) {
	var c crypto.Credential
	if text := r.offer["password"]; text != "" {
		c.Password = secret.New([]byte(text))
		defer c.Password.Wipe()
	}
	if text := r.offer["keyfile"]; text != "" {
		key, err := crypto.ParseKeyFile([]byte(text))
		if err != nil {
			return nil, err
		}
		defer key.Wipe()
		c.File = key
	}
	if text := r.offer["device"]; text != "" {
		key, err := deviceKeyOf(text)
		if err != nil {
			return nil, err
		}
		defer key.Wipe()
		c.Device = key
	}
	if text := r.offer["recovery"]; text != "" {
		typed := secret.New([]byte(text))
		defer typed.Wipe()
		code, err := crypto.ParseRecovery(typed)
		if err != nil {
			return nil, err
		}
		defer code.Wipe()
		c.Recovery = code
	}
	key, _, err := h.Unlock(c)
	return key, err
}

// deviceKeyOf makes a key of what a hardware key answers.
func deviceKeyOf(text string) (*crypto.Key, error) {
	answer, err := hex.DecodeString(text)
	if err != nil {
		return nil, err
	}
	kind := crypto.HMACSecret
	if len(answer) == crypto.ResponseSize {
		kind = crypto.ChallengeResponse
	}
	return crypto.DeviceKey(kind, secret.New(answer))
}

func (r *reader) view(fn func(tx *vault.Tx) error) error {
	return r.store.View(context.Background(), r.unlock, fn)
}

// judge returns the verdict of the program, and when it was found.
func (r *reader) judge() (verdict, found string) {
	stage := opening
	err := r.view(func(tx *vault.Tx) error {
		stage = reading
		if err := r.readAll(tx); err != nil {
			return err
		}
		stage = checking
		return checkAll(tx)
	})
	if err == nil {
		r.store.State = "/state" // to have LK opened
		err = r.view(func(*vault.Tx) error { return nil })
	}
	if err != nil {
		return named(err, stage)
	}
	return ok, ""
}

// readAll reads every entry without asking its row.
func (r *reader) readAll(tx *vault.Tx) error {
	for _, first := range firsts {
		id := vault.ID(seed(r.offer["name"]).entryID(first))
		if _, err := tx.Entry(id); err != nil && !errors.Is(err, vault.ErrNoEntry) {
			return err
		}
	}
	return nil
}

// checkAll is a deep check. That an entry waits for changes is no fault of the
// file.
func checkAll(tx *vault.Tx) error {
	checked, err := tx.Check(context.Background(), true)
	if err != nil {
		return err
	}
	for _, p := range checked.Problems {
		if !strings.Contains(p.Text, "waits for changes") {
			return fmt.Errorf("%w: %v", crypto.ErrForged, p)
		}
	}
	return nil
}

// named is the verdict that an error stands for.
func named(err error, stage string) (verdict, found string) {
	var version *crypto.VersionError
	var cost *crypto.CostError
	switch {
	case errors.Is(err, crypto.ErrForged):
		return altered, stage
	case errors.Is(err, crypto.ErrEmpty):
		return empty, ""
	case errors.Is(err, crypto.ErrNotWatchword):
		return notAVault, ""
	case errors.Is(err, crypto.ErrDamaged):
		return damaged, ""
	case errors.As(err, &version):
		return tooNew, ""
	case errors.Is(err, crypto.ErrWrongKey):
		return wrong, ""
	case errors.As(err, &cost) && cost.Reason == tooWeak:
		return tooWeak, ""
	case errors.As(err, &cost):
		return tooExpensive, ""
	}
	return err.Error(), ""
}

// writable tells whether the program would write what it opened.
func (r *reader) writable() (yes bool) {
	err := r.view(func(tx *vault.Tx) error {
		yes = !tx.Status().ReadOnly
		return nil
	})
	return yes && err == nil
}

// payload is SHA-256 of the plaintext of a file, as crypto opens it.
func (r *reader) payload(t *testing.T) string {
	t.Helper()
	file, err := r.store.FS.Open(r.store.Path)
	check(t, err)
	defer file.Close()
	info, err := file.Stat()
	check(t, err)
	h, err := crypto.ReadHeader(file, info.Size(), crypto.Vault, r.store.Limits)
	check(t, err)
	key, err := r.unlock(t.Context(), h)
	check(t, err)
	defer key.Wipe()
	p, err := h.Open(key, file)
	check(t, err)
	defer p.Close()
	text := make([]byte, p.Size())
	_, err = p.ReadAt(text, 0)
	check(t, err)
	return fmt.Sprintf("%x", sha256.Sum256(text))
}

// judgeFile holds the program to what a file of the kit expects.
func judgeFile(t *testing.T, text []byte) {
	t.Helper()
	r, header := readerOf(t, text)
	verdict, found := r.judge()
	if verdict != header["expect"] || found != header["found"] {
		t.Errorf("%s: %s %s, want %s %s", header["name"], verdict, found, header["expect"], header["found"])
	}
	if verdict == ok {
		if want := header["writable"] != "no"; r.writable() != want {
			t.Errorf("%s: writable is %v, want %v", header["name"], !want, want)
		}
		if got := r.payload(t); got != header["payload"] {
			t.Errorf("%s: payload is %s, want %s", header["name"], got, header["payload"])
		}
	}
}
