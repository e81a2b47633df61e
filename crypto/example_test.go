package crypto_test

import (
	"bytes"
	"fmt"

	"watchword/crypto"
	"watchword/secret"
)

// A program makes rand of the system's source, Params with Calibrate, and wipes
// what it makes; errors are left out here for brevity.
func Example() {
	rand, id := newRand(1), [16]byte{1}
	password := secret.New([]byte("correct horse battery staple"))
	defer password.Wipe()
	c := crypto.Credential{Password: password}

	// Make a file.
	key, _ := crypto.NewKey(rand)
	slot, _ := crypto.NewSlot(rand, crypto.Vault, id, crypto.Password, cheapest, c, key)
	header := &crypto.Header{Format: crypto.Vault, ID: id, Slots: []crypto.Slot{slot}}
	var file bytes.Buffer
	sealer, _ := crypto.NewSealer(&file, rand, header, key, 5)
	fmt.Fprint(sealer, "hello")
	fmt.Println(sealer.Close(), sealer.Verify(bytes.NewReader(file.Bytes()), int64(file.Len())))
	key.Wipe()

	// Open it again.
	r := bytes.NewReader(file.Bytes())
	header, _ = crypto.ReadHeader(r, r.Size(), crypto.Vault, cheap)
	key, _, _ = header.Unlock(c)
	defer key.Wipe()
	payload, _ := header.Open(key, r)
	defer payload.Close()
	text := make([]byte, payload.Size())
	payload.ReadAt(text, 0)
	fmt.Printf("%s\n", text)
	// Output:
	// <nil> <nil>
	// hello
}
