package cmd

import (
	"errors"
	"slices"

	"watchword/crypto"
	"watchword/internal/console"
	"watchword/internal/disk"
)

// maxKeyFile is how many bytes of a key file are read: more than it has, so that
// white space at its end does no harm.
const maxKeyFile = 1024

// keyFileName is the key file that was named: --key-file, WW_KEY_FILE, the
// configuration; "" if none was.
func (w *ww) keyFileName() string {
	if w.opt.keyFile != "" {
		return w.opt.keyFile
	}
	return w.keyFileSetting()
}

func (w *ww) keyFileSetting() string {
	name, _ := w.config.Value("key-file")
	return name
}

func hasKind(slots []crypto.Slot, kinds ...crypto.Kind) bool {
	return slices.ContainsFunc(slots, func(s crypto.Slot) bool { return slices.Contains(kinds, s.Kind()) })
}

// without returns the slots that are not of the kind.
func without(slots []crypto.Slot, kind crypto.Kind) []crypto.Slot {
	return slices.DeleteFunc(slices.Clone(slots), func(s crypto.Slot) bool { return s.Kind() == kind })
}

// neededKeyFile is the failure of who named none where one is needed.
func neededKeyFile() *failure {
	return noKeyFile("this vault also needs its key file.", "--key-file FILE  says where it is", "ww config key-file FILE  says so for good")
}

// noKeyFile is the failure of who cannot be let in for want of a key file.
func noKeyFile(message string, hints ...string) *failure {
	return &failure{exit: exitLocked, code: "key-file", message: message, state: unchanged, hints: hints}
}

// readKeyFile returns the key in a key file, for the caller to wipe. What is
// wrong with the file is never said of the vault.
func (w *ww) readKeyFile(name string) (*crypto.Key, error) {
	file, err := w.Disk.Open(name)
	if err != nil {
		return nil, noKeyFile("cannot read the key file: "+oneLine(err)+".", "Is the medium there that it is on?", "--key-file FILE  names another copy")
	}
	w.warnWide(file, name)
	text, err := console.ReadSecret(file, maxKeyFile)
	if errors.Is(err, console.ErrTooLong) {
		err = crypto.ErrNotWatchword
	}
	var key *crypto.Key
	if err = errors.Join(err, file.Close()); err == nil {
		err = text.Reveal(func(b []byte) (err error) {
			key, err = crypto.ParseKeyFile(b)
			return err
		})
	}
	text.Wipe()
	switch {
	case errors.Is(err, crypto.ErrNotWatchword):
		return nil, noKeyFile(name+" is not a key file.", "--key-file FILE  names the right one")
	case errors.Is(err, crypto.ErrDamaged):
		return nil, noKeyFile("the key file "+name+" is damaged. The vault is not.", "--key-file FILE  names another copy")
	case err != nil:
		return nil, noKeyFile("cannot read the key file: "+oneLine(err)+".", "--key-file FILE  names another copy")
	}
	return key, nil
}

// warnWide warns of a file with a secret that others can read. Pipes have no
// readers of that sort.
func (w *ww) warnWide(file disk.File, name string) {
	info, err := file.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return
	}
	if _, private := w.Disk.Owner(info); !private {
		w.Console.Warn("%s can be read by others: chmod 600 it", name)
	}
}
