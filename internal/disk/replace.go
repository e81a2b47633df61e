package disk

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
)

// Replacement puts a new file in the place of an old one: steps 3 to 6 of docs/FORMAT.md, section 8.
// All fields but Same and those about backups are required.
type Replacement struct {
	FS   FS
	Path string // as Resolve returned it; the caller holds its lock

	// Write writes the new content.
	Write func(w io.Writer) error

	// Verify reads the new content back through a new descriptor and compares it with what was meant.
	// It runs before the old file is touched; its error keeps the old file.
	Verify func(r File) error

	// Same compares the file that is about to be replaced with the one that was loaded, and returns ErrChanged
	// if it is another. With Rotate it is given the backup, so that what was compared is what is kept.
	// Nil means create: Do fails with fs.ErrExist if there is a file, and never replaces one.
	Same func(current File) error

	Rotate bool // keep the old file as the newest backup
	Keep   int  // so many backups; see Backups

	// Day, as "2006-01-02", has the old file kept under a second name too if this is the first save of that day;
	// so does it only with Rotate. Of such backups the KeepDays newest stay; see DailyBackups.
	Day      string
	KeepDays int

	// Aside, if it is not empty, is the name under which the old file is left, in place of all that Rotate does; it is no
	// backup and no later save moves it. It must be free: Do fails with fs.ErrExist where anything is there.
	Aside string

	Rand io.Reader // for temporary names, 8 bytes each
}

// Do replaces the file. On an error the old file and its backups are as they were and nothing is left behind,
// with one exception: ErrNotDurable, when the new file is in place. Other errors to expect: ErrChanged, ErrFull,
// ErrReadOnly, fs.ErrPermission, fs.ErrExist (create), that of ctx, and those of Write, Verify and Same.
// Once the old file begins to move, ctx is no longer looked at.
//
// After a crash at any point the old file or the new one is there, whole. Temporary files may be too: RemoveStale.
// One case is weaker: creating a file where there are no hard links may leave an empty one.
func (r Replacement) Do(ctx context.Context) error {
	if r.Same == nil {
		return r.run(ctx, (*swap).create)
	}
	return r.run(ctx, (*swap).exchange)
}

// run writes a temporary file, lets place put it at Path, and makes that durable.
func (r Replacement) run(ctx context.Context, place func(s *swap, temp string) error) error {
	s := &swap{Replacement: r}
	err := s.prepare(ctx, place)
	if err != nil {
		err = s.undo(err)
	} else if e := r.FS.SyncDir(filepath.Dir(r.Path)); e != nil {
		err = fmt.Errorf("%w: %w", ErrNotDurable, e)
	}
	s.clean()
	if err != nil {
		return fmt.Errorf("replace %s: %w", r.Path, mark(err))
	}
	return nil
}

// swap is a Replacement under way.
type swap struct {
	Replacement
	temps []string // to be removed in the end, whatever happened
	moves []move   // of backups, to be undone if the file was not replaced
}

type move struct{ from, to string }

func (s *swap) prepare(ctx context.Context, place func(s *swap, temp string) error) error {
	temp, err := s.temp()
	if err != nil {
		return err
	}
	if err := s.write(ctx, temp, s.Write); err != nil {
		return err
	}
	if err := s.look(temp, s.Verify); err != nil {
		return fmt.Errorf("read back: %w", err)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return place(s, temp)
}

func (s *swap) temp() (string, error) { return tempName(s.Path, s.Rand) }

// write makes the file temp. A name that is taken is somebody else's file: it is neither followed, changed nor removed.
func (s *swap) write(ctx context.Context, temp string, content func(io.Writer) error) error {
	f, err := s.FS.Create(temp)
	if err != nil {
		return err
	}
	s.temps = append(s.temps, temp)
	return fill(ctx, f, content)
}

// look opens name for the time that judge needs.
func (s *swap) look(name string, judge func(File) error) error {
	f, err := s.FS.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	return judge(f)
}

// create gives temp the name Path if that is free. Without links it claims the name first with an empty file,
// which nobody can have written to, and replaces that.
func (s *swap) create(temp string) error {
	if s.FS.Link(temp, s.Path) == nil {
		return nil
	}
	claim, err := s.FS.Create(s.Path)
	if err != nil {
		return err
	}
	err = claim.Close()
	if err == nil {
		err = s.FS.Rename(temp, s.Path)
	}
	if err != nil {
		s.temps = append(s.temps, s.Path)
	}
	return err
}

func (s *swap) exchange(temp string) error {
	if err := s.settle(); err != nil {
		return err
	}
	if err := s.overwrite(temp); err != nil {
		return err
	}
	s.temps = slices.DeleteFunc(s.temps, func(name string) bool { return name == s.Aside })
	return nil
}

func (s *swap) overwrite(temp string) error { return s.FS.Rename(temp, s.Path) }

// clean removes temporary files. One that cannot be removed does no harm and goes with the next RemoveStale.
func (s *swap) clean() {
	for _, name := range s.temps {
		s.FS.Remove(name)
	}
}
