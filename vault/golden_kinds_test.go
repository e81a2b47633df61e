package vault

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"watchword/crypto"
	"watchword/secret"
)

// leastCosts are the lowest that a vault may have.
var leastCosts = crypto.Params{Time: 3, Memory: 64 << 10, Lanes: 1}

// drawCode draws what opens the vault: a recovery code, or a key file that goes
// with the password.
func (g *golden) drawCode() {
	var err error
	switch g.kind {
	case crypto.Recovery:
		g.code.Recovery, err = crypto.NewRecovery(g.store.Rand)
		check(g.t, err)
		g.t.Cleanup(g.code.Recovery.Wipe)
		g.offer = "recovery: " + textOf(crypto.FormatRecovery(g.code.Recovery)) + "\n"
	case crypto.PasswordAndFile:
		text, key, err := crypto.NewKeyFile(g.store.Rand)
		check(g.t, err)
		g.t.Cleanup(key.Wipe)
		g.code.File = key
		g.offer += "keyfile: " + strings.TrimSpace(textOf(text)) + "\n"
	case crypto.HMACSecret, crypto.ChallengeResponse:
		g.drawDevice()
	}
}

// drawDevice draws what a hardware key is asked, and what it answers.
func (g *golden) drawDevice() {
	var err error
	g.device, err = crypto.NewDevice(g.store.Rand, g.kind)
	check(g.t, err)
	answer := make([]byte, crypto.KeySize)
	if g.kind == crypto.HMACSecret {
		g.device.Credential = make([]byte, 64)
		check(g.t, draw(g.store.Rand, g.device.Credential))
	} else {
		g.device.Place, answer = 2, make([]byte, crypto.ResponseSize)
	}
	check(g.t, draw(g.store.Rand, answer))
	g.offer += fmt.Sprintf("device: %x\n", answer)
	g.code.Device, err = crypto.DeviceKey(g.kind, secret.New(answer))
	check(g.t, err)
	g.t.Cleanup(g.code.Device.Wipe)
	g.device.Bind(g.code.Device)
}

// textOf returns a secret of a test, and wipes it.
func textOf(v secret.Value) (text string) {
	defer v.Wipe()
	_ = v.Reveal(func(b []byte) error { text = string(b); return nil }) // the function cannot fail
	return text
}

// doMore has the verbs about trash, files and going back.
func (g *golden) doMore(verb string, words []string) {
	id := g.ids[words[0]]
	switch verb {
	case "with a key file":
		g.kind = crypto.PasswordAndFile
	case "with a FIDO2 key":
		g.kind = crypto.HMACSecret
	case "with a key that answers challenges":
		g.kind = crypto.ChallengeResponse
	case "delete":
		check(g.t, g.tx.Delete(id))
	case "undelete":
		check(g.t, g.tx.Undelete(id))
	case "destroy":
		check(g.t, g.tx.Destroy(id))
	case "restore":
		e, err := g.tx.Entry(id)
		check(g.t, err)
		check(g.t, g.tx.Restore(id, e.Commits[g.number(words[1])-1].ID))
	case "file":
		g.edit(words[0], SetSecret(words[1], secretOf(g.t, string(counting(g.number(words[2]))))))
	case "edits":
		for n := range g.number(words[2]) {
			g.edit(words[0], SetSecret(words[1], secretOf(g.t, fmt.Sprint("number ", n+1))))
		}
	case "undo":
		txn, err := g.tx.LastTxn()
		check(g.t, err)
		_, err = g.tx.Undo(txn)
		check(g.t, err)
	default:
		g.t.Fatalf("%s: what is %q?", recipes, verb)
	}
}

func (g *golden) number(word string) int {
	n, err := strconv.Atoi(word)
	check(g.t, err)
	return n
}

// counting returns n bytes that count up, with a break at every thousand so that
// no part of them looks like another.
func counting(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i + i/1000)
	}
	return b
}

// Format 1 cannot drift unseen: whoever changes a byte of it changes a hash.
func TestGoldenVaultsAreMadeByteForByteByTheirRecipes(t *testing.T) {
	names, err := filepath.Glob(recipes + "*.txt")
	if err != nil || len(names) < 4 {
		t.Fatalf("recipes %q, %v", names, err)
	}
	for _, name := range names {
		t.Run(filepath.Base(name), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(name)
			check(t, err)
			g := bake(t, string(text))
			steps, _, _ := strings.Cut(string(text), "size: ")
			made := steps + g.result()
			if *update {
				check(t, os.WriteFile(name, []byte(made), 0o644))
			} else if made != string(text) {
				t.Errorf("the recipe makes another vault:\n%s", made)
			}
			if *keep != "" {
				check(t, os.WriteFile(filepath.Join(*keep, strings.TrimSuffix(filepath.Base(name), ".txt")), g.kit(), 0o600))
			}
		})
	}
}

// result opens the vault as a person would, checks it whole, and says what it is
// and holds.
func (g *golden) result() string {
	base := g.open()
	key, _, err := base.header.Unlock(g.code)
	check(g.t, err)
	defer key.Wipe()
	tx := &Tx{store: g.store, base: base, key: key}
	checked, err := tx.Check(g.t.Context(), true)
	if err != nil || len(checked.Problems) > 0 {
		g.t.Errorf("checked %+v, %v", checked, err)
	}
	return fmt.Sprintf("size: %d\nsha256: %x\nholds: %d entries, %d commits, %d secrets\n",
		len(g.file), sha256.Sum256(g.file), checked.Entries, checked.Commits, checked.Secrets)
}

// kit is the vault as a file of the test kit (go doc watchword/testkit).
func (g *golden) kit() []byte {
	base := g.open()
	text := make([]byte, base.payload.Size())
	_, err := base.payload.ReadAt(text, 0)
	check(g.t, err)
	head := fmt.Sprintf("expect: ok\n%spayload: %x\n\n", g.offer, sha256.Sum256(text))
	return bytes.Join([][]byte{[]byte(head), g.file}, nil)
}

func TestGoldenVaultHoldsWhatItsRecipeSays(t *testing.T) {
	text, err := os.ReadFile(recipes + "small.txt")
	check(t, err)
	g := bake(t, string(text))
	tx := &Tx{store: g.store, base: g.open(), key: g.key}
	e, err := tx.Entry(g.ids["github"])
	check(t, err)
	f := e.Field(Password)
	v, err := tx.Value(e.ID, &f.Item, f.By)
	check(t, err)
	defer v.Wipe()
	if e.Text(User) != "octo" || !v.Equal(secretOf(t, "a newer one")) || !e.Commits[0].item(Password).Purged {
		t.Errorf("github is %+v", e.Fields)
	}
	if e, err = tx.Entry(g.ids["gitlab"]); err != nil || !e.Trashed || e.Text(User) != "" {
		t.Errorf("gitlab is %+v, %v", e, err)
	}
}
