package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"watchword/internal/console"
	"watchword/secret"
)

// editText is cmd.Host.EditText. The file lies in a folder of its own, and
// whatever the editor leaves beside it goes with it.
func editText(ctx context.Context, text secret.Value, limit int, force bool) (after secret.Value, err error) {
	dir, err := editFolder(force)
	if err != nil {
		return after, err
	}
	defer func() { err = errors.Join(err, shred(dir)) }()
	name := filepath.Join(dir, "text")
	if err := writeText(name, text); err != nil {
		return after, err
	}
	if err := runEditor(ctx, name); err != nil {
		return after, err
	}
	file, err := os.Open(name)
	if err != nil {
		return after, fmt.Errorf("read what the editor saved: %w", err)
	}
	defer file.Close()
	return console.ReadSecret(file, limit)
}

// editFolder makes a folder that nobody else can look into, in memory if there
// is such a place.
func editFolder(force bool) (string, error) {
	parent, err := memoryFolder()
	if err != nil && !force {
		return "", err
	}
	return os.MkdirTemp(parent, "ww-edit-") // "" is the system's own
}

func writeText(name string, text secret.Value) error {
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	err = text.Reveal(func(b []byte) error {
		_, err := file.Write(b)
		return err
	})
	return errors.Join(err, file.Close())
}

// shred overwrites what is in dir and removes it.
func shred(dir string) error {
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		return overwrite(name)
	})
	return errors.Join(err, os.RemoveAll(dir))
}

func overwrite(name string) error {
	file, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	info, err := file.Stat()
	if err == nil {
		_, err = file.Write(make([]byte, info.Size()))
	}
	return errors.Join(err, file.Sync(), file.Close())
}

// runEditor runs the person's editor on the terminal and waits for it. When
// ctx ends it is asked to end, and soon made to.
func runEditor(ctx context.Context, name string) error {
	line := cmp.Or(os.Getenv("VISUAL"), os.Getenv("EDITOR"), usualEditor)
	command, done, err := editorCommand(ctx, line, append(editorArguments(line), name))
	if err != nil {
		return err
	}
	command.WaitDelay = time.Second
	err = errors.Join(command.Run(), done())
	if err != nil {
		return fmt.Errorf("the editor %s: %w", line, cmp.Or(ctx.Err(), err))
	}
	return nil
}

// editorArguments keep an editor from leaving copies elsewhere: swap, undo and
// backup files, registers, positions. The first word of line says which it is.
func editorArguments(line string) []string {
	first, _, _ := strings.Cut(strings.TrimSpace(line), " ")
	switch real := realName(first); {
	case strings.HasPrefix(real, "nvim"), strings.HasPrefix(real, "vim"), strings.HasPrefix(real, "gvim"):
		return []string{"-n", "-i", "NONE", "-c", "set noswapfile nobackup nowritebackup noundofile"}
	case strings.HasPrefix(real, "nano"), strings.HasPrefix(real, "rnano"):
		return []string{"--ignorercfiles"}
	case strings.HasPrefix(real, "emacs"):
		return []string{"--eval", "(setq make-backup-files nil auto-save-default nil create-lockfiles nil)"}
	}
	return nil
}

// realName is what a program is called that may be a link to it, as vi often
// is to vim.
func realName(program string) string {
	if path, err := exec.LookPath(program); err == nil {
		if path, err = filepath.EvalSymlinks(path); err == nil {
			return filepath.Base(path)
		}
	}
	return filepath.Base(program)
}
