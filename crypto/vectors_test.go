package crypto_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"watchword/crypto"
	"watchword/secret"
)

// readVectors returns the vectors of a file in testdata; each file says where
// they are from.
func readVectors[V any](t *testing.T, name string) []V {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	must(t, err)
	var file struct {
		Source  string
		Vectors []V
	}
	must(t, json.Unmarshal(b, &file))
	if file.Source == "" || len(file.Vectors) == 0 {
		t.Fatalf("%s has no source or no vectors", name)
	}
	return file.Vectors
}

// hexed is bytes that a file has in hexadecimal.
type hexed []byte

func (h *hexed) UnmarshalText(text []byte) (err error) {
	*h, err = hex.AppendDecode(nil, text)
	return err
}

func TestStretchAgreesWithTheReferenceArgon2(t *testing.T) {
	type vector struct {
		Password, Salt string
		Time, Memory   uint32
		Lanes          uint8
		Key            hexed
	}
	for _, v := range readVectors[vector](t, "argon2id-reference.json") {
		p := crypto.Params{Time: v.Time, Memory: v.Memory, Lanes: v.Lanes}
		got, err := crypto.Stretch(value(t, v.Password), []byte(v.Salt), p)
		must(t, err)
		if !bytes.Equal(show(got), v.Key) {
			t.Errorf("%+v: got %x, want %x", p, show(got), v.Key)
		}
		got.Wipe()
	}
}

type hkdfVector struct {
	TcID                      int
	IKM, Salt, Info, PRK, OKM hexed
}

func TestExtractAndExpandAgreeWithRFC5869(t *testing.T) {
	for _, v := range readVectors[hkdfVector](t, "hkdf-rfc5869.json") {
		prk := crypto.Extract(v.Salt, value(t, string(v.IKM)))
		if got := bytesOf(prk); !bytes.Equal(got, v.PRK) {
			t.Errorf("extract: got %x, want %x", got, v.PRK)
		}
		checkExpand(t, prk, v)
	}
}

func TestExtractAndExpandAgreeWithWycheproof(t *testing.T) {
	for _, v := range readVectors[hkdfVector](t, "wycheproof/hkdf_sha256.json") {
		checkExpand(t, crypto.Extract(v.Salt, value(t, string(v.IKM))), v)
	}
}

// checkExpand compares the 32 bytes that Expand gives with the beginning of
// what the vector has, or with all of it if that is shorter.
func checkExpand(t *testing.T, prk *crypto.Key, v hkdfVector) {
	t.Helper()
	defer prk.Wipe()
	out := prk.Expand(string(v.Info))
	defer out.Wipe()
	got, want := bytesOf(out), []byte(v.OKM)
	if n := min(len(got), len(want)); !bytes.Equal(got[:n], want[:n]) {
		t.Errorf("vector %d: got %x, want %x", v.TcID, got[:n], want[:n])
	}
}

func TestExtractTakesItsPartsAsOne(t *testing.T) {
	whole := crypto.Extract([]byte("salt"), value(t, "one and two"))
	parts := crypto.Extract([]byte("salt"), value(t, "one "), secret.Value{}, value(t, "and two"))
	defer whole.Wipe()
	defer parts.Wipe()
	if !whole.Equal(parts) {
		t.Error("the parts give another key than the whole")
	}
}

type aeadVector struct {
	TcID                       int
	Key, IV, AAD, Msg, Ct, Tag hexed
	Result                     string
}

func TestBoxAgreesWithTheDraft(t *testing.T) {
	for _, v := range readVectors[aeadVector](t, "xchacha20-poly1305-draft03.json") {
		checkBox(t, v)
	}
}

func TestBoxAgreesWithWycheproof(t *testing.T) {
	for _, v := range readVectors[aeadVector](t, "wycheproof/xchacha20_poly1305.json") {
		checkBox(t, v)
	}
}

func checkBox(t *testing.T, v aeadVector) {
	t.Helper()
	key, err := crypto.KeyFrom(bytes.Clone(v.Key))
	must(t, err)
	defer key.Wipe()
	box := bytes.Join([][]byte{v.IV, v.Ct, v.Tag}, nil)
	opened, err := key.Open(box, v.AAD)
	defer opened.Wipe()
	if v.Result != "valid" {
		if err != crypto.ErrForged {
			t.Errorf("vector %d: got %v, want %v", v.TcID, err, crypto.ErrForged)
		}
		return
	}
	if err != nil || !bytes.Equal(show(opened), v.Msg) {
		t.Errorf("vector %d: open: got %x, %v, want %x", v.TcID, show(opened), err, v.Msg)
	}
	sealed, err := key.Seal(bytes.NewReader(v.IV), value(t, string(v.Msg)), v.AAD)
	if err != nil || !bytes.Equal(sealed, box) {
		t.Errorf("vector %d: seal: got %x, %v, want %x", v.TcID, sealed, err, box)
	}
}
