package crypto_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"slices"
	"strings"
	"testing"

	"watchword/crypto"
)

// device is what a hardware key is asked, and what it answers.
func device(t testing.TB, kind crypto.Kind, answer string) (crypto.Device, *crypto.Key) {
	t.Helper()
	d, err := crypto.NewDevice(newRand(uint64(kind)), kind)
	must(t, err)
	if kind == crypto.HMACSecret {
		d.Credential = []byte("the id of a credential")
	} else {
		d.Place = 2
	}
	key, err := crypto.DeviceKey(kind, value(t, answer))
	must(t, err)
	t.Cleanup(key.Wipe)
	d.Bind(key)
	return d, key
}

const (
	hmacAnswer = "thirty-two bytes of hmac-secret!"
	response   = "twenty byte response"
)

// withDevice returns a header with one slot for a password and a hardware key.
func withDevice(t testing.TB, kind crypto.Kind, answer string) (*crypto.Header, *crypto.Key, crypto.Credential) {
	t.Helper()
	d, answered := device(t, kind, answer)
	key, c := newKey(t, 1), crypto.Credential{Password: value(t, "correct horse"), Device: answered}
	s := slot(t, kind, c, key)
	_, h := seal(t, &crypto.Header{Format: crypto.Vault, ID: vaultID, Slots: []crypto.Slot{s}, Ext: d.Ext(s.ID())}, key, []byte("payload"))
	return h, key, c
}

func TestAPasswordAndAHardwareKeyOpenTheirSlotTogether(t *testing.T) {
	for kind, answer := range map[crypto.Kind]string{crypto.HMACSecret: hmacAnswer, crypto.ChallengeResponse: response} {
		h, key, c := withDevice(t, kind, answer)
		got, s, err := h.Unlock(c)
		must(t, err)
		if !got.Equal(key) || s.Kind() != kind || !kind.IsDevice() {
			t.Errorf("kind %d: another key or slot", kind)
		}
		got.Wipe()
		for name, c := range map[string]crypto.Credential{
			"no device":         {Password: c.Password},
			"another device":    {Password: c.Password, Device: newKey(t, 5)},
			"the answer a file": {Password: c.Password, File: c.Device},
			"another password":  {Password: value(t, "wrong"), Device: c.Device},
		} {
			if _, _, err := h.Unlock(c); !errors.Is(err, crypto.ErrWrongKey) {
				t.Errorf("kind %d, %s: got %v", kind, name, err)
			}
		}
	}
}

func TestWhatAHardwareKeyIsAskedStandsInTheHeader(t *testing.T) {
	for kind, answer := range map[crypto.Kind]string{crypto.HMACSecret: hmacAnswer, crypto.ChallengeResponse: response} {
		h, _, c := withDevice(t, kind, answer)
		want, _ := device(t, kind, answer)
		got, ok := h.Device(h.Slots[0])
		if !ok || got.Kind != kind || got.Salt != want.Salt || got.Check != want.Check || got.Place != want.Place || !bytes.Equal(got.Credential, want.Credential) {
			t.Errorf("kind %d: got %+v, want %+v", kind, got, want)
		}
		if !got.Fits(c.Device) || got.Fits(newKey(t, 5)) {
			t.Errorf("kind %d: the check tells nothing", kind)
		}
	}
}

// Whoever wrote it, it is asked of nobody.
func TestAnExtensionThatIsNotOfThisVersionAsksNothing(t *testing.T) {
	for kind, answer := range map[crypto.Kind]string{crypto.HMACSecret: hmacAnswer, crypto.ChallengeResponse: response} {
		h, _, _ := withDevice(t, kind, answer)
		whole, s := h.Ext, h.Slots[0]
		edits := map[string]func(b []byte) []byte{
			"none":          func([]byte) []byte { return nil },
			"other options": func(b []byte) []byte { b[20] = 1; return b },
			"other slot":    func(b []byte) []byte { b[0] ^= 1; return b },
			"other type":    func(b []byte) []byte { b[16] = 7; return b },
			"too short":     func(b []byte) []byte { b[18] = 37; return b[:57] },
			"empty":         func(b []byte) []byte { b[18] = 0; return b[:20] },
			"too long":      func(b []byte) []byte { b[18], b[19] = 0x25, 0x04; return append(b, make([]byte, 2000)...) },
		}
		if kind == crypto.ChallengeResponse {
			edits["place 3"] = func(b []byte) []byte { b[25] = 3; return b }
		}
		for name, edit := range edits {
			h.Ext = edit(bytes.Clone(whole))
			if d, ok := h.Device(s); ok {
				t.Errorf("kind %d, %s: got %+v", kind, name, d)
			}
		}
		h.Ext = slices.Concat(ext(9, "of another"), whole)
		if _, ok := h.Device(s); !ok {
			t.Errorf("kind %d: not found behind another", kind)
		}
	}
	h, _, _ := threeSlots(t)
	if _, ok := h.Device(h.Slots[0]); ok {
		t.Error("a password asks a hardware key")
	}
}

func TestTheLongestCredentialFitsTheHeader(t *testing.T) {
	d, _ := device(t, crypto.HMACSecret, hmacAnswer)
	d.Credential = []byte(strings.Repeat("c", crypto.MaxCredential))
	h, _, _ := withDevice(t, crypto.HMACSecret, hmacAnswer)
	h.Ext = d.Ext(h.Slots[0].ID())
	if got, ok := h.Device(h.Slots[0]); !ok || len(got.Credential) != crypto.MaxCredential {
		t.Errorf("got %d bytes, %t", len(got.Credential), ok)
	}
}

func TestAChallengeNeverEndsInPadding(t *testing.T) {
	for _, kind := range []crypto.Kind{crypto.HMACSecret, crypto.ChallengeResponse} {
		d, err := crypto.NewDevice(bytes.NewReader(make([]byte, 32)), kind)
		if err != nil || d.Salt[31] == 0 {
			t.Errorf("got %x, %v", d.Salt, err)
		}
	}
	if _, err := crypto.NewDevice(brokenAfter(31), crypto.HMACSecret); !errors.Is(err, errBroken) {
		t.Errorf("got %v", err)
	}
}

func TestAnAnswerHasTheSizeOfItsKind(t *testing.T) {
	key, err := crypto.DeviceKey(crypto.ChallengeResponse, value(t, response))
	must(t, err)
	defer key.Wipe()
	if want := sha256.Sum256([]byte("ww1/response" + response)); !bytes.Equal(bytesOf(key), want[:]) {
		t.Errorf("got %x, want %x", bytesOf(key), want)
	}
	for kind, answer := range map[crypto.Kind]string{crypto.HMACSecret: response, crypto.ChallengeResponse: hmacAnswer} {
		v := value(t, answer)
		if _, err := crypto.DeviceKey(kind, v); err == nil || v.Len() != 0 {
			t.Errorf("kind %d: got %v, and %d bytes are left", kind, err, v.Len())
		}
	}
}

func TestASlotOfAHardwareKeyHasTheShapeOfOthers(t *testing.T) {
	for name, at := range map[string]int{"epoch": 1, "reserved": 168} {
		h, key, _ := withDevice(t, crypto.HMACSecret, hmacAnswer)
		h.Slots[0][at] = 1
		if _, err := crypto.NewSealer(&bytes.Buffer{}, newRand(1), h, key, 7); !errors.Is(err, crypto.ErrDamaged) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
