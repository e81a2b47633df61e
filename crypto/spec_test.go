package crypto_test

// The format once more, written from docs/FORMAT.md section 2 and not from the
// code it tests.

import (
	"bytes"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"testing"

	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/chacha20poly1305"

	"watchword/crypto"
)

func specExpand(key []byte, info ...[]byte) []byte {
	out, err := hkdf.Expand(sha256.New, key, string(bytes.Join(info, nil)), 32)
	if err != nil {
		panic(err)
	}
	return out
}

func specMAC(key, message []byte) []byte {
	h := hmac.New(sha256.New, key)
	h.Write(message)
	return h.Sum(nil)
}

// specUnlock returns the key in a slot, for a normalized password, a key file
// and a recovery code, where the kind of the slot asks for them.
func specUnlock(labels string, id, slot, password, file, code []byte) ([]byte, error) {
	ikm := code
	if slot[0] != 3 {
		t, m, p := binary.LittleEndian.Uint32(slot[4:]), binary.LittleEndian.Uint32(slot[8:]), binary.LittleEndian.Uint32(slot[12:])
		ikm = argon2.IDKey(password, slot[32:64], t, m, uint8(p), 32)
	}
	if slot[0] == 2 {
		ikm = append(ikm, file...)
	}
	salt := sha256.Sum256(bytes.Join([][]byte{[]byte(labels + "slot"), id, slot[:64]}, nil))
	prk, err := hkdf.Extract(sha256.New, ikm, salt[:])
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(specExpand(prk, []byte(labels+"slot-commit")), slot[64:96]) {
		return nil, errors.New("commitment does not match")
	}
	aead, err := chacha20poly1305.NewX(specExpand(prk, []byte(labels+"slot-wrap")))
	if err != nil {
		return nil, err
	}
	ad := bytes.Join([][]byte{[]byte(labels + "slot-wrap"), id, slot[:96]}, nil)
	return aead.Open(nil, slot[96:120], slot[120:168], ad)
}

// specChunk seals chunk i for the header of file.
func specChunk(labels string, file, key, plain []byte, i uint64, last bool) []byte {
	head := sha256.Sum256(file[:binary.LittleEndian.Uint32(file[12:])])
	aead, err := chacha20poly1305.NewX(specExpand(key, []byte(labels+"payload"), head[:]))
	if err != nil {
		panic(err)
	}
	nonce := make([]byte, 24)
	binary.BigEndian.PutUint64(nonce[15:], i)
	if last {
		nonce[23] = 1
	}
	return aead.Seal(nil, nonce, plain, nil)
}

// specFile returns what a file with this header must be, key and payload given.
func specFile(labels string, header, key, payload []byte) []byte {
	end := len(header) - 32
	file := bytes.Clone(header[:end])
	sum := sha256.Sum256(append(bytes.Clone(file[:80]), file[88:]...))
	copy(file[80:], sum[:8])
	file = append(file, specMAC(specExpand(key, []byte(labels+"header-mac")), file)...)
	out := bytes.Clone(file)
	for i := uint64(0); len(payload) > 0; i++ {
		n := min(65536, len(payload))
		out = append(out, specChunk(labels, file, key, payload[:n], i, n == len(payload))...)
		payload = payload[n:]
	}
	return out
}

// remac writes the MAC that the header of file ought to have, as only who has
// the key can.
func remac(file []byte, key *crypto.Key) {
	end := binary.LittleEndian.Uint32(file[12:]) - 32
	copy(file[end:], specMAC(specExpand(bytesOf(key), []byte("ww1/header-mac")), file[:end]))
}

func TestFileIsByteForByteThatOfTheSpecification(t *testing.T) {
	for _, size := range []int{1, 1000, 65536, 65537, 3*65536 + 5} {
		h, key, c := threeSlots(t)
		payload := newRand(uint64(size)).bytes(size)
		h.Ext = ext(3, "body")
		file, _ := seal(t, h, key, payload)
		vk := bytesOf(key)
		if want := specFile("ww1/", file[:tail+24+32], vk, payload); !bytes.Equal(file, want) {
			t.Errorf("%d bytes: file differs from the specification", size)
		}
		if !bytes.HasPrefix(file, []byte("\x89WWV\r\n\x1a\n\x01\x00\x00\x00\xa0\x02\x00\x00")) {
			t.Errorf("file begins with %x", file[:16])
		}
		for _, at := range []int{slot1, slot2, slot3} {
			pw := c.password.Password
			if at == slot2 {
				pw = c.both.Password
			}
			got, err := specUnlock("ww1/", vaultID[:], file[at:at+176], show(pw), bytesOf(c.both.File), show(c.recovery.Recovery))
			if err != nil || !bytes.Equal(got, vk) {
				t.Errorf("slot at %d: got %x, %v", at, got, err)
			}
		}
	}
}

func TestPackIsByteForByteThatOfTheSpecification(t *testing.T) {
	key, c := newKey(t, 1), newSecrets(t)
	s, err := crypto.NewSlotAt(newRand(1), crypto.Pack, vaultID, crypto.PasswordAndFile, 0x010203, cheapest, c.both, key)
	must(t, err)
	file, _ := seal(t, &crypto.Header{Format: crypto.Pack, ID: vaultID, Slots: []crypto.Slot{s}}, key, []byte("payload"))
	if want := specFile("ws1/", file[:88+176+32], bytesOf(key), []byte("payload")); !bytes.Equal(file, want) {
		t.Error("file differs from the specification")
	}
	if !bytes.HasPrefix(file, []byte("\x89WWS\r\n\x1a\n")) || !bytes.Equal(file[88:92], []byte{2, 3, 2, 1}) {
		t.Errorf("file begins with %x, its slot with %x", file[:8], file[88:92])
	}
	got, err := specUnlock("ws1/", vaultID[:], s[:], show(c.both.Password), bytesOf(c.both.File), nil)
	if err != nil || !bytes.Equal(got, bytesOf(key)) {
		t.Errorf("got %x, %v", got, err)
	}
}

// The hash pins every byte: files of this version must stay readable for ever.
func TestFileOfFixedSeedsStaysAsItIs(t *testing.T) {
	file, _, _ := vaultFile(t, "payload")
	sum := sha256.Sum256(file)
	if got, want := hex.EncodeToString(sum[:]), "371f3a0b17f499fee993700fafa35c0d7279a22b6e24733dd42c1ade9f897258"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
