package vault_test

import (
	"bytes"
	"io"
	"testing"

	"watchword/crypto"
	"watchword/secret"
	"watchword/vault"
	"watchword/vault/vaulttest"
)

// loggedIn is a vault that is shared and has a login for its target.
func loggedIn(t *testing.T, session string) *vaulttest.Vault {
	v := inMemory(t, 1)
	key, slot, _ := newKey(t, v, status(v).ID)
	defer key.Wipe()
	must(t, update(v, func(tx *vault.Tx) error {
		s := vault.Sharing{Target: "s3://bucket", Slots: []crypto.Slot{slot}, Devices: map[vault.Device]string{{1}: "laptop"}}
		var err error
		s.Login, err = tx.SealLogin(s.Target, "KEYID", vaulttest.Secret("canary-key"), vaulttest.Secret(session))
		tx.Share(s, key)
		return err
	}))
	return v
}

// hasLogin wants tx to have that login.
func hasLogin(t *testing.T, tx *vault.Tx, session string) {
	t.Helper()
	s, key, err := tx.Sharing()
	must(t, err)
	defer key.Wipe()
	if s.Login == nil || s.Login.User != "KEYID" || bytes.Contains(s.Login.Secret, []byte("canary")) {
		t.Fatalf("the login is %+v", s.Login)
	}
	password, token, err := tx.OpenLogin(s)
	must(t, err)
	defer password.Wipe()
	defer token.Wipe()
	if !password.Equal(vaulttest.Secret("canary-key")) || !token.Equal(vaulttest.Secret(session)) {
		t.Error("the secrets are others")
	}
}

func TestALoginIsKeptSealedAndOutlivesTheMasterPassword(t *testing.T) {
	for _, session := range []string{"", "canary-token"} {
		v := loggedIn(t, session)
		v.Look(func(tx *vault.Tx) error { hasLogin(t, tx, session); return nil })
		c, unlock := rekeyed(t, v, nothing)
		must(t, c.View(t.Context(), unlock, func(tx *vault.Tx) error { hasLogin(t, tx, session); return nil }))
		v.Look(func(tx *vault.Tx) error {
			p, err := tx.Parts()
			must(t, err)
			if bytes.Contains(p.Local, []byte("canary")) {
				t.Error("LOCAL has the secret in it")
			}
			return nil
		})
		must(t, update(v, func(tx *vault.Tx) error { tx.Unshare(); return nil }))
		v.Look(func(tx *vault.Tx) error {
			p, err := tx.Parts()
			must(t, err)
			if bytes.Contains(p.Local, []byte("KEYID")) {
				t.Error("LOCAL keeps who logged in")
			}
			return nil
		})
	}
}

func TestALoginOpensForItsTargetOnly(t *testing.T) {
	loggedIn(t, "canary-token").Look(func(tx *vault.Tx) error {
		s, key, err := tx.Sharing()
		must(t, err)
		key.Wipe()
		other := *s
		other.Target += "s"
		_, _, err = tx.OpenLogin(&other)
		wantErr(t, err, crypto.ErrForged)
		swapped := *s
		swapped.Login = &vault.Login{Secret: s.Login.Session, Session: s.Login.Secret}
		_, _, err = tx.OpenLogin(&swapped)
		wantErr(t, err, crypto.ErrForged)
		swapped.Login = &vault.Login{Secret: s.Login.Secret, Session: s.Login.Secret}
		_, _, err = tx.OpenLogin(&swapped)
		wantErr(t, err, crypto.ErrForged)
		return nil
	})
}

// sharingOf returns v with another sharing in LOCAL.
func sharingOf(t *testing.T, v *vaulttest.Vault, change func(map[int64]any)) *vaulttest.Vault {
	return forge(v, func(p *vault.Parts) {
		local, sharing := map[int64]any{}, map[int64]any{}
		must(t, vault.Decode(p.Local, &local))
		raw, err := vault.Encode(local[5])
		must(t, err)
		must(t, vault.Decode(raw, &sharing))
		change(sharing)
		local[5] = sharing
		p.Local, err = vault.Encode(local)
		must(t, err)
		p.Measure()
	})
}

func TestASharingOfAnotherVersionOpens(t *testing.T) {
	v := loggedIn(t, "")
	look := func(v *vaulttest.Vault, has bool) {
		t.Helper()
		v.Look(func(tx *vault.Tx) error {
			s, key, err := tx.Sharing()
			must(t, err)
			key.Wipe()
			if s.Target != "s3://bucket" || len(s.Slots) != 1 || (s.Login != nil) != has {
				t.Errorf("shared as %+v", s)
			}
			return nil
		})
	}
	look(sharingOf(t, v, func(s map[int64]any) { delete(s, 7) }), false) // before there were logins
	later := sharingOf(t, v, func(s map[int64]any) {
		s[9] = []any{"what is this", 1}
		s[7] = map[int64]any{1: "KEYID", 2: []byte("x"), 9: map[string]any{"and": true}}
	})
	look(later, true)
	for _, odd := range []any{"text", map[int64]any{1: 7}, map[int64]any{2: "text"}} {
		odd := sharingOf(t, v, func(s map[int64]any) { s[7] = odd })
		odd.Look(func(tx *vault.Tx) error {
			_, _, err := tx.Sharing()
			wantErr(t, err, crypto.ErrForged)
			return nil
		})
	}
}

func TestALoginIsNotSealedWithoutRandomBytesOrTheLocalKey(t *testing.T) {
	v := inMemory(t, 1)
	good := content(t, v)
	for n := range int64(2) {
		poor := v.CopyOf("poor", good)
		poor.Look(func(tx *vault.Tx) error {
			poor.Rand = io.LimitReader(vaulttest.Rand(5), crypto.NonceSize*n)
			if _, err := tx.SealLogin("t", "u", vaulttest.Secret("x"), vaulttest.Secret("y")); err == nil {
				t.Errorf("sealed with %d nonces", n)
			}
			return nil
		})
	}
	without := forge(v, func(p *vault.Parts) { p.Keys[0] = 9 })
	_ = look(without, func(tx *vault.Tx) error {
		_, err := tx.SealLogin("t", "u", secret.Value{}, secret.Value{})
		wantErr(t, err, crypto.ErrForged)
		_, _, err = tx.OpenLogin(&vault.Sharing{Login: &vault.Login{}})
		wantErr(t, err, crypto.ErrForged)
		return nil
	})
}
