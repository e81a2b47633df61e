package cmd_test

import (
	"io/fs"
	"testing"

	"watchword/crypto"
	"watchword/internal/disk"
)

// vaultScenes are those of verbs that look after a vault.
var vaultScenes = []scene{
	{"status", crowd, "", []string{"status"}, nil},
	{"status-unlocked", crowd, "", []string{"status"}, warmed},
	{"lock", crowd, "", []string{"lock"}, warmed},
	{"unlock", crowd, master + "\r", []string{"unlock"}, withKeeper},
	{"unlock-for", crowd, master + "\r", []string{"unlock", "--for", "1h30m"}, withKeeper},
	{"unlock-twice", crowd, "", []string{"unlock"}, warmed},
	{"status-no-vault", emptyWorld, "", []string{"status"}, nil},
	{"doctor", crowd, master + "\r", []string{"doctor"}, nil},
	{"check", crowd, master + "\r", []string{"check", "--deep"}, nil},
	{"check-spoiled", withSpoilt, master + "\r", []string{"check", "--deep"}, nil},
	{"backup-ls", crowd, "", []string{"backup", "ls"}, nil},
	{"backup-ls-open", crowd, master + "\r", []string{"backup", "ls", "--open"}, nil},
	{"config", crowd, "", []string{"config"}, nil},
	{"config-set", crowd, "", []string{"config", "clipboard.clear", "20s"}, nil},
	{"config-wrong", crowd, "", []string{"config", "clipboard.claer", "20s"}, nil},
	{"vault-ls", crowd, "", []string{"vault", "ls"}, nil},
	{"passwd", withVault, master + "\r" + other + " of the vault\r\x00" + other + " of the vault\r", []string{"passwd"}, nil},
	{"passwd-key-file", withKeyFile, master + "\r" + other + " of the vault\r" + other + " of the vault\r", []string{"passwd", "--key-file", stick}, nil},
	{"init-key-file", plugged, master + "\r" + master + "\r\r", []string{"init", "--key-file", stick}, nil},
	{"key-file-missing", withKeyFile, "", []string{"ls"}, nil},
	{"key-file-away", withKeyFile, "", []string{"ls", "--key-file", "/media/stick/gone"}, nil},
	{"key-file-wrong", withKeyFile, "wrong\r\x00two\rthree\r", []string{"ls", "--key-file", stick}, nil},
	{"key-ls", withKeyFile, "", []string{"key"}, nil},
	{"key-add", pluggedVault, master + "\r\x00y\r", []string{"key", "add", "file", stick}, nil},
	{"key-add-left", pluggedVault, master + "\r\r", []string{"key", "add", "file", stick}, nil},
	{"key-add-dry", pluggedVault, master + "\r", []string{"key", "add", "file", stick, "-n"}, nil},
	{"key-rm", withKeyFile, master + "\r\x00y\r", []string{"key", "rm", "1", "--key-file", stick}, nil},
	{"key-add-fido2", withCode, master + "\r\x00y\r", []string{"key", "add", "fido2", "--code-file", "/code"}, nil},
	{"key-add-fido2-first", withVault, "", []string{"key", "add", "fido2"}, nil},
	{"key-add-fido2-dry", withCode, master + "\r", []string{"key", "add", "fido2", "-n"}, nil},
	{"hardware-key", justHardware, master + "\r", []string{"ls"}, nil},
	{"hardware-key-wrong", justHardware, "wrong\r\x00two\rthree\r", []string{"ls"}, nil},
	{"hardware-key-away", justHardware, "", []string{"ls"}, func(w *world) { w.hardware.fido = nil }},
	{"hardware-key-other", justHardware, "", []string{"ls"}, func(w *world) { w.hardware.fido = []string{"second"} }},
	{"hardware-key-ls", justHardware, "", []string{"key"}, nil},
	{"hardware-key-passwd", justHardware, master + "\r" + other + " of the vault\r" + other + " of the vault\rx", []string{"passwd"}, nil},
	{"hardware-key-rm", justHardware, master + "\r\x00y\r", []string{"key", "rm", "1"}, nil},
	{"key-rm-last", withVault, "", []string{"key", "rm", "1"}, nil},
	{"recovery-kit", withVault, master + "\r", []string{"recovery", "kit", "-o", "kit.html"}, nil},
	{"recovery-kit-again", withKit, master + "\r", []string{"recovery", "kit", "-o", "kit.html"}, nil},
	{"recovery-shares", withVault, master + "\r", []string{"recovery", "shares", "--need", "2", "--of", "3", "-o", "shares"}, nil},
	{"recovery-shares-shown", withVault, master + "\rxxx", []string{"recovery", "shares", "--need", "2", "--of", "3"}, nil},
	{"recovery-use-shares", withShares, shareOne + "\r" + shareOne + "\rXXXX\r" + shareTwo + "\r" + other + " of the vault\r" + other + " of the vault\rx", []string{"recovery", "use", "--shares"}, nil},
	{"recovery-few-shares", withShares, "", []string{"recovery", "test", "--shares", "--code-file", "/one"}, nil},
	{"passwd-recovery", withKit, master + "\r" + other + " of the vault\r" + other + " of the vault\rx", []string{"passwd"}, nil},
	{"recovery-none", withVault, "", []string{"recovery", "use"}, nil},
	{"recovery-mistyped", withKit, "XXXX\r\x03", []string{"recovery", "test"}, nil},
	{"forgotten", withKit, "wrong\rwrong\rwrong\r", []string{"ls"}, nil},
	{"sync-setup", pileVault, master + "\r\x00\r", []string{"sync", "setup", pile}, nil},
	{"sync-setup-code", middlingVault, middling + "\rlaptop\r\x00y\rx", []string{"sync", "setup", pile}, nil},
	{"sync-setup-taken", besideSynced, "", []string{"sync", "setup", pile}, nil},
	{"sync-remote", crowd, "", []string{"sync", "setup", "s3://bucket/vault"}, nil},
	{"sync-setup-login", withVault, "ann\r\x00" + davPass + "\r" + master + "\rlaptop\r", []string{"sync", "setup", dav}, serveAnn(davPass)},
	{"sync-not-let-in", withLogin, "", []string{"sync"}, serveAnn("canary-new")},
	{"sync-login", withLogin, master + "\rann\rcanary-new\r", []string{"sync", "login"}, serveAnn("canary-new")},
	{"sync-none", crowd, "", []string{"sync"}, nil},
	{"sync", clashing, "", []string{"sync"}, nil},
	{"sync-status", clashing, "", []string{"sync", "status"}, nil},
	{"sync-conflicts", clashing, "", []string{"sync", "conflicts"}, nil},
	{"sync-check", clashing, "", []string{"sync", "--check"}, nil},
	{"device", clashing, "", []string{"device"}, nil},
	{"device-rm", clashing, "", []string{"device", "rm", "desk"}, nil},
	{"sync-resolve", clashing, master + "\rc2\r\x002\r", []string{"sync", "resolve"}, nil},
	{"sync-away", clashing, "", []string{"sync"}, func(w *world) { w.disk = &unplugged{w.mem} }},
	{"sync-held", heldSync, master + "\r\x00n\r", []string{"sync"}, nil},
	{"sync-held-status", heldSync, "", []string{"sync", "status"}, nil},
	{"join", besideSynced, master + "\r\x00desk\r", []string{"join", pile}, nil},
	{"join-wrong", besideSynced, "wrong\r\x00two\rthree\r", []string{"join", pile}, nil},
	{"join-nothing", pileVault, "", []string{"join", pile}, nil},
	{"init-exists", crowd, "", []string{"init"}, nil},
}

