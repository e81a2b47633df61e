package vault

// The format as examples: small files of lines "key: value" that any program
// in any language can be held to. docs/FORMAT.md, section 13, describes them.
//
// go test ./vault -run TestVectors -update   writes them again

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"watchword/crypto"
	"watchword/internal/disk/disktest"
	"watchword/secret"
)

var update = flag.Bool("update", false, "write the vectors again")

const vectorDir = "testdata/vectors"

// vector is one file of examples.
type vector struct {
	name  string
	lines []string
}

func newVector(name, about string) *vector { return &vector{name, []string{"# " + about}} }

func (v *vector) text(key, value string) *vector {
	v.lines = append(v.lines, key+": "+value)
	return v
}

func (v *vector) hex(key string, b []byte) *vector { return v.text(key, hex.EncodeToString(b)) }

func (v *vector) number(key string, n any) *vector { return v.text(key, fmt.Sprint(n)) }

// What the vectors share. Bytes that a program would draw count up from a
// number, so that they are seen where they went.
var (
	exampleID    = [16]byte(up(0x00, 16)) // of the vault
	exampleEntry = ID(up(0xe0, 16))
	exampleFile  = "/home/octo/vault.ww"
)

const (
	examplePassword = "correct horse battery"
	exampleStamp    = Stamp(1767323045000<<16 | 1) // 2 January 2026, 03:04:05, second event
)

// up returns n bytes that count up from first.
func up(first byte, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = first + byte(i)
	}
	return b
}

// drawn is a source of just these bytes.
func drawn(parts ...[]byte) *bytes.Reader { return bytes.NewReader(bytes.Join(parts, nil)) }

func keyOf(t *testing.T, b []byte) *crypto.Key {
	k, err := crypto.KeyFrom(bytes.Clone(b))
	check(t, err)
	t.Cleanup(k.Wipe)
	return k
}

