package hardware

import (
	"bytes"
	"context"
	"encoding/hex"
	"strconv"

	"watchword/crypto"
	"watchword/secret"
)

// respond has a key answer a challenge: by ykchalresp, or by ykman where only
// that is installed.
func (k Keys) respond(ctx context.Context, d crypto.Device) (answer secret.Value, err error) {
	place, challenge := strconv.Itoa(int(d.Place)), hex.EncodeToString(d.Salt[:])
	asked := program{
		// ykchalresp reads 64 characters and takes a newline for one of them.
		name: "ykchalresp", from: "yubikey-personalization", args: []string{"-" + place, "-x", "-H", "-i-"}, input: challenge,
	}
	if !installed(asked.name) && installed("ykman") {
		asked = program{name: "ykman", from: "yubikey-manager", args: []string{"otp", "calculate", place, challenge}}
	}
	out, err := k.run(ctx, asked)
	if err != nil {
		return secret.Value{}, err
	}
	defer out.Wipe()
	err = out.Reveal(func(b []byte) error {
		line, ok := bytes.TrimRight(b, "\r\n"), false
		answer, ok = decoded(crypto.ResponseSize, hex.DecodedLen(len(line)), func(to []byte) (int, error) {
			return hex.Decode(to, line)
		})
		if !ok {
			return asked.failed(ErrAnswer, "")
		}
		return nil
	})
	return answer, err
}
