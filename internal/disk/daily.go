package disk

import (
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

const (
	dayInfix  = ".day-"
	daySuffix = ".bak" // so that the name never ends in .ww
)

func dayName(path, day string) string { return path + dayInfix + day + daySuffix }

// DailyBackups returns the names of the backups of path that were kept for a day, newest first. Like those of Backups
// they go with FS.Remove and FS.SyncDir, under the lock.
func DailyBackups(fsys FS, path string) ([]string, error) {
	dir := filepath.Dir(path)
	entries, err := fsys.ReadDir(dir)
	if err != nil {
		return nil, mark(err)
	}
	var names []string
	for _, e := range entries {
		if isDaily(path, e.Name()) {
			names = append(names, filepath.Join(dir, e.Name()))
		}
	}
	slices.SortFunc(names, func(a, b string) int { return strings.Compare(b, a) })
	return names, nil
}

func isDaily(path, base string) bool {
	rest, ours := strings.CutPrefix(base, filepath.Base(path)+dayInfix)
	day, ends := strings.CutSuffix(rest, daySuffix)
	_, err := time.Parse(time.DateOnly, day)
	return ours && ends && err == nil
}

// keepDay makes the current file, of which link is a second name, the backup of the day unless there is one.
// As in rotate, what has to go for it waits under a temporary name until the new file is durable.
func (s *swap) keepDay(link string) error {
	if s.Day == "" || s.KeepDays < 1 {
		return nil
	}
	name := dayName(s.Path, s.Day)
	if _, err := s.FS.Stat(name); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	kept, err := DailyBackups(s.FS, s.Path)
	if err != nil {
		return err
	}
	for _, old := range kept[min(len(kept), s.KeepDays-1):] {
		if err := s.retire(old); err != nil {
			return err
		}
	}
	temp, err := s.temp()
	if err != nil {
		return err
	}
	if err := s.link(link, temp); err != nil {
		return err
	}
	if err := s.look(temp, s.Same); err != nil { // it may be a copy
		return err
	}
	return s.move(temp, name)
}
