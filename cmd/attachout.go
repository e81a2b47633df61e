package cmd

import (
	"context"
	"errors"
	"io/fs"
	"unicode"
	"unicode/utf8"

	"watchword/internal/disk"
	"watchword/secret"
	"watchword/vault"
)

// detach writes a file out.
func (w *ww) detach(ctx context.Context, o attachOptions) error {
	return w.view(ctx, func(tx *vault.Tx) error {
		e, err := w.pickExactly(tx, o.name)
		if err != nil {
			return err
		}
		f, err := attachment(e, o.get)
		if err != nil {
			return err
		}
		if err := w.mayOpen(ctx, tx, e); err != nil {
			return err
		}
		value, err := tx.Value(e.ID, &f.Item, f.By)
		if err != nil {
			return err
		}
		defer value.Wipe()
		if err := w.lockedEnough(); err != nil {
			return err
		}
		tx.Used(e.ID)
		if o.to == "" {
			return w.fileToOutput(value, o)
		}
		return w.fileToDisk(ctx, value, o)
	})
}

// fileToOutput writes an attached file to standard output. A terminal gets it
// only if it is text that cannot make the terminal do anything.
func (w *ww) fileToOutput(value secret.Value, o attachOptions) error {
	return value.Reveal(func(b []byte) error {
		if w.Console.OutTTY && !isPlainText(b) {
			return &failure{
				exit: exitUsage, code: "terminal", message: "that file is not plain text, which your screen could obey.",
				hints: []string{"ww attach " + shellWord(o.name) + " --get " + shellWord(o.get) + " -o FILE  writes it to a file"},
			}
		}
		return w.write(b, false)
	})
}

func isPlainText(b []byte) bool {
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		newline := r == '\n' || r == '\t' || r == '\r' && n < len(b) && b[n] == '\n'
		if r == utf8.RuneError && n == 1 || unicode.IsControl(r) && !newline || unicode.Is(unicode.Bidi_Control, r) {
			return false
		}
		b = b[n:]
	}
	return true
}

// fileToDisk writes an attached file where it was asked for. A file that is
// there already is replaced only if that is confirmed.
func (w *ww) fileToDisk(ctx context.Context, value secret.Value, o attachOptions) error {
	path, err := w.Disk.Resolve(o.to)
	if err != nil {
		return err
	}
	if w.opt.dryRun {
		w.done("", "%s written to %s", o.get, o.to)
		return nil
	}
	err = value.Reveal(func(b []byte) error { return w.newFile(path, b) })
	if errors.Is(err, fs.ErrExist) {
		if err := w.confirm(ctx, o.to+" exists. Replace it?", false); err != nil {
			return err
		}
		err = value.Reveal(func(b []byte) error { return disk.WriteFile(w.Disk, path, b, w.Rand) })
	}
	if err != nil {
		return err
	}
	w.done("", "%s written to %s (0600)", o.get, o.to)
	return nil
}

// newFile makes a file that was not there, whole or not at all.
func (w *ww) newFile(path string, b []byte) error {
	file, err := w.Disk.Create(path)
	if err != nil {
		return err
	}
	_, err = file.Write(b)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return errors.Join(err, w.Disk.Remove(path))
	}
	return nil
}
