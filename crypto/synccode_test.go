package crypto_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"strings"
	"testing"

	"watchword/crypto"
)

func TestSyncCodeTextIsStable(t *testing.T) {
	code := value(t, "sixteen bytes it")
	got := string(show(crypto.FormatSyncCode(code)))
	if want := "EDMQGX35CNQ20RKSEHJQ6839EG2F"; got != want {
		t.Errorf("got %s, want %s: codes on paper would no longer be read", got, want)
	}
	key, err := crypto.SyncCodeKey(code)
	must(t, err)
	defer key.Wipe()
	sum := sha256.Sum256([]byte("ww1/code" + "sixteen bytes it"))
	file, err := crypto.KeyFrom(sum[:])
	must(t, err)
	if !key.Equal(file) {
		t.Error("the key is not the hash of the format")
	}
}

func TestSyncCodeIsReadAsPeopleWriteIt(t *testing.T) {
	for seed := range uint64(20) {
		code, err := crypto.NewSyncCode(newRand(seed))
		must(t, err)
		clean := string(show(crypto.FormatSyncCode(code)))
		for _, form := range []string{
			clean, strings.ToLower(clean), clean[:4] + "-" + clean[4:] + "\r\n",
			strings.ReplaceAll(clean, "1", "l"), strings.ReplaceAll(clean, "0", "o"),
		} {
			got, err := crypto.ParseSyncCode(value(t, form))
			if err != nil || !bytes.Equal(show(got), show(code)) {
				t.Errorf("%s: got %x, %v", form, show(got), err)
			}
		}
	}
}

func TestMistypedSyncCodesAreToldSo(t *testing.T) {
	code, err := crypto.NewSyncCode(newRand(1))
	must(t, err)
	clean := string(show(crypto.FormatSyncCode(code)))
	taken := 0
	for i := range clean {
		for _, c := range alphabet {
			if byte(c) == clean[i] {
				continue
			}
			if _, err := crypto.ParseSyncCode(value(t, clean[:i]+string(c)+clean[i+1:])); err == nil {
				taken++
			} else if !errors.Is(err, crypto.ErrSyncCode) {
				t.Errorf("%v", err)
			}
		}
	}
	if taken > 8 { // of 868: one in 1024 is meant to pass
		t.Errorf("%d of 868 slips are not noticed", taken)
	}
	for _, text := range []string{"", clean[1:], clean + "0", clean[:27] + "U", clean[:27] + "\xff"} {
		if _, err := crypto.ParseSyncCode(value(t, text)); !errors.Is(err, crypto.ErrSyncCode) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func FuzzParseSyncCode(f *testing.F) {
	f.Add([]byte("EDMQGX35CNQ20RKSEHJQ6839EG2F"))
	f.Fuzz(func(t *testing.T, text []byte) {
		code, err := crypto.ParseSyncCode(value(t, string(text)))
		if err != nil {
			return
		}
		again, err := crypto.ParseSyncCode(crypto.FormatSyncCode(code))
		if err != nil || !bytes.Equal(show(again), show(code)) {
			t.Errorf("%x is written so that it reads %x, %v", show(code), show(again), err)
		}
	})
}
