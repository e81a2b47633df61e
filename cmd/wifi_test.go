package cmd_test

import (
	"strings"
	"testing"
)

const unfitForWifi = "a Wi-Fi password has 8 to 63 characters, or is 64 hex digits"

// withWifi is a world with a network in its vault.
func withWifi(t *testing.T) *world {
	w := newWorld(t)
	w.ok("init")
	w.stdin = strings.NewReader(entry)
	w.ok("add", "Casa", "--kind", "wifi", "ssid=Casa", "--stdin")
	return w
}

func TestEditHoldsAWifiPasswordToItsLengthAsAddDoes(t *testing.T) {
	w := withWifi(t)
	for _, password := range []string{"short", strings.Repeat("x", 64), strings.Repeat("f", 65)} {
		w.unchanged(func() {
			w.stdin = strings.NewReader(password)
			w.run("edit", "Casa", "--stdin").want(t, 2, "ww: "+unfitForWifi+".\n   Nothing was changed.\n")
			w.stdin = strings.NewReader(password)
			w.run("add", "Other", "--kind", "wifi", "--stdin").want(t, 2, "ww: "+unfitForWifi+".\n   Nothing was changed.\n")
		})
	}
	w.unchanged(func() { w.run("edit", "Casa", "--generate", "--pin", "7").want(t, 2, unfitForWifi) })
	for _, password := range []string{strings.Repeat("0123456789abcDEF", 4), strings.Repeat("x", 63), "8 of it "} {
		w.stdin = strings.NewReader(password)
		w.ok("edit", "Casa", "--stdin")
		if got := w.ok("get", "Casa").out; got != password+"\n" {
			t.Errorf("got %q, want %q", got, password)
		}
	}
	w.unchanged(func() {
		w.run("edit", "Casa", "security=WEP").want(t, 2, `security cannot be "WEP": it is WPA or nopass.`)
	})
	w.ok("edit", "Casa", "security=")
	w.stdin = strings.NewReader("short")
	w.ok("edit", "Casa", "--stdin", "-f", "code", "--secret") // which is no password
}

func TestATypedWifiPasswordIsAskedForAgainByEdit(t *testing.T) {
	w := withWifi(t)
	w.person = &person{keys: []byte("short\rshort\r" + strongEntry + "\r" + strongEntry + "\r")}
	w.ok("edit", "Casa", "-p").want(t, 0, "✗ "+unfitForWifi+"\n", "✓ Casa: password changed")
	w.person = nil
	if got := w.ok("get", "-0", "Casa").out; got != strongEntry {
		t.Errorf("got %q", got)
	}
}

func TestTheFormAndTheEditorHoldAWifiPasswordToItsLength(t *testing.T) {
	w := withWifi(t)
	w.env["ACCESSIBLE"], w.screen = "1", true
	w.sits(master + "\r" + "3\rshort\rshort\r" + strongEntry + "\r" + strongEntry + "\r" + "8\r")
	w.ok("edit", "Casa").want(t, 0, unfitForWifi, "Casa changed")
	w.person, w.password, w.screen = &person{}, master, false
	w.editor.does = func(string) string { return "short" }
	w.unchanged(func() { w.run("edit", "Casa", "--editor", "-f", "password").want(t, 2, unfitForWifi) })
}

func TestTheNameOfAWifiEntryIsOfferedAsThatOfItsNetwork(t *testing.T) {
	w := newWorld(t)
	w.ok("init")
	w.person = &person{keys: []byte("\r\r\r")}
	w.ok("add", "Casa", "--kind", "wifi", "--no-copy")
	if shown := w.person.shown.String(); !strings.Contains(shown, "Network [Casa]: ") {
		t.Errorf("it asks %q", shown)
	}
	w.person = nil
	if got := w.ok("get", "Casa", "ssid").out; got != "Casa\n" {
		t.Errorf("the network is %q", got)
	}
}
