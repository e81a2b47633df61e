package clip_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"watchword/internal/clip"
	"watchword/secret"
)

func TestATokenMatchesItsValueOnly(t *testing.T) {
	token, err := clip.Seal(sequence{}, newValue(t, canary))
	if err != nil {
		t.Fatal(err)
	}
	defer token.Wipe()
	if !token.Matches(newValue(t, canary)) {
		t.Error("it does not match its value")
	}
	for _, other := range []string{"", canary + "x", canary[1:], strings.ToUpper(canary)} {
		if token.Matches(newValue(t, other)) {
			t.Errorf("it matches %q", other)
		}
	}
}

func TestATokenOfNothingMatchesNothingElse(t *testing.T) {
	token, err := clip.Seal(sequence{}, secret.Value{})
	if err != nil {
		t.Fatal(err)
	}
	if !token.Matches(secret.Value{}) || token.Matches(newValue(t, "x")) {
		t.Error("the token of an empty value does not match just that")
	}
	token.Wipe()
	if token.Matches(secret.Value{}) || (clip.Token{}).Matches(secret.Value{}) {
		t.Error("a token without a key matches")
	}
}

func TestATokenIsNotPrinted(t *testing.T) {
	token, err := clip.Seal(sequence{}, newValue(t, canary))
	if err != nil {
		t.Fatal(err)
	}
	defer token.Wipe()
	for _, verb := range []string{"%v", "%+v", "%#v", "%x"} {
		if got := fmt.Sprintf(verb, token); strings.Contains(got, "00010203") || strings.Contains(got, "0x0, 0x1, 0x2") {
			t.Errorf("%s prints %s", verb, got)
		}
	}
}

func TestSealNeedsRandomness(t *testing.T) {
	dry := errors.New("dry")
	if _, err := clip.Seal(iotest.ErrReader(dry), newValue(t, canary)); !errors.Is(err, dry) {
		t.Errorf("got %v, want %v", err, dry)
	}
	if _, err := clip.Seal(io.LimitReader(sequence{}, 31), newValue(t, canary)); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %v, want an unexpected end", err)
	}
}

// frame is the message to the helper, made without the code under test: key, HMAC-SHA256 of the value, seconds.
func frame(key []byte, value string, seconds uint32) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(value))
	return binary.BigEndian.AppendUint32(h.Sum(bytes.Clone(key)), seconds)
}

// noteOf is what the file in the runtime directory says about the token with that key.
func noteOf(key []byte) string {
	sum := sha256.Sum256(key)
	return hex.EncodeToString(sum[:16])
}

func TestAnythingButAWholeTokenIsRefused(t *testing.T) {
	whole := frame(bytes.Repeat([]byte{7}, 32), canary, 45)
	cases := map[string][]byte{
		"more":            append(bytes.Clone(whole), 0),
		"no delay":        frame(make([]byte, 32), canary, 0),
		"more than a day": frame(make([]byte, 32), canary, 24*60*60+1),
		"for ever":        frame(make([]byte, 32), canary, 1<<32-1),
	}
	for n := range len(whole) {
		cases[fmt.Sprintf("%d bytes", n)] = whole[:n]
	}
	for name, message := range cases {
		board := &paper{text: []byte(canary)}
		err := keeper(board).Serve(t.Context(), bytes.NewReader(message), nap)
		if !errors.Is(err, clip.ErrToken) {
			t.Errorf("%s: got %v, want ErrToken", name, err)
		}
		if board.reads+board.clears > 0 {
			t.Errorf("%s: it touched the board", name)
		}
	}
}

func TestABrokenPipeIsReported(t *testing.T) {
	board := &paper{}
	if err := keeper(board).Serve(t.Context(), iotest.ErrReader(io.ErrClosedPipe), nap); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("got %v", err)
	}
}

func TestATokenMayComeInPieces(t *testing.T) {
	board := &paper{text: []byte(canary)}
	message := bytes.NewReader(frame(make([]byte, 32), canary, 24*60*60))
	if err := keeper(board).Serve(t.Context(), iotest.OneByteReader(message), nap); err != nil {
		t.Fatal(err)
	}
	if board.text != nil {
		t.Errorf("the board holds %q", board.text)
	}
}
