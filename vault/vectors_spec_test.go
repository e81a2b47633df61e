package vault_test

// The vectors once more, with nothing but their lines, docs/FORMAT.md and the
// primitives it names: who knows only these can read a vault.

import (
	"bytes"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/chacha20poly1305"
)

// lines are the lines of a vector by their keys.
type lines map[string]string

func readVector(t *testing.T, name string) lines {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata/vectors", name+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	v := lines{}
	for line := range strings.Lines(string(text)) {
		if key, value, ok := strings.Cut(strings.TrimSuffix(line, "\n"), ": "); ok && key[0] != '#' {
			v[key] = value
		}
	}
	return v
}

func (v lines) bytes(t *testing.T, key string) []byte {
	t.Helper()
	b, err := hex.DecodeString(v[key])
	if err != nil || len(b) == 0 {
		t.Fatalf("%s: %q, %v", key, v[key], err)
	}
	return b
}

func join(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

func expand(t *testing.T, key []byte, info string) []byte {
	t.Helper()
	out, err := hkdf.Expand(sha256.New, key, info, 32)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// open opens nonce || sealed.
func open(t *testing.T, key, box, ad []byte) []byte {
	t.Helper()
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := aead.Open(nil, box[:24], box[24:], ad)
	if err != nil {
		t.Fatal(err)
	}
	return plain
}

func mac(key, message []byte) []byte {
	h := hmac.New(sha256.New, key)
	h.Write(message)
	return h.Sum(nil)
}

func same(t *testing.T, what string, got, want []byte) {
	t.Helper()
	if !bytes.Equal(got, want) {
		t.Errorf("%s: got %x, want %x", what, got, want)
	}
}

func TestSlotVectorsOpenByTheSpecificationAlone(t *testing.T) {
	for _, name := range []string{"slot-password", "slot-password-and-file", "slot-recovery", "slot-hmac-secret", "slot-challenge-response"} {
		v := readVector(t, name)
		slot, id := v.bytes(t, "slot"), v.bytes(t, "vault_id")
		u32 := func(at int) uint32 { return binary.LittleEndian.Uint32(slot[at:]) }
		ikm := v.bytes(t, "recovery")
		if slot[0] != 3 {
			ikm = argon2.IDKey(v.bytes(t, "password"), slot[32:64], u32(4), u32(8), uint8(u32(12)), 32)
		}
		if slot[0] == 2 {
			ikm = append(ikm, v.bytes(t, "key_file")...)
		}
		if slot[0]&0x10 != 0 {
			ikm = append(ikm, deviceByTheSpecification(t, v, slot)...)
		}
		salt := sha256.Sum256(join([]byte("ww1/slot"), id, slot[:64]))
		prk, err := hkdf.Extract(sha256.New, ikm, salt[:])
		if err != nil {
			t.Fatal(err)
		}
		same(t, name+": commitment", slot[64:96], expand(t, prk, "ww1/slot-commit"))
		key := open(t, expand(t, prk, "ww1/slot-wrap"), slot[96:168], join([]byte("ww1/slot-wrap"), id, slot[:96]))
		same(t, name+": key", key, v.bytes(t, "vault_key"))
	}
}

// upFrom is n bytes that count up.
func upFrom(first byte, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = first + byte(i)
	}
	return b
}

// deviceByTheSpecification returns the device secret, and looks at the extension
// that asks for it.
func deviceByTheSpecification(t *testing.T, v lines, slot []byte) []byte {
	t.Helper()
	kind, size, place, credential := byte(1), byte(37+24), []byte(nil), upFrom(0xb0, 24)
	var device []byte
	if slot[0] == 0x11 {
		hash := sha256.Sum256(join([]byte("ww1/response"), v.bytes(t, "response")))
		device, kind, size, place, credential = hash[:], 2, 38, []byte{2}, nil
	} else {
		device = v.bytes(t, "device")
	}
	check := sha256.Sum256(join([]byte("ww1/device-check"), device))
	want := join(slot[16:32], []byte{kind, 0, size, 0}, []byte{0}, check[:4], place, upFrom(0x90, 32), credential)
	same(t, "ext", v.bytes(t, "ext"), want)
	return device
}

func TestFileVectorOpensByTheSpecificationAlone(t *testing.T) {
	v := readVector(t, "file")
	header, file, key := v.bytes(t, "header"), v.bytes(t, "file"), v.bytes(t, "vault_key")
	end := len(header) - 32
	sum := sha256.Sum256(join(header[:80], header[88:end]))
	same(t, "checksum", header[80:88], sum[:8])
	same(t, "hmac", header[end:], mac(expand(t, key, "ww1/header-mac"), header[:end]))
	hash := sha256.Sum256(header)
	same(t, "header hash", v.bytes(t, "header_hash"), hash[:])
	nonce := make([]byte, 24)
	nonce[23] = 1 // chunk 0, and the last
	payload := open(t, expand(t, key, "ww1/payload"+string(hash[:])), join(nonce, file[len(header):]), nil)
	same(t, "payload", payload, v.bytes(t, "payload"))
}

func TestKeyVectorsOpenByTheSpecificationAlone(t *testing.T) {
	v := readVector(t, "keys")
	key, id, record := v.bytes(t, "vault_key"), v.bytes(t, "vault_id"), v.bytes(t, "KEYS")
	for label, name := range map[string]string{"ww1/dk-wrap": "data_key", "ww1/ik-wrap": "identity_key"} {
		got := open(t, expand(t, key, label), v.bytes(t, "wrapped_"+name), join([]byte(label), id))
		same(t, name, got, v.bytes(t, name))
	}
	same(t, "local key", open(t, expand(t, key, "ww1/keys"), record[16:88], record[:16]), v.bytes(t, "local_key"))
}

func TestValueVectorOpensByTheSpecificationAlone(t *testing.T) {
	v := readVector(t, "value")
	digest := mac(expand(t, v.bytes(t, "identity_key"), "ww1/value"), v.bytes(t, "value"))
	same(t, "digest", v.bytes(t, "digest"), digest[:16])
	size := binary.LittleEndian.AppendUint16(nil, uint16(len(v["key"])))
	ad := join([]byte("ww1/field"), v.bytes(t, "entry"), size, []byte(v["key"]))
	got := open(t, expand(t, v.bytes(t, "data_key"), "ww1/field"), v.bytes(t, "blob"), ad)
	same(t, "value", got, v.bytes(t, "value"))
}

func TestCommitVectorsHaveTheIdsOfTheirContent(t *testing.T) {
	v := readVector(t, "commits")
	var frames []byte
	for _, n := range []string{"1", "2"} {
		body, id := v.bytes(t, "body_"+n), v.bytes(t, "id_"+n)
		sum := sha256.Sum256(join([]byte("ww1/commit"), v.bytes(t, "entry"), body))
		same(t, "id", id, sum[:16])
		frames = binary.LittleEndian.AppendUint32(frames, uint32(16+2+len(body)))
		frames = join(frames, id, []byte{0, 0}, body)
	}
	same(t, "frames", v.bytes(t, "frames"), frames)
	size := binary.LittleEndian.AppendUint32(nil, uint32(16+2+2+len(v.bytes(t, "body_1"))))
	purged := join(size, v.bytes(t, "id_1"), []byte{1, 0, 2, 0}, v.bytes(t, "body_1"))
	same(t, "purged frame", v.bytes(t, "purged_frame"), purged)
}

func TestStateVectorHasItsMAC(t *testing.T) {
	v := readVector(t, "state")
	file := v.bytes(t, "file")
	body := file[:len(file)-32]
	same(t, "mac", file[len(body):], mac(expand(t, v.bytes(t, "local_key"), "ww1/local-state"), body))
	for _, part := range [][]byte{[]byte(v["path"]), {0x18, 57}, v.bytes(t, "header_hash")} {
		if !bytes.Contains(body, part) {
			t.Errorf("the mark does not hold %x", part)
		}
	}
}

func TestRowVectorFramesItsEntry(t *testing.T) {
	v := readVector(t, "row")
	row := v.bytes(t, "row")
	same(t, "entry", row[:16], v.bytes(t, "entry"))
	if n := int(binary.LittleEndian.Uint32(row[16:])); n != len(row)-32 {
		t.Errorf("row_len %d, want %d", n, len(row)-32)
	}
	if n := int(binary.LittleEndian.Uint32(row[20:])); n != len(v.bytes(t, "frames")) {
		t.Errorf("log_len %d, want %d", n, len(v.bytes(t, "frames")))
	}
	if n := binary.LittleEndian.Uint64(row[24:]); n != 40+21 {
		t.Errorf("blob_len %d, want the one of a value of 21 bytes", n)
	}
}

func TestExampleOfTheSpecificationIsTheFileVector(t *testing.T) {
	text, err := os.ReadFile("../docs/FORMAT.md")
	if err != nil {
		t.Fatal(err)
	}
	_, example, found := strings.Cut(string(text), "  0  895757")
	if !found {
		t.Fatal("docs/FORMAT.md has no example")
	}
	example, _, _ = strings.Cut("  0  895757"+example, "```")
	var header strings.Builder
	for line := range strings.Lines(example) {
		digits, _, _ := strings.Cut(line[5:], "  ")
		header.WriteString(strings.ReplaceAll(strings.TrimSpace(digits), " ", ""))
	}
	if want := readVector(t, "file")["header"]; header.String() != want {
		t.Errorf("the example is\n%s, the vector\n%s", header.String(), want)
	}
}