func secretOf(t *testing.T, text string) secret.Value {
	v := secret.New([]byte(text))
	t.Cleanup(v.Wipe)
	return v
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestVectorsAreWhatTheCodeMakes(t *testing.T) {
	for _, v := range allVectors(t) {
		name := filepath.Join(vectorDir, v.name+".txt")
		text := strings.Join(v.lines, "\n") + "\n"
		if *update {
			check(t, os.WriteFile(name, []byte(text), 0o644))
		}
		want, err := os.ReadFile(name)
		check(t, err)
		if text != string(want) {
			t.Errorf("%s: the code makes\n%s", name, text)
		}
	}
}

func allVectors(t *testing.T) []*vector {
	all := []*vector{fileVector(t), keysVector(t), valueVector(t), stateVector(t), smallVector(t)}
	return append(all, append(slotVectors(t), commitVectors(t)...)...)
}

// fileVector is a whole outer file, with a payload too short for a vault.
func fileVector(t *testing.T) *vector {
	key := keyOf(t, up(0x20, 32))
	code := secretOf(t, string(up(0xc0, 20)))
	slot, err := crypto.NewSlot(drawn(up(0x60, 16), up(0x80, 32), up(0xa0, 24)), crypto.Vault, exampleID,
		crypto.Recovery, crypto.Params{}, crypto.Credential{Recovery: code}, key)
	check(t, err)
	var file bytes.Buffer
	h := &crypto.Header{Format: crypto.Vault, ID: exampleID, Slots: []crypto.Slot{slot}}
	s, err := crypto.NewSealer(&file, drawn(up(0x40, 32)), h, key, 5)
	check(t, err)
	_, err = s.Write([]byte("hello"))
	check(t, err)
	check(t, s.Close())
	hash := s.Header().Hash()
	v := newVector("file", "A file with one slot and the payload \"hello\" (section 2).")
	return v.hex("vault_key", up(0x20, 32)).hex("recovery", up(0xc0, 20)).hex("payload", []byte("hello")).
		hex("header", s.Header().Bytes()).hex("header_hash", hash[:]).hex("file", file.Bytes())
}

// slotVectors has one slot of each kind. The costs are far below the limits,
// so that a test may have many.
func slotVectors(t *testing.T) []*vector {
	costs := crypto.Params{Time: 1, Memory: 64, Lanes: 2}
	password, file := secretOf(t, examplePassword), keyOf(t, up(0xf0, 32))
	device := deviceOf(t, crypto.HMACSecret, up(0x40, 32))
	response := deviceOf(t, crypto.ChallengeResponse, up(0x40, 20))
	var all []*vector
	for _, s := range []struct {
		name  string
		kind  crypto.Kind
		costs crypto.Params
		c     crypto.Credential
	}{
		{"password", crypto.Password, costs, crypto.Credential{Password: password}},
		{"password-and-file", crypto.PasswordAndFile, costs, crypto.Credential{Password: password, File: file}},
		{"recovery", crypto.Recovery, crypto.Params{}, crypto.Credential{Recovery: secretOf(t, string(up(0xc0, 20)))}},
		{"hmac-secret", crypto.HMACSecret, costs, crypto.Credential{Password: password, Device: device}},
		{"challenge-response", crypto.ChallengeResponse, costs, crypto.Credential{Password: password, Device: response}},
	} {
		slot, err := crypto.NewSlot(drawn(up(0x60, 16), up(0x80, 32), up(0xa0, 24)),
			crypto.Vault, exampleID, s.kind, s.costs, s.c, keyOf(t, up(0x20, 32)))
		check(t, err)
		number := fmt.Sprint(uint8(s.kind))
		if s.kind.IsDevice() {
			number = fmt.Sprintf("%#x", uint8(s.kind))
		}
		v := newVector("slot-"+s.name, "A slot of kind "+number+" (section 2).")
		v.hex("vault_id", exampleID[:]).hex("vault_key", up(0x20, 32)).hex("password", []byte(examplePassword)).
			hex("key_file", up(0xf0, 32)).hex("recovery", up(0xc0, 20)).hex("slot", slot[:])
		if s.kind.IsDevice() {
			d := crypto.Device{Kind: s.kind, Salt: [32]byte(up(0x90, 32))}
			d.Bind(s.c.Device)
			if s.kind == crypto.HMACSecret {
				v.hex("device", up(0x40, 32))
				d.Credential = up(0xb0, 24)
			} else {
				v.hex("response", up(0x40, 20))
				d.Place = 2
			}
			v.hex("ext", d.Ext(slot.ID()))
		}
		all = append(all, v)
	}
	return all
}

// deviceOf is the key of what a hardware key answers.
func deviceOf(t *testing.T, kind crypto.Kind, answer []byte) *crypto.Key {
	key, err := crypto.DeviceKey(kind, secret.New(answer))
	check(t, err)
	t.Cleanup(key.Wipe)
	return key
}

// exampleKeys is the keyring of the vectors.
func exampleKeys(t *testing.T) *keyring {
	k, err := newKeyring(drawn(
		up(0x30, 32), up(0x01, 24), // data key, its nonce
		up(0x50, 32), up(0x02, 24), // identity key, its nonce
		up(0x10, 8), up(0x70, 32), up(0x03, 24), // kid, local key, its nonce
	), keyOf(t, up(0x20, 32)), exampleID)
	check(t, err)
	t.Cleanup(k.wipe)
	return k
}

func keysVector(t *testing.T) *vector {
	k := exampleKeys(t)
	return newVector("keys", "The keys inside a payload, wrapped under the vault key (section 5).").
		hex("vault_id", exampleID[:]).hex("vault_key", up(0x20, 32)).
		hex("data_key", up(0x30, 32)).hex("identity_key", up(0x50, 32)).hex("local_key", up(0x70, 32)).
		hex("wrapped_data_key", k.data).hex("wrapped_identity_key", k.identity).hex("KEYS", k.records)
}

// exampleSecret is the example's password, sealed.
func exampleSecret(t *testing.T) (it Item, box []byte) {
	s := &sealer{drawn(up(0x04, 24)), keyOf(t, up(0x30, 32)).Expand(labelField), keyOf(t, up(0x50, 32)).Expand(labelValue)}
	defer s.wipe()
	change := SetSecret(Password, secretOf(t, examplePassword))
	it, err := s.item(exampleEntry, &change)
	check(t, err)
	box = make([]byte, it.blobLen())
	_, err = it.blob.from.ReadAt(box, it.blob.off)
	check(t, err)
	return it, box
}

func valueVector(t *testing.T) *vector {
	it, box := exampleSecret(t)
	return newVector("value", "A secret value: its digest and its blob (section 6).").
		hex("data_key", up(0x30, 32)).hex("identity_key", up(0x50, 32)).hex("entry", exampleEntry[:]).
		text("key", Password).hex("value", []byte(examplePassword)).hex("digest", it.Digest[:]).hex("blob", box)
}

// stateVector is a state file, as a save leaves it.
func stateVector(t *testing.T) *vector {
	memory, k := disktest.NewMemory(), exampleKeys(t)
	var h crypto.Header
	h.ID = exampleID
	s := &Store{FS: memory, Path: exampleFile, State: "/state", Rand: drawn(up(0, 8)), Notify: func(n Notice) { t.Error(n.Err) }}
	s.mark(k, 57, &h)
	hash := sha256.Sum256(nil)
	return newVector("state", "A state file with one mark (section 9); its header is the empty string.").
		hex("local_key", up(0x70, 32)).text("path", exampleFile).number("generation", 57).hex("header_hash", hash[:]).
		hex("file", memory.Files()[filepath.Clean(s.markPath(exampleID))])
}
