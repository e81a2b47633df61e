package cmd_test

import (
	"strings"
	"testing"
)

func TestDoctorSeesPlainExportsLyingAround(t *testing.T) {
	plain := []string{
		"Downloads/Chrome Passwords.csv", "Downloads/Microsoft Edge Passwords (1).csv", "Desktop/Passwords.csv",
		"Downloads/bitwarden_export_20261124120000.json", "Documents/1PasswordExport-AB-20261124.1pux",
		"Downloads/Proton Pass_export_2026-11-24.zip", "logins.csv", "Downloads/lastpass_vault_export.csv",
	}
	other := []string{"Downloads/flights.csv", "Downloads/bitwarden_encrypted_export_2026.json", "Music/passwords.csv", "passwords.md"}
	w := withVault(t)
	for _, name := range append(plain, other...) {
		w.write("/home/me/"+name, "name,password")
	}
	r := w.ok("doctor")
	for _, name := range plain {
		if !strings.Contains(r.out, "~/"+name+" looks like passwords in plain") {
			t.Errorf("it does not see %s", name)
		}
	}
	if n := strings.Count(r.out, "looks like passwords in plain"); n != len(plain) {
		t.Errorf("it sees %d files, want %d\n%s", n, len(plain), r.out)
	}
}