// pileVault is a world with an entry in a vault, and an empty folder.
func pileVault(t *testing.T) *world {
	w := withVault(t)
	check(t, w.mem.MkdirAll(pile))
	return w
}

// withLogin is a world with a vault that is synced with a server that lets ann in.
func withLogin(t *testing.T) *world {
	w, _ := walled(t, dav)
	w.prints(davPass + "\nann")
	w.ok("sync", "setup", dav, "--credentials", "x")
	return w
}

// serveAnn adds a server that lets in ann with this password.
func serveAnn(password string) func(*world) {
	return func(w *world) {
		w.servers = servers{dav: {files: map[string][]byte{}, user: "ann", password: password}}
	}
}

// middlingVault is pileVault with a password that is not strong.
func middlingVault(t *testing.T) *world {
	w := newWorld(t)
	w.password = middling
	w.ok("init", "-y")
	check(t, w.mem.MkdirAll(pile))
	return w
}

// besideSynced is a machine without a vault, which reaches the folder of another.
func besideSynced(t *testing.T) *world {
	w := synced(t)
	check(t, w.mem.Remove(vaultPath))
	return w
}

// unplugged is a disk on which the folder is missing.
type unplugged struct{ disk.FS }

func (u *unplugged) Stat(name string) (fs.FileInfo, error) {
	if name == pile {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrNotExist}
	}
	return u.FS.Stat(name)
}

// withCode is a world with a recovery code in a file, and a hardware key.
func withCode(t *testing.T) *world {
	w := withVault(t)
	w.hardware.fido = []string{"first"}
	w.write("/code", kitCode(t, w, kitPath))
	return w
}

func justHardware(t *testing.T) *world {
	w, _ := withHardware(t)
	return w
}

// withSpoilt is a world with a password that cannot be opened.
func withSpoilt(t *testing.T) *world {
	w := withVault(t)
	w.write(vaultPath, string(spoiled(t, w, w.vault())))
	w.ok("check", "--accept-rollback")
	return w
}

// withKeeper gives the world an agent that has no key yet.
func withKeeper(w *world) {
	w.agent = &keeper{w: w}
}

// warmed gives it one that has the key.
func warmed(w *world) {
	withKeeper(w)
	see := w.see
	w.see, w.password = nil, ""
	w.sits(master + "\r")
	w.ok("unlock")
	w.see, w.person = see, nil
}

// withKit is a world with a vault that a recovery code opens too.
func withKit(t *testing.T) *world {
	w := withVault(t)
	w.ok("recovery", "kit", "-o", "/former.html")
	return w
}

// Two shares of three, any two of which give the code that slot makes a slot for.
const (
	shareOne = "0410-1231-0C10-200F-1R6G-R2RA-1441-E5GN-2G9H-448G-R5FN-3K8B-08A4"
	shareTwo = "0410-1232-1W6G-P28Q-2M9H-27RX-3CCJ-E993-44QJ-TAS9-X5T7-ZR1F-Q4CA"
)

// withShares is a world with a vault that those shares open, and a file with one.
func withShares(t *testing.T) *world {
	w := withVault(t)
	w.write(vaultPath, string(reslot(t, w, w.vault(), func(id [16]byte, key *crypto.Key) []crypto.Slot {
		return []crypto.Slot{slot(t, w, crypto.Password, cheap(1), id, key), slot(t, w, crypto.Recovery, crypto.Params{}, id, key)}
	})))
	w.ok("ls", "--accept-rollback")
	w.write("/one", shareOne+"\n")
	return w
}
