package vault

import (
	"watchword/secret"
)

const labelLogin = "ww1/sync-login"

// Login is what this copy of the vault logs in with where the pile is. The
// secrets are sealed: see [Tx.SealLogin].
type Login struct {
	User    string // a name, or the id of a key
	Secret  []byte // a password, or the secret key
	Session []byte // the token of temporary keys; empty if there is none
}

// What of a login is in a box.
const (
	loginSecret  = 1
	loginSession = 2
)

// SealLogin seals what a device logs in with at this target, for
// [Sharing.Login]. It opens in this copy of the vault only, and for that target
// only. The values stay the caller's; an empty session is none.
func (tx *Tx) SealLogin(target, user string, password, session secret.Value) (l *Login, err error) {
	key, err := tx.base.keys.localUnder(labelLogin)
	if err != nil {
		return nil, err
	}
	defer key.Wipe()
	l = &Login{User: user}
	if l.Secret, err = key.Seal(tx.store.Rand, password, tx.loginBinding(loginSecret, target)); err != nil {
		return nil, err
	}
	if session.Len() > 0 {
		l.Session, err = key.Seal(tx.store.Rand, session, tx.loginBinding(loginSession, target))
	}
	return l, err
}

// OpenLogin opens the secrets of s.Login, which is not nil, for the caller to
// wipe. [crypto.ErrForged] if they were sealed for another target.
func (tx *Tx) OpenLogin(s *Sharing) (password, session secret.Value, err error) {
	key, err := tx.base.keys.localUnder(labelLogin)
	if err != nil {
		return password, session, err
	}
	defer key.Wipe()
	if password, err = key.Open(s.Login.Secret, tx.loginBinding(loginSecret, s.Target)); err != nil {
		return password, session, err
	}
	if len(s.Login.Session) > 0 {
		if session, err = key.Open(s.Login.Session, tx.loginBinding(loginSession, s.Target)); err != nil {
			password.Wipe()
		}
	}
	return password, session, err
}

func (tx *Tx) loginBinding(what byte, target string) []byte {
	id := tx.base.header.ID
	return append(append(append([]byte(labelLogin), id[:]...), what), target...)
}

// loginForm is Login in LOCAL.
type loginForm struct {
	User    string `cbor:"1,keyasint"`
	Secret  []byte `cbor:"2,keyasint"`
	Session []byte `cbor:"3,keyasint,omitempty"`
}

func (l *Login) form() *loginForm {
	if l == nil {
		return nil
	}
	return &loginForm{l.User, l.Secret, l.Session}
}

func (f *loginForm) login() *Login {
	if f == nil {
		return nil
	}
	return &Login{f.User, f.Secret, f.Session}
}
