package disk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"
)

// Backups returns the names of the backups of path, newest first, whether they exist or not.
// A caller that must get rid of them (after a change of passwords) reads each, removes it with FS.Remove
// and ends with FS.SyncDir, all under the lock.
func Backups(path string, keep int) []string {
	names := make([]string, 0, max(keep, 0))
	for i := 1; i <= keep; i++ {
		names = append(names, path+".bak."+strconv.Itoa(i))
	}
	return names
}

// settle makes sure that the current file is the one that was loaded and, if asked to, keeps it as a backup.
//
// The order loses nothing at any point: the current file is first linked under a temporary name and compared there;
// only then the older backups move up, oldest first, each by one rename into a free name. The one that falls off the end
// waits under a temporary name until the new file is durable. The current file keeps its own name all the time.
// So a failure can be undone completely, and a crash costs at most the one backup that was about to go anyway.
func (s *swap) settle() error {
	if s.Aside != "" {
		return s.setAside()
	}
	if !s.Rotate || s.Keep < 1 {
		return gone(s.look(s.Path, s.Same))
	}
	link, err := s.temp()
	if err != nil {
		return err
	}
	if err := s.link(s.Path, link); err != nil {
		return fmt.Errorf("back up: %w", gone(err))
	}
	if err := s.look(link, s.Same); err != nil {
		return err
	}
	if err := s.keepDay(link); err != nil {
		return fmt.Errorf("back up for the day: %w", err)
	}
	if err := s.rotate(link); err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	return nil
}

// setAside gives the current file the name Aside too. That is taken back unless the file is replaced.
func (s *swap) setAside() error {
	if err := s.link(s.Path, s.Aside); err != nil {
		return fmt.Errorf("set aside: %w", gone(err))
	}
	return s.look(s.Aside, s.Same)
}

// gone makes a current file that is missing one that has changed.
func gone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: %w", ErrChanged, err)
	}
	return err
}

// link makes name a second name of the file from. If that fails for whatever reason, it makes a copy:
// systems without links say so in many ways (EPERM, ENOSYS, EMLINK, EACCES, ...), and a copy that succeeds is as good.
func (s *swap) link(from, name string) error {
	if s.FS.Link(from, name) == nil {
		s.temps = append(s.temps, name)
		return nil
	}
	return s.look(from, func(current File) error {
		return s.write(context.Background(), name, func(w io.Writer) error {
			_, err := io.Copy(w, current)
			return err
		})
	})
}

// rotate makes link the newest backup and moves the others up as far as the first free name.
func (s *swap) rotate(link string) error {
	names := Backups(s.Path, s.Keep)
	free, err := s.firstFree(names)
	if err != nil {
		return err
	}
	if free == len(names) {
		free--
		if err := s.retire(names[free]); err != nil {
			return err
		}
	}
	for i := free; i > 0; i-- {
		if err := s.move(names[i-1], names[i]); err != nil {
			return err
		}
	}
	return s.move(link, names[0])
}

func (s *swap) firstFree(names []string) (int, error) {
	for i, name := range names {
		_, err := s.FS.Stat(name)
		if errors.Is(err, fs.ErrNotExist) {
			return i, nil
		}
		if err != nil {
			return 0, err
		}
	}
	return len(names), nil
}

// retire takes a backup that is to go out of the row; clean removes it.
func (s *swap) retire(oldest string) error {
	temp, err := s.temp()
	if err != nil {
		return err
	}
	if err := s.move(oldest, temp); err != nil {
		return err
	}
	s.temps = append(s.temps, temp)
	return nil
}

func (s *swap) move(from, to string) error {
	if err := s.FS.Rename(from, to); err != nil {
		return err
	}
	s.moves = append(s.moves, move{from, to})
	return nil
}

// undo gives the backups their old names, last move first, and returns why. It stops where it fails:
// to go on would put one backup over another.
func (s *swap) undo(why error) error {
	for i := len(s.moves) - 1; i >= 0; i-- {
		if err := s.FS.Rename(s.moves[i].to, s.moves[i].from); err != nil {
			return fmt.Errorf("%w (and backups are left renamed: %w)", why, err)
		}
	}
	return why
}
