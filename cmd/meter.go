package cmd

import (
	"strings"

	"watchword/crypto"
	"watchword/internal/console"
	"watchword/secret"
	"watchword/strength"
)

// unbroken is from how many guesses, as a power of ten, the meter is full: some
// six words drawn at random.
const unbroken = 22

// meterOf is a verdict as a meter shows it.
func meterOf(r strength.Result) console.Meter {
	m := console.Meter{Word: r.Level().String(), Why: r.Why()}
	switch r.Level() {
	case strength.Weak:
		m.Filled, m.Tone, m.Why = min(2, 1+r.Score), console.Problem, m.Why+". Add unrelated words."
	case strength.Fair:
		m.Filled, m.Tone = 3, console.Attention
	case strength.Good:
		m.Filled, m.Tone = 3, console.Good
	case strength.Strong:
		m.Filled, m.Tone, m.Why = 4, console.Good, "nothing guessable found"
		if r.Guesses >= unbroken {
			m.Filled = 5
		}
	}
	return m
}

// masterMeter is the meter of a new master password. It keeps nothing of it.
func (w *ww) masterMeter(typed []byte) (m console.Meter) {
	password := copyOf(typed)
	defer password.Wipe()
	_, m, err := w.judge(password)
	if err != nil {
		m = console.Meter{Word: "unusable", Tone: console.Problem, Why: strings.TrimPrefix(err.Error(), crypto.ErrPassword.Error()+": ")}
	}
	return m
}

// meterAt is the meter of a password that somebody chooses for a place.
func (w *ww) meterAt(p place) func(typed []byte) console.Meter {
	words := p.words()
	return func(typed []byte) console.Meter {
		password := copyOf(typed)
		defer password.Wipe()
		return meterOf(w.estimator.Estimate(password, words, w.Now()))
	}
}

// copyOf returns a copy of b, which stays as it is, for the caller to wipe.
func copyOf(b []byte) secret.Value {
	v := secret.Alloc(len(b))
	_ = v.Reveal(func(to []byte) error { secret.Copy(to, b); return nil }) // cannot fail
	return v
}
