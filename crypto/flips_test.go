package crypto_test

import (
	"bytes"
	"errors"
	"testing"

	"watchword/crypto"
)

// openAll does what reading a whole file does, with a recovery code, so that no
// derivation is needed.
func openAll(file []byte, c crypto.Credential) error {
	h, err := readHeader(file)
	if err != nil {
		return err
	}
	key, _, err := h.Unlock(c)
	if err != nil {
		return err
	}
	defer key.Wipe()
	p, err := h.Open(key, bytes.NewReader(file))
	if err != nil {
		return err
	}
	defer p.Close()
	return p.CheckAll()
}

// verdict names the class of an error.
func verdict(err error) string {
	var version *crypto.VersionError
	var cost *crypto.CostError
	switch {
	case err == nil:
		return "accepted"
	case errors.Is(err, crypto.ErrNotWatchword):
		return "not watchword"
	case errors.Is(err, crypto.ErrEmpty):
		return "empty"
	case errors.Is(err, crypto.ErrDamaged):
		return "damaged"
	case errors.Is(err, crypto.ErrWrongKey):
		return "wrong key"
	case errors.Is(err, crypto.ErrForged):
		return "forged"
	case errors.As(err, &version):
		return "version"
	case errors.As(err, &cost):
		return "cost"
	}
	return "other: " + err.Error()
}

func TestUnchangedFileIsAccepted(t *testing.T) {
	file, _, c := vaultFile(t, "payload")
	must(t, openAll(file, c.recovery))
}

func TestEveryFlippedBitOfAFileIsFound(t *testing.T) {
	file, _, c := vaultFile(t, "the payload of a small file")
	want := func(at int) string {
		switch {
		case at < 8:
			return "not watchword"
		case at < 10:
			return "version"
		case at < tail:
			return "damaged" // the checksum has it
		}
		return "forged" // the MAC, and the tag of the chunk
	}
	flipEach(t, file, c.recovery, want, func([]byte) {})
}

// Whoever alters a file on purpose makes the checksum fit.
func TestEveryFlippedBitBehindARightChecksumIsFound(t *testing.T) {
	file, _, c := vaultFile(t, "the payload of a small file")
	want := func(at int) string {
		switch {
		case at < 8:
			return "not watchword"
		case at < 10:
			return "version"
		case at >= 12 && at < 16, at >= 64 && at < 80:
			return "damaged" // lengths, slot count, flags, reserved
		case at >= 80 && at < 88:
			return "accepted" // resum repairs it
		case at >= slot1+1 && at < slot1+4, at >= slot2+1 && at < slot2+4, at >= slot3+1 && at < slot3+16:
			return "damaged" // epochs in a vault, costs of a recovery code
		case at >= slot1+4 && at < slot1+16, at >= slot2+4 && at < slot2+16:
			return "cost, forged"
		case at == slot1, at == slot2:
			return "cost, damaged, forged" // from one kind to another
		case at == slot3:
			return "cost, wrong key" // skipped as unknown, or now stretched
		case at >= slot1+168 && at < slot2, at >= slot2+168 && at < slot3, at >= slot3+168 && at < tail:
			return "damaged" // reserved
		case at >= 16 && at < 32, at > slot3 && at < slot3+96:
			return "wrong key" // what the commitment covers, and itself
		}
		return "forged"
	}
	flipEach(t, file, c.recovery, want, resum)
}

// flipEach flips every bit of file in turn, lets repair have it, and wants one
// of the verdicts for its byte.
func flipEach(t *testing.T, file []byte, c crypto.Credential, want func(at int) string, repair func([]byte)) {
	t.Helper()
	for bit := range len(file) * 8 {
		at := bit / 8
		b := bytes.Clone(file)
		b[at] ^= 1 << (bit % 8)
		if n := int(b[12]) | int(b[13])<<8 | int(b[14])<<16 | int(b[15])<<24; n >= 120 && n <= len(b) {
			repair(b)
		}
		if got := verdict(openAll(b, c)); !contains(want(at), got) {
			t.Errorf("bit %d of byte %d: got %s, want %s", bit%8, at, got, want(at))
		}
	}
}

// contains reports whether list, separated by commas, has name.
func contains(list, name string) bool {
	for item := range bytes.SplitSeq([]byte(list), []byte(", ")) {
		if string(item) == name {
			return true
		}
	}
	return false
}

func TestFileCutAnywhereIsFound(t *testing.T) {
	file, _, c := vaultFile(t, "the payload of a small file")
	for n := range len(file) {
		want := "damaged"
		if n == 0 {
			want = "empty"
		}
		if got := verdict(openAll(file[:n], c.recovery)); got != want {
			t.Errorf("cut to %d bytes: got %s, want %s", n, got, want)
		}
	}
}

// A cut file whose lengths were made to fit.
func TestFileCutAndRepairedIsForged(t *testing.T) {
	file, _, c := vaultFile(t, "the payload of a small file")
	for n := tail + 32 + 17; n < len(file); n++ {
		cut := edited(file[:n], put64(64, uint64(n-tail-32)))
		if got := verdict(openAll(cut, c.recovery)); got != "forged" {
			t.Errorf("cut to %d bytes: got %s, want forged", n, got)
		}
	}
}

func TestEveryPayloadLengthIsJudged(t *testing.T) {
	file, _, _ := vaultFile(t, "payload")
	const full = 65536 + 16
	tests := map[int]bool{
		1: false, 15: false, 16: false, 17: true, full: true, full + 1: false, full + 16: false,
		full + 17: true, 2 * full: true, 2*full + 16: false,
	}
	for n, ok := range tests {
		b := append(bytes.Clone(file[:tail+32]), make([]byte, n)...)
		put64(64, uint64(n))(b)
		resum(b)
		if _, err := readHeader(b); (err == nil) != ok {
			t.Errorf("payload of %d bytes: got %v", n, err)
		}
	}
}

func TestPayloadOfAnotherSaveIsForged(t *testing.T) {
	h, key, c := threeSlots(t)
	r := newRand(1)
	var files [2]bytes.Buffer
	for i := range files {
		s, err := crypto.NewSealer(&files[i], r, h, key, 7)
		must(t, err)
		_, err = s.Write([]byte("payload"))
		must(t, err)
		must(t, s.Close())
	}
	mixed := append(bytes.Clone(files[0].Bytes()[:tail+32]), files[1].Bytes()[tail+32:]...)
	if got := verdict(openAll(mixed, c.recovery)); got != "forged" {
		t.Errorf("got %s, want forged", got)
	}
}
