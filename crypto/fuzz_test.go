package crypto_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"watchword/crypto"
	"watchword/secret"
)

// FuzzReadHeader wants any bytes refused with a known verdict, or a header that
// is what the file has. The checksum is made to fit, or little would be tested.
func FuzzReadHeader(f *testing.F) {
	file, _, _ := vaultFile(f, "payload")
	f.Add(file)
	f.Add(file[:100])
	f.Add(edited(file, put16(10, 1)))
	f.Add([]byte("\x89WWV\r\n\x1a\n"))
	for kind, answer := range map[crypto.Kind]string{crypto.HMACSecret: hmacAnswer, crypto.ChallengeResponse: response} {
		h, _, _ := withDevice(f, kind, answer)
		f.Add(append(h.Bytes(), make([]byte, h.PayloadLen)...))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		if len(file) >= 120 {
			if n := binary.LittleEndian.Uint32(file[12:]); n >= 120 && int64(n) <= int64(len(file)) {
				resum(file)
			}
		}
		h, err := readHeader(file)
		if err != nil {
			if v := verdict(err); h != nil || strings.HasPrefix(v, "other") || v == "wrong key" || v == "forged" {
				t.Errorf("got %v", err)
			}
			return
		}
		head := h.Bytes()
		if !bytes.HasPrefix(file, head) || len(file) != len(head)+int(h.PayloadLen) || len(h.Slots) > crypto.MaxSlots {
			t.Errorf("accepted a header that does not fit: %+v", h)
		}
		h.ReadOnly()
		for _, s := range h.Slots {
			d, ok := h.Device(s)
			if ok && (!d.Kind.IsDevice() || d.Kind != s.Kind() || !bytes.Contains(h.Ext, d.Ext(s.ID()))) {
				t.Errorf("%+v is not what the header asks", d)
			}
		}
	})
}

// FuzzOpen puts any payload behind a header that is right for its length.
// Nothing but what was sealed may open.
func FuzzOpen(f *testing.F) {
	file, h, key, plain := chunked(f, 100)
	head := len(h.Bytes())
	f.Add(file[head:])
	f.Add(file[head : len(file)-1])
	f.Add(make([]byte, 17))
	f.Add(make([]byte, chunk+16+17))
	f.Fuzz(func(t *testing.T, payload []byte) {
		b := edited(append(bytes.Clone(file[:head]), payload...), put64(64, uint64(len(payload))))
		remac(b, key)
		h, err := readHeader(b)
		if err != nil {
			return // the length of a payload that ends with an empty chunk
		}
		must(t, h.Verify(key))
		p, err := h.Open(key, bytes.NewReader(b))
		if err != nil {
			if !errors.Is(err, crypto.ErrForged) {
				t.Errorf("got %v", err)
			}
			return
		}
		defer p.Close()
		got := make([]byte, p.Size())
		if _, err := p.ReadAt(got, 0); err != nil || !bytes.Equal(got, plain) {
			t.Errorf("opened what was not sealed: %v", err)
		}
	})
}

// FuzzParseRecovery wants a text refused, or read as the code it stands for.
func FuzzParseRecovery(f *testing.F) {
	_, text := newCode(f, 1)
	f.Add(show(text))
	f.Add([]byte("EHVP-AVKM F4G7"))
	f.Add([]byte("\u00e9"))
	f.Fuzz(func(t *testing.T, typed []byte) {
		in := secret.New(bytes.Clone(typed))
		defer in.Wipe()
		code, err := crypto.ParseRecovery(in)
		defer code.Wipe()
		if err != nil {
			if !errors.Is(err, crypto.ErrMistyped) || code.Len() != 0 {
				t.Errorf("got %v", err)
			}
			return
		}
		again := crypto.FormatRecovery(code)
		defer again.Wipe()
		if clean := plainCode(typed); clean != string(show(again)) {
			t.Errorf("%q was read as %q", typed, show(again))
		}
	})
}

// plainCode writes what a person typed as it was printed.
func plainCode(typed []byte) string {
	clean := strings.NewReplacer(" ", "", "-", "", "\t", "", "\n", "", "\v", "", "\f", "", "\r", "").Replace(string(typed))
	return strings.NewReplacer("I", "1", "L", "1", "O", "0").Replace(strings.ToUpper(clean))
}

// FuzzNormalize wants a password refused, or one that stays as it is from then
// on.
func FuzzNormalize(f *testing.F) {
	f.Add([]byte("correct horse"))
	f.Add([]byte("hu\u0308nter \uff11"))
	f.Add([]byte("\ufdfa\ufdfa"))
	f.Add([]byte("\xff\x00"))
	f.Fuzz(func(t *testing.T, typed []byte) {
		in := secret.New(bytes.Clone(typed))
		defer in.Wipe()
		once, err := crypto.Normalize(in)
		defer once.Wipe()
		if err != nil {
			if !errors.Is(err, crypto.ErrPassword) || once.Len() != 0 {
				t.Errorf("got %v", err)
			}
			return
		}
		twice, err := crypto.Normalize(once)
		defer twice.Wipe()
		if err != nil || !once.Equal(twice) || !utf8.Valid(show(once)) || once.Len() > 1024 {
			t.Errorf("%q becomes %q and then %q, %v", typed, show(once), show(twice), err)
		}
	})
}
