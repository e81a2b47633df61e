package vault

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"time"

	"watchword/crypto"
	"watchword/internal/disk"
)

// KeepBackups is how many former saves lie beside a vault, and KeepDays how
// many that were the last before another day's first.
const (
	KeepBackups = 3
	KeepDays    = 31
)

// Errors of opening and saving. [crypto] has those of reading the file, and
// [disk] those of writing it.
var (
	ErrNoVault  = errors.New("no vault")
	ErrExists   = errors.New("there is a vault already")
	ErrNotOwner = errors.New("the vault belongs to another user")
	ErrNotFile  = errors.New("not a file, but a folder, a pipe or a device")
	ErrRekeyed  = errors.New("the master password was changed meanwhile")
)

// Unlocker returns the key of the vault that header belongs to; the store
// wipes it. It may ask a person: no lock is held meanwhile.
type Unlocker func(ctx context.Context, header *crypto.Header) (*crypto.Key, error)

// Store is one vault file and what is needed to use it, by one goroutine at a
// time. State, Command, Notify and what comes after it may be left out.
type Store struct {
	FS     disk.FS
	Path   string // of the vault
	State  string // folder of what this machine remembers; nothing is kept if it is empty
	Now    func() time.Time
	Rand   io.Reader // cryptographically secure
	Limits crypto.Limits

	Command string       // said to those who wait for the lock: "pid 4121, ww add"
	Notify  func(Notice) // told what is odd but no error

	TrackUse bool // remember when entries were last used, see [Tx.Used]

	// Ended is told of each View and Update that went well, and of each former save
	// that was brought back. It must not keep the Tx.
	Ended func(tx *Tx, saved bool)

	AcceptRollback bool // go on with a file that is older than seen
	AcceptFork     bool // go on with a file that went another way than the one seen
}

// Notice is something odd that is no error.
type Notice struct {
	Kind       NoticeKind
	Generation uint64    // with FirstSeen
	SavedAt    time.Time // with FirstSeen
	Err        error     // with NotMarked, Leftover and UseNotKept
	Holder     string    // with Waiting: who writes, safe to print; empty if it does not say
}

// NoticeKind tells notices apart.
type NoticeKind int

// The notices.
const (
	FirstSeen   NoticeKind = iota // this machine never saw the vault
	WideMode                      // others can read the file
	NotMarked                     // the rollback mark could not be written
	Forked                        // the file went another way than the one seen
	BackupsGone                   // the last saves, which a former key opened, were removed
	Leftover                      // the save stands, but an old backup or the lock could not be cleared away
	UseNotKept                    // when entries were last used could not be written
	Waiting                       // another program is writing; the save goes on when it has done
)

func (s *Store) notify(n Notice) {
	if s.Notify != nil {
		s.Notify(n)
	}
}

func (s *Store) leftover(err error) {
	if err != nil {
		s.notify(Notice{Kind: Leftover, Err: err})
	}
}

// View opens the vault and calls fn, which must not keep the Tx. It waits
// for no writer.
func (s *Store) View(ctx context.Context, unlock Unlocker, fn func(*Tx) error) error {
	tx, err := s.begin(ctx, unlock, s.tolerant())
	if err != nil {
		return err
	}
	defer tx.end()
	if err := fn(tx); err != nil {
		return err
	}
	tx.keepUses()
	s.ended(tx, false)
	return nil
}

// Update opens the vault, calls fn, and saves what fn changed, joined to
// what others saved meanwhile. If fn returns an error nothing is written, and
// if it changed nothing neither. fn may ask a person: the lock is taken
// after it. [disk.ErrNotDurable] means that the change is saved but might
// not outlive a power cut.
func (s *Store) Update(ctx context.Context, unlock Unlocker, fn func(*Tx) error) error {
	tx, err := s.begin(ctx, unlock, s.strict())
	if err != nil {
		return err
	}
	defer tx.end()
	if err := fn(tx); err != nil {
		return err
	}
	changed := len(tx.delta) > 0 || tx.cleared || tx.rekey != nil || len(tx.slots) > 0 || tx.sharing != nil
	if changed {
		if err = tx.save(ctx); err != nil && !errors.Is(err, disk.ErrNotDurable) {
			return err
		}
	}
	tx.keepUses()
	s.ended(tx, changed)
	return err
}

func (s *Store) ended(tx *Tx, saved bool) {
	if s.Ended != nil {
		s.Ended(tx, saved)
	}
}

