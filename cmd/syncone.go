package cmd

import (
	"context"
	"io/fs"

	"watchword/internal/disk"
	"watchword/sync"
	"watchword/vault"
)

// isOne reports whether path is that of the one file of a pile, which may not be
// there yet; its folder then is.
func isOne(d disk.FS, path string) (dir, file string, ok bool) {
	dir, file, ok = sync.OneIn(path)
	if info, err := d.Stat(path); err == nil && info.IsDir() {
		return "", "", false // a folder with such a name
	}
	return dir, file, ok
}

// openPath opens a folder or the one file of a pile. What others may still be
// carrying away is not deleted from a folder for a week.
func (w *ww) openPath(d *depot) error {
	folder := sync.Folder{FS: w.Disk, Dir: d.text, Rand: w.Rand, Now: w.Now}
	d.grace, d.Store = sync.CarriedWait, &folder
	if dir, file, ok := isOne(w.Disk, d.text); ok {
		folder.Dir, d.one = dir, file
		d.Store = &sync.Single{Folder: folder, File: file}
	}
	info, err := w.Disk.Stat(folder.Dir)
	if err == nil && !info.IsDir() {
		err = fs.ErrInvalid
	}
	return err
}

// leftGroups returns the groups whose one file may be replaced by that of the
// group which s is of now.
func leftGroups(s *vault.Sharing) (groups [][16]byte) {
	for _, f := range s.Former {
		if f.Readable() {
			groups = append(groups, f.Group)
		}
	}
	return groups
}

// serve has p lie in d.
func (d *depot) serve(p *sync.Pile) {
	p.Store, p.Grace, p.One = d, d.grace, d.one
}

// onTheWay says why there may be no sync files in d.
func (d *depot) onTheWay(ctx context.Context) string {
	all, _ := d.List(ctx)
	away := 0
	for _, size := range all {
		if size == sync.Away {
			away++
		}
	}
	if away == 0 {
		return "Perhaps they are still on the way."
	}
	return count(away, "file", "files") + " there: not downloaded yet. Open the folder, and try again."
}
