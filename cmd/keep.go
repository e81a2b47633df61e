package cmd

import (
	"context"
	"errors"
	"fmt"
	"time"

	"watchword/agent"
	"watchword/crypto"
)

// Agent is what keeps keys for the user's next commands, in a process of its
// own: the one of package agent, or a fake.
type Agent interface {
	// Client speaks to the one whose sockets are in dir.
	Client(dir string) *agent.Client
	// Start starts it, to outlive this program, as the hidden verb "agent". It
	// returns when the agent listens, or has ended; that it was started is all
	// that no error means.
	Start(dir string) error
	// Serve is the agent: it returns when it holds no key any more, when
	// another one is there already, or when ctx ends.
	Serve(ctx context.Context, dir string) error
}

// agentVerb is how the agent is started.
const agentVerb = "agent"

// agent returns who may have the key, nil if nobody is to be asked.
func (w *ww) agent() *agent.Client {
	if w.Agent == nil || w.opt.noAgent || w.config.Duration("lock.idle") == 0 {
		return nil
	}
	return w.Agent.Client(w.config.Paths.Runtime)
}

// held returns the key of the vault if the agent has it, for the caller to
// wipe; else nil, whatever the reason. A key that does not fit is from before
// the master password was changed elsewhere, and is forgotten.
func (w *ww) held(ctx context.Context, h *crypto.Header) *crypto.Key {
	c := w.agent()
	if c == nil {
		return nil
	}
	v, err := c.Get(ctx, h.ID)
	if err != nil {
		w.warnOfAgent(err)
		return nil
	}
	key, err := crypto.KeyOf(v)
	if err != nil {
		return nil
	}
	if h.Verify(key) == nil {
		return key
	}
	key.Wipe()
	if w.about == "" { // another file may be an old copy: the key is not to blame
		w.warnOfAgent(c.Drop(ctx, h.ID))
	}
	return nil
}

// warnOfAgent tells once what is wrong with the agent. That there is none, or
// that it does not have the key, is in order.
func (w *ww) warnOfAgent(err error) {
	if err == nil || errors.Is(err, agent.ErrNoAgent) || errors.Is(err, agent.ErrNoKey) || w.distrusted {
		return
	}
	w.distrusted = true
	w.Console.Warn("the agent is not used: %v", err)
}

// terms are for how long, and for whom, the settings have the agent keep keys.
func (w *ww) terms() agent.Terms {
	scope, _ := w.config.Value("lock.scope")
	life := w.config.Duration("lock.max")
	return agent.Terms{Idle: min(w.config.Duration("lock.idle"), life), Life: life, Terminal: scope == "terminal"}
}

// keepTyped has the agent keep the key of the vault, whose password somebody
// just typed, and says so if it was started for that.
func (w *ww) keepTyped(ctx context.Context, id [16]byte, key *crypto.Key) {
	if span, started := w.stayUnlocked(ctx, id, key); started {
		w.Console.Note("unlocked for %s · ww lock", spoken(span))
	}
}

// stayUnlocked is keepTyped for who says it himself: for how long the vault is
// unlocked now, 0 if it is not, and whether an agent was started. Where none
// can be, the password is asked for again next time: that is warned of, and no
// failure.
func (w *ww) stayUnlocked(ctx context.Context, id [16]byte, key *crypto.Key) (span time.Duration, started bool) {
	if w.agent() == nil || w.about != "" {
		return 0, false
	}
	started, err := w.keep(ctx, id, key, w.terms())
	if err != nil {
		w.warnOfAgent(fmt.Errorf("the key cannot be kept: %w", err))
		return 0, false
	}
	return w.terms().Idle, started
}

// keep puts the key into the agent, and starts one if there is none.
func (w *ww) keep(ctx context.Context, id [16]byte, key *crypto.Key, terms agent.Terms) (started bool, err error) {
	dir := w.config.Paths.Runtime
	c := w.Agent.Client(dir)
	defer func() { w.given(id, err) }()
	err = c.Put(ctx, id, key.Value(), terms)
	if !errors.Is(err, agent.ErrNoAgent) {
		return false, err
	}
	if err := w.Disk.MkdirAll(dir); err != nil {
		return false, err
	}
	if err := w.Agent.Start(dir); err != nil {
		return false, fmt.Errorf("start the agent: %w", err)
	}
	if err = c.Put(ctx, id, key.Value(), terms); errors.Is(err, agent.ErrNoAgent) {
		err = errors.New("the agent did not start")
	}
	return true, err
}

// given notes that the agent has the key, unless err says otherwise.
func (w *ww) given(id [16]byte, err error) {
	if err != nil {
		return
	}
	if w.gave == nil {
		w.gave = map[[16]byte]bool{}
	}
	w.gave[id] = true
}

// rekeyed has the agent put the new key of the vault in the place of the
// former, if its password was typed; otherwise it forgets the former.
func (w *ww) rekeyed(ctx context.Context, id [16]byte, key *crypto.Key, typed bool) {
	switch {
	case typed && w.agent() != nil:
		w.keepTyped(ctx, id, key)
	case w.Agent != nil:
		w.warnOfAgent(w.Agent.Client(w.config.Paths.Runtime).Drop(ctx, id))
	}
}

// spoken is a span of time as people say it, less what they leave out: "45 s",
// "10 min", "1 h 30 min".
func spoken(d time.Duration) string {
	hours, minutes := int(d.Hours()), int(d.Minutes())%60
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d s", int(d.Seconds()))
	case hours == 0:
		return fmt.Sprintf("%d min", minutes)
	case minutes == 0:
		return fmt.Sprintf("%d h", hours)
	}
	return fmt.Sprintf("%d h %d min", hours, minutes)
}
