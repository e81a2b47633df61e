package crypto_test

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"watchword/crypto"
)

// header returns a written header with the given slots.
func header(t *testing.T, key *crypto.Key, slots ...crypto.Slot) *crypto.Header {
	t.Helper()
	_, h := seal(t, &crypto.Header{Format: crypto.Vault, ID: vaultID, Slots: slots}, key, []byte("payload"))
	return h
}

func TestSlotSaysWhatItIs(t *testing.T) {
	c := newSecrets(t).password
	p := crypto.Params{Time: 2, Memory: 128, Lanes: 4}
	s, err := crypto.NewSlotAt(newRand(1), crypto.Pack, vaultID, crypto.Password, 0x123456, p, c, newKey(t, 1))
	must(t, err)
	if s.Kind() != crypto.Password || s.Epoch() != 0x123456 || s.Params() != p || s.ID() == [16]byte{} {
		t.Errorf("got kind %d, epoch %x, %+v, id %x", s.Kind(), s.Epoch(), s.Params(), s.ID())
	}
}

func TestEachCredentialOpensItsSlot(t *testing.T) {
	h, key, c := threeSlots(t)
	h = header(t, key, h.Slots...)
	for i, c := range []crypto.Credential{c.password, c.both, c.recovery} {
		got, s, err := h.Unlock(c)
		must(t, err)
		if !got.Equal(key) || s != h.Slots[i] {
			t.Errorf("slot %d: another key or slot", i)
		}
		got.Wipe()
	}
}

func TestOtherCredentialsAreWrongKeys(t *testing.T) {
	h, key, c := threeSlots(t)
	h = header(t, key, h.Slots...)
	tests := map[string]crypto.Credential{
		"another password":      {Password: value(t, "Correct horse")},
		"password of the other": {Password: c.both.Password},
		"another file":          {Password: c.both.Password, File: newKey(t, 5)},
		"another code":          {Recovery: value(t, "twenty other  bytes!")},
		"a code too short":      {Recovery: value(t, "nineteen bytes only")},
		"the code as password":  {Password: c.recovery.Recovery},
	}
	for name, c := range tests {
		if k, _, err := h.Unlock(c); !errors.Is(err, crypto.ErrWrongKey) || k != nil {
			t.Errorf("%s: got %v, want %v", name, err, crypto.ErrWrongKey)
		}
	}
}

func TestPasswordOpensItsSlotWithAnyFileBesideIt(t *testing.T) {
	h, key, c := threeSlots(t)
	h = header(t, key, h.Slots...)
	c.password.File = newKey(t, 5)
	got, s, err := h.Unlock(c.password)
	must(t, err)
	defer got.Wipe()
	if s.Kind() != crypto.Password {
		t.Errorf("got a slot of kind %d", s.Kind())
	}
}

func TestUnlockSaysThatAPasswordIsNone(t *testing.T) {
	h, key, _ := threeSlots(t)
	h = header(t, key, h.Slots...)
	for _, text := range []string{"", "a\x00b", "\xff"} {
		if _, _, err := h.Unlock(crypto.Credential{Password: value(t, text)}); !errors.Is(err, crypto.ErrPassword) {
			t.Errorf("%q: got %v, want %v", text, err, crypto.ErrPassword)
		}
	}
}

func TestNewSlotNeedsTheSecretOfItsKind(t *testing.T) {
	c, key, wiped := newSecrets(t), newKey(t, 1), newKey(t, 2)
	wiped.Wipe()
	tests := []struct {
		kind crypto.Kind
		c    crypto.Credential
	}{
		{crypto.Password, c.recovery},
		{crypto.PasswordAndFile, c.password},
		{crypto.PasswordAndFile, crypto.Credential{File: c.both.File}},
		{crypto.PasswordAndFile, crypto.Credential{Password: c.both.Password, File: wiped}},
		{crypto.Recovery, c.both},
		{crypto.Recovery, crypto.Credential{Recovery: value(t, "short")}},
		{0, c.both},
		{4, c.both},
		{0x10, c.both},
	}
	for _, test := range tests {
		s, err := crypto.NewSlot(newRand(1), crypto.Vault, vaultID, test.kind, cheapest, test.c, key)
		if err == nil || s != (crypto.Slot{}) {
			t.Errorf("kind %d: a slot was made", test.kind)
		}
	}
}

