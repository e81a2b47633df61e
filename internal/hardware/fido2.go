package hardware

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"strings"

	"watchword/crypto"
	"watchword/secret"
)

const (
	fidoPackage = "fido2-tools"
	userSize    = 32 // bytes of a user id: nobody's
	userName    = "watchword"

	credentialLine = 5 // of what fido2-cred prints, as fido2-cred(1) says
	secretLine     = 5 // of what fido2-assert prints
)

// hashed is the hash of the client's data. Nobody looks at the signature over it.
var hashed [32]byte

// lines are the input of a program: blobs in base64, and texts.
func lines(parts ...any) string {
	var b strings.Builder
	for _, part := range parts {
		switch p := part.(type) {
		case string:
			b.WriteString(p)
		case []byte:
			b.WriteString(base64.StdEncoding.EncodeToString(p))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// tokens lists the FIDO2 keys that are plugged in.
func (k Keys) tokens(ctx context.Context) (paths []string, err error) {
	out, err := k.run(ctx, program{name: "fido2-token", from: fidoPackage, args: []string{"-L"}})
	if err != nil {
		return nil, err
	}
	defer out.Wipe()
	_ = out.Reveal(func(b []byte) error { // cannot fail
		for scan := bufio.NewScanner(bytes.NewReader(b)); scan.Scan(); {
			if path, _, ok := strings.Cut(scan.Text(), ": "); ok {
				paths = append(paths, path)
			}
		}
		return nil
	})
	if len(paths) == 0 {
		return nil, &Error{Cause: ErrNoDevice, Program: "fido2-token", Package: fidoPackage}
	}
	return paths, nil
}

// only returns the one FIDO2 key that is plugged in.
func (k Keys) only(ctx context.Context) (string, error) {
	paths, err := k.tokens(ctx)
	if err != nil {
		return "", err
	}
	if len(paths) > 1 {
		return "", &Error{Cause: ErrSeveral, Program: "fido2-token", Package: fidoPackage, Says: strings.Join(paths, ", ")}
	}
	return paths[0], nil
}

// find returns the FIDO2 key that has the credential of d. Of several, each is
// asked without a touch.
func (k Keys) find(ctx context.Context, d crypto.Device) (string, error) {
	paths, err := k.tokens(ctx)
	if err != nil || len(paths) == 1 {
		return strings.Join(paths, ""), err
	}
	for _, path := range paths {
		out, tried := k.run(ctx, program{
			name: "fido2-assert", from: fidoPackage, args: []string{"-G", "-t", "up=false", path},
			input: lines(hashed[:], crypto.RelyingParty, d.Credential),
		})
		out.Wipe()
		if tried == nil || ctx.Err() != nil {
			return path, context.Cause(ctx)
		}
	}
	return "", &Error{Cause: ErrOther, Program: "fido2-assert", Package: fidoPackage}
}

// credential makes one that is not kept in the key: its id is all there is of it.
func (k Keys) credential(ctx context.Context, user []byte, device string) (id []byte, err error) {
	if device == "" {
		if device, err = k.only(ctx); err != nil {
			return nil, err
		}
	}
	made := program{
		name: "fido2-cred", from: fidoPackage, args: []string{"-M", "-h", device},
		input: lines(hashed[:], crypto.RelyingParty, userName, user),
	}
	out, err := k.run(ctx, made)
	if err != nil {
		return nil, err
	}
	defer out.Wipe()
	err = out.Reveal(func(b []byte) error {
		line, ok := lineOf(b, credentialLine)
		id = make([]byte, base64.StdEncoding.DecodedLen(len(line)))
		n, err := base64.StdEncoding.Decode(id, line)
		if id = id[:n]; !ok || err != nil || n < 1 || n > crypto.MaxCredential {
			return made.failed(ErrAnswer, "")
		}
		return nil
	})
	return id, err
}

// hmacSecret returns the 32 bytes that device makes of the salt of d.
func (k Keys) hmacSecret(ctx context.Context, d crypto.Device, device string) (answer secret.Value, err error) {
	asked := program{
		name: "fido2-assert", from: fidoPackage, args: []string{"-G", "-h", device},
		input: lines(hashed[:], crypto.RelyingParty, d.Credential, d.Salt[:]),
	}
	out, err := k.run(ctx, asked)
	if err != nil {
		return secret.Value{}, err
	}
	defer out.Wipe()
	err = out.Reveal(func(b []byte) error {
		line, ok := lineOf(b, secretLine)
		if !ok {
			return asked.failed(ErrUnable, "")
		}
		answer, ok = decoded(crypto.KeySize, base64.StdEncoding.DecodedLen(len(line)), func(to []byte) (int, error) {
			return base64.StdEncoding.Decode(to, line)
		})
		if !ok {
			return asked.failed(ErrAnswer, "")
		}
		return nil
	})
	return answer, err
}

// lineOf returns the nth line of b, counted from 1, without its end.
func lineOf(b []byte, n int) (line []byte, ok bool) {
	for ; n > 1; n-- {
		at := bytes.IndexByte(b, '\n')
		if at < 0 {
			return nil, false
		}
		b = b[at+1:]
	}
	if at := bytes.IndexByte(b, '\n'); at >= 0 {
		b = b[:at]
	}
	b = bytes.TrimSuffix(b, []byte("\r"))
	return b, len(b) > 0
}
