package vault

import (
	"crypto/hmac"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"watchword/crypto"
)

// RollbackError says that the file is older than what this machine saw.
type RollbackError struct {
	Have, Seen uint64 // generations
	SavedAt    time.Time
	Altered    bool // the mark itself was altered, so what was seen is not known
}

func (e *RollbackError) Error() string {
	if e.Altered {
		return "the rollback mark of this vault was altered"
	}
	return fmt.Sprintf("this vault is older (save %d) than this machine has seen (save %d)", e.Have, e.Seen)
}

// ForkError says that the file is as new as what this machine saw, but was
// not made from it.
type ForkError struct{ Have, Seen uint64 }

func (e *ForkError) Error() string {
	return fmt.Sprintf("this vault (save %d) was not made from the one this machine has seen (save %d)", e.Have, e.Seen)
}

// markSeen is the mark of one path.
type markSeen struct {
	_          struct{} `cbor:",toarray"`
	Generation uint64
	Header     []byte // SHA-256 of the header
}

// marks is the state file of one vault: a mark per resolved path, and a MAC
// under a key that only the vault holds.
type marks map[string]markSeen

const (
	maxMarks = 1 << 20 // bytes of a state file
	macSize  = 32
)

func (s *Store) markPath(id [16]byte) string { return s.statePath(id, ".state") }

// loadMarks returns the state file of vault id as it is, unread.
func (s *Store) loadMarks(id [16]byte) ([]byte, error) {
	if s.State == "" {
		return nil, nil
	}
	return s.recall(s.markPath(id), maxMarks)
}

// parseMarks reads a state file; none if it is empty, errAltered if it is
// not ours.
func parseMarks(b []byte, key *crypto.Key) (marks, error) {
	m := marks{}
	if len(b) == 0 {
		return m, nil
	}
	if len(b) < macSize {
		return m, errAltered
	}
	body, mac := b[:len(b)-macSize], b[len(b)-macSize:]
	want := key.MAC(body)
	if !hmac.Equal(mac, want[:]) || decoding.Unmarshal(body, &m) != nil {
		return marks{}, errAltered
	}
	return m, nil
}

var errAltered = errors.New("rollback mark altered")

// policy is what checkMark puts up with.
type policy struct{ rollback, fork bool }

// strict is the policy of writing, tolerant that of reading: a fork can be
// read, with a notice.
func (s *Store) strict() policy   { return policy{s.AcceptRollback, s.AcceptRollback || s.AcceptFork} }
func (s *Store) tolerant() policy { return policy{s.AcceptRollback, true} }

// checkMark compares base with what this machine had seen before it was
// opened, and marks it if it is newer.
func (s *Store) checkMark(base *snapshot, o *opened, accept policy) error {
	if s.State == "" {
		return nil
	}
	if o.marksErr != nil {
		s.notify(Notice{Kind: NotMarked, Err: o.marksErr})
		return nil
	}
	key, err := base.keys.localUnder(labelLocalMark)
	if err != nil {
		return err
	}
	defer key.Wipe()
	all, err := parseMarks(o.marks, key)
	seen, known := all[s.Path]
	switch {
	case err != nil && !accept.rollback:
		return &RollbackError{Have: base.meta.generation, SavedAt: base.savedAt(), Altered: true}
	case err == nil && !known:
		s.notify(Notice{Kind: FirstSeen, Generation: base.meta.generation, SavedAt: base.savedAt()})
	case known:
		if remark, err := s.judge(base, seen, accept); err != nil || !remark {
			return err
		}
	}
	s.markFound(base)
	return nil
}

// markFound marks a save that another program made. That may have died before it made
// the new name durable: a mark that outlives a power cut which the name does not would
// make the former save, whole as it is, a rollback.
func (s *Store) markFound(base *snapshot) {
	_ = s.FS.SyncDir(filepath.Dir(s.Path)) // not every file system can; then as good as it goes
	s.mark(base.keys, base.meta.generation, base.header)
}

func (s *snapshot) savedAt() time.Time { return time.UnixMilli(s.meta.savedAt).UTC() }

// judge compares base with the mark and says whether to mark base in its
// place. A file so much newer that its lineage does not reach back to the
// mark is believed.
func (s *Store) judge(base *snapshot, seen markSeen, accept policy) (remark bool, err error) {
	mark := save{generation: seen.Generation}
	copy(mark.header[:], seen.Header)
	have := base.meta.generation
	switch {
	case base.descends(mark) || base.forgot(seen.Generation):
		return have > seen.Generation, nil
	case have < seen.Generation && !accept.rollback:
		return false, &RollbackError{Have: have, Seen: seen.Generation, SavedAt: base.savedAt()}
	case have >= seen.Generation && !accept.fork:
		return false, &ForkError{have, seen.Generation}
	case have >= seen.Generation && !s.AcceptRollback && !s.AcceptFork:
		s.notify(Notice{Kind: Forked, Generation: have})
		return false, nil
	}
	return s.AcceptRollback, nil
}

// forgot reports whether the lineage of s no longer reaches back to the save
// of this generation.
func (s *snapshot) forgot(generation uint64) bool {
	l := s.meta.lineage
	return len(l) == lineageSize && generation < l[lineageSize-1].generation
}

// mark notes that this machine saw the save with header h. That it could not is no
// reason to undo the save.
func (s *Store) mark(keys *keyring, generation uint64, h *crypto.Header) {
	if s.State == "" {
		return
	}
	if err := s.writeMark(keys, generation, h); err != nil {
		s.notify(Notice{Kind: NotMarked, Err: err})
	}
}

func (s *Store) writeMark(keys *keyring, generation uint64, h *crypto.Header) error {
	key, err := keys.localUnder(labelLocalMark)
	if err != nil {
		return err
	}
	defer key.Wipe()
	return s.remember(s.markPath(h.ID), func() ([]byte, error) {
		old, err := s.loadMarks(h.ID)
		if err != nil {
			return nil, err
		}
		all, err := parseMarks(old, key)
		if err != nil {
			all = marks{} // altered, and accepted as such
		}
		hash := h.Hash()
		all[s.Path] = markSeen{Generation: generation, Header: hash[:]}
		body, err := encoding.Marshal(all)
		mac := key.MAC(body)
		return append(body, mac[:]...), err
	})
}
