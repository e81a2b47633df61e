package agent

import (
	"errors"
	"sync"
	"time"

	"watchword/secret"
)

// Held is a key that an agent has, but for the key itself.
type Held struct {
	ID         [16]byte
	Idle, Life time.Duration // that are left, in whole seconds
}

// keys are the keys that are held. Several goroutines may use them.
type keys struct {
	now func() time.Time

	mu     sync.Mutex
	held   map[slot]*held
	had    bool // some key was held
	closed bool // none is taken any more
}

// slot is where a key lies: a terminal's own key is beside everybody's.
type slot struct {
	id       [idSize]byte
	terminal int // 0: everybody's
}

type held struct {
	key     secret.Value
	idle    time.Duration
	idleEnd moment
	end     moment
}

// moment is a point in time by both clocks of the system: the one that people
// set, which goes on while the machine is suspended, and the one that nobody
// can set back. Whichever is there first counts.
type moment struct{ wall, steady time.Time }

func at(t time.Time) moment { return moment{t.Round(0), t} }

func (m moment) left(now time.Time) time.Duration {
	return min(m.wall.Sub(now.Round(0)), m.steady.Sub(now))
}

func (h *held) left(now time.Time) time.Duration {
	return min(h.idleEnd.left(now), h.end.left(now))
}

// Why a key is not kept.
var (
	errFull = errors.New("too many keys")
	errOver = errors.New("this server is ending")
)

// put takes key over, and wipes it if it returns an error. What is held under
// the id and is another key is out of date, whoever it is for.
func (k *keys) put(id [idSize]byte, terminal int, terms Terms, key secret.Value) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.expire()
	k.remove(func(s slot, h *held) bool { return s.id == id && !h.key.Equal(key) })
	s := slot{id, terminal}
	old, replaced := k.held[s]
	switch {
	case k.closed:
		key.Wipe()
		return errOver
	case replaced:
		old.key.Wipe()
	case len(k.held) >= maxKeys:
		key.Wipe()
		return errFull
	}
	now := k.now()
	k.held[s] = &held{key: key, idle: terms.Idle, idleEnd: at(now.Add(terms.Idle)), end: at(now.Add(terms.Life))}
	k.had = true
	return nil
}

// get returns the key for one that sits at terminal, and starts its idle time
// anew. It stays the owner: the key is empty once it was dropped.
func (k *keys) get(id [idSize]byte, terminal int) (key secret.Value, ok bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.expire()
	h := k.held[slot{id, 0}]
	if h == nil && terminal != 0 {
		h = k.held[slot{id, terminal}]
	}
	if h == nil {
		return secret.Value{}, false
	}
	h.idleEnd = at(k.now().Add(h.idle))
	return h.key, true
}

// drop forgets the keys of id, whoever they are for.
func (k *keys) drop(id [idSize]byte) {
	k.forget(func(s slot, _ *held) bool { return s.id == id })
}

func (k *keys) dropAll() {
	k.forget(func(slot, *held) bool { return true })
}

// close is dropAll for good.
func (k *keys) close() {
	k.mu.Lock()
	k.closed = true
	k.mu.Unlock()
	k.dropAll()
}

func (k *keys) forget(which func(slot, *held) bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.remove(which)
}

func (k *keys) remove(which func(slot, *held) bool) {
	for s, h := range k.held {
		if which(s, h) {
			h.key.Wipe()
			delete(k.held, s)
		}
	}
}

func (k *keys) expire() {
	now := k.now()
	k.remove(func(_ slot, h *held) bool { return h.left(now) <= 0 })
}

// none reports whether no key is held.
func (k *keys) none() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return len(k.held) == 0
}

// list returns what one that sits at terminal could get.
func (k *keys) list(terminal int) []Held {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.expire()
	now := k.now()
	var all []Held
	for s, h := range k.held {
		if s.terminal == 0 || s.terminal == terminal {
			all = append(all, Held{s.id, h.left(now), h.end.left(now)})
		}
	}
	return all
}

// tend forgets what is due. It returns for how long nothing is due then; over
// says that all keys there were are gone.
func (k *keys) tend() (wait time.Duration, over bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.expire()
	now := k.now()
	wait = MaxLife
	for _, h := range k.held {
		wait = min(wait, h.left(now))
	}
	return wait, k.had && len(k.held) == 0
}