// begin opens the vault as it is now.
func (s *Store) begin(ctx context.Context, unlock Unlocker, accept policy) (*Tx, error) {
	o, err := s.open()
	if err != nil {
		return nil, err
	}
	key, err := unlock(ctx, o.header)
	if err != nil {
		return nil, errors.Join(err, o.file.Close())
	}
	base, err := openSnapshot(o.file, o.header, key)
	if err != nil {
		key.Wipe()
		return nil, fmt.Errorf("open %s: %w", s.Path, err)
	}
	tx := &Tx{store: s, base: base, key: key, delta: delta{}, now: StampAt(s.Now())}
	if err := cmp.Or(s.warnWide(o.file), s.checkMark(base, o, accept), draw(s.Rand, tx.txn[:])); err != nil {
		tx.end()
		return nil, err
	}
	return tx, nil
}

// end forgets everything. What it closes was only read, so no error there
// can lose anything.
func (tx *Tx) end() {
	for _, s := range append(tx.past, tx.base) {
		_ = s.close()
	}
	tx.key.Wipe()
	tx.sharing.wipe()
	if tx.rekey != nil {
		tx.rekey.key.Wipe()
	}
}

// opened is a vault file of which only the header was read, for which
// nothing vouches yet, and the marks as they were before it was opened.
type opened struct {
	file     disk.File
	header   *crypto.Header
	marks    []byte
	marksErr error
}

// open reads the marks first: the file opened after them can only be newer.
func (s *Store) open() (*opened, error) {
	path, err := s.FS.Resolve(s.Path)
	if err != nil {
		return nil, noVault(err)
	}
	s.Path = path
	id, err := s.peek()
	if err != nil {
		return nil, noVault(err)
	}
	o := &opened{}
	o.marks, o.marksErr = s.loadMarks(id)
	if o.file, err = s.openFile(path); err != nil {
		return nil, noVault(err)
	}
	if o.header, err = s.readHeader(o.file); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), o.file.Close())
	}
	if o.header.ID != id { // another vault took its place, or it could not be read
		o.marks, o.marksErr = s.loadMarks(o.header.ID)
	}
	return o, nil
}

// Create makes a new, empty vault of this id with these slots, all of which
// open key. A file in its place is never replaced: [ErrExists].
func (s *Store) Create(ctx context.Context, id [16]byte, slots []crypto.Slot, key *crypto.Key) error {
	return s.CreateWith(ctx, id, slots, key, nil)
}

// CreateWith is Create of a vault that holds what fill did to the Tx it is
// given, from its first save on; nil leaves it empty. If fill returns an error
// no file is made.
func (s *Store) CreateWith(ctx context.Context, id [16]byte, slots []crypto.Slot, key *crypto.Key, fill func(*Tx) error) error {
	return s.create(ctx, id, slots, key, func(*keyring) error { return nil }, fill, nil)
}

// create is CreateWith of a vault of whose keys share may exchange some. A vault that
// former has open gives way to it, and lies aside then.
func (s *Store) create(ctx context.Context, id [16]byte, slots []crypto.Slot, key *crypto.Key, share func(*keyring) error, fill func(*Tx) error, former *formerVault) error {
	if err := s.FS.MkdirAll(filepath.Dir(s.Path)); err != nil {
		return err
	}
	path, err := s.FS.Resolve(s.Path)
	if err != nil {
		return err
	}
	s.Path = path
	base, err := s.empty(id, slots, key)
	if err != nil {
		return err
	}
	if err := share(base.keys); err != nil {
		return err
	}
	tx := &Tx{store: s, base: base, key: key, delta: delta{}, now: StampAt(s.Now())}
	defer func() { tx.sharing.wipe() }()
	if fill != nil {
		if err := cmp.Or(draw(s.Rand, tx.txn[:]), fill(tx)); err != nil {
			base.keys.wipe()
			return err
		}
	}
	unlock, err := s.lock(ctx)
	if err != nil {
		return err
	}
	var same func(disk.File) error
	if former != nil {
		tx.aside, same = former.aside, former.tx.sameAsLoaded
	}
	err = tx.replace(ctx, same)
	if errors.Is(err, fs.ErrExist) {
		err = fmt.Errorf("%w: %s", ErrExists, path)
	}
	s.leftover(unlock())
	return err
}

// empty returns a vault before its first save.
func (s *Store) empty(id [16]byte, slots []crypto.Slot, key *crypto.Key) (*snapshot, error) {
	keys, err := newKeyring(s.Rand, key, id)
	if err != nil {
		return nil, err
	}
	base := &snapshot{
		header: &crypto.Header{Format: crypto.Vault, ID: id, Slots: slots},
		keys:   keys, free: func() {},
	}
	if err := draw(s.Rand, base.local.device[:]); err != nil {
		return nil, err
	}
	return base, nil
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