func TestNewSlotReportsWhatItCannotUse(t *testing.T) {
	c, key := newSecrets(t).password, newKey(t, 1)
	make := func(epoch uint32, r io.Reader, p crypto.Params, c crypto.Credential) error {
		s, err := crypto.NewSlotAt(r, crypto.Pack, vaultID, crypto.Password, epoch, p, c, key)
		if s != (crypto.Slot{}) {
			t.Error("a slot was returned with an error")
		}
		return err
	}
	if err := make(crypto.MaxEpoch+1, newRand(1), cheapest, c); err == nil {
		t.Error("epoch of four bytes was accepted")
	}
	if err := make(0, brokenAfter(47), cheapest, c); !errors.Is(err, errBroken) {
		t.Errorf("broken salt: got %v", err)
	}
	if err := make(0, brokenAfter(48), cheapest, c); !errors.Is(err, errBroken) {
		t.Errorf("broken nonce: got %v", err)
	}
	if err := make(0, newRand(1), cheapest, crypto.Credential{Password: value(t, "\x1b")}); !errors.Is(err, crypto.ErrPassword) {
		t.Errorf("control character: got %v", err)
	}
	var cost *crypto.CostError
	if err := make(0, newRand(1), crypto.Params{}, c); !errors.As(err, &cost) {
		t.Errorf("no costs: got %v", err)
	}
}

func TestSlotOfAnotherVaultDoesNotOpen(t *testing.T) {
	key, c := newKey(t, 1), newSecrets(t).recovery
	s, err := crypto.NewSlot(newRand(1), crypto.Vault, [16]byte{99}, crypto.Recovery, cheapest, c, key)
	must(t, err)
	if _, _, err := header(t, key, s).Unlock(c); !errors.Is(err, crypto.ErrWrongKey) {
		t.Errorf("got %v, want %v", err, crypto.ErrWrongKey)
	}
}

func TestSlotOfAPackDoesNotOpenAVault(t *testing.T) {
	key, c := newKey(t, 1), newSecrets(t).recovery
	s, err := crypto.NewSlot(newRand(1), crypto.Pack, vaultID, crypto.Recovery, cheapest, c, key)
	must(t, err)
	if _, _, err := header(t, key, s).Unlock(c); !errors.Is(err, crypto.ErrWrongKey) {
		t.Errorf("got %v, want %v", err, crypto.ErrWrongKey)
	}
}

// A file that opens under many passwords would let whoever hands it out test
// them all at once.
func TestCommitmentOfAnotherPasswordOpensUnderNeither(t *testing.T) {
	key := newKey(t, 1)
	one := crypto.Credential{Recovery: value(t, "the first  20 bytes!")}
	two := crypto.Credential{Recovery: value(t, "the second 20 bytes!")}
	a, b := slot(t, crypto.Recovery, one, key), slot(t, crypto.Recovery, two, key)
	copy(a[96:], b[96:]) // the wrapped key of two below the commitment of one
	h := header(t, key, a)
	if _, _, err := h.Unlock(one); !errors.Is(err, crypto.ErrForged) {
		t.Errorf("one: got %v, want %v", err, crypto.ErrForged)
	}
	if _, _, err := h.Unlock(two); !errors.Is(err, crypto.ErrWrongKey) {
		t.Errorf("two: got %v, want %v", err, crypto.ErrWrongKey)
	}
}

func TestSlotOfAnotherKeyIsForged(t *testing.T) {
	c := newSecrets(t).recovery
	h := header(t, newKey(t, 1), slot(t, crypto.Recovery, c, newKey(t, 2)))
	if k, _, err := h.Unlock(c); !errors.Is(err, crypto.ErrForged) || k != nil {
		t.Errorf("got %v, want %v", err, crypto.ErrForged)
	}
}

func TestUnknownSlotsAreSkippedAndKept(t *testing.T) {
	key, c := newKey(t, 1), newSecrets(t).recovery
	strange := crypto.Slot(bytes.Repeat([]byte{0x7f}, crypto.SlotSize))
	file, _ := seal(t, &crypto.Header{
		Format: crypto.Vault, ID: vaultID,
		Slots: []crypto.Slot{strange, slot(t, crypto.Recovery, c, key)},
	}, key, []byte("payload"))
	h, err := readHeader(file)
	must(t, err)
	got, _, err := h.Unlock(c)
	must(t, err)
	got.Wipe()
	if h.Slots[0] != strange {
		t.Error("the strange slot was changed")
	}
}

func TestUnlockOfASlotWithoutCostsIsAnError(t *testing.T) {
	h := &crypto.Header{Format: crypto.Vault, Slots: []crypto.Slot{{byte(crypto.Password)}}}
	var cost *crypto.CostError
	if k, _, err := h.Unlock(newSecrets(t).password); !errors.As(err, &cost) || k != nil {
		t.Errorf("got %v", err)
	}
}

func TestUnlockLeavesTheCredentialAlone(t *testing.T) {
	h, key, c := threeSlots(t)
	h = header(t, key, h.Slots...)
	got, _, err := h.Unlock(c.both)
	must(t, err)
	got.Wipe()
	if string(show(c.both.Password)) != "battery staple" || bytesOf(c.both.File) == nil {
		t.Error("password or file was wiped")
	}
}
