package cmd_test

import (
	"cmp"
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// asked are the kinds with what a person answers, and what shows of them then.
var asked = []struct {
	kind    string
	answers []string
	prompts []string
	shown   string // the card but for its first and last line
}{
	{
		"card",
		[]string{"4111 1111 1111 1111", "Ann Example", "13/27", "12/27", "123", ""},
		[]string{"Card number: ", "Holder: ", "Expires (MM/YY): ", "Security code: ", "PIN: "},
		"number ••••••••, holder Ann Example, expires 12/27, code ••••••••",
	},
	{
		"identity",
		[]string{"Ann Example", "ann@example.com", "", "1 Example Street", "L01X00T47"},
		[]string{"Names: ", "Mail: ", "Phone: ", "Address: ", "Document number: "},
		"names Ann Example, mail ann@example.com, address 1 Example Street, document L01X00T47",
	},
	{
		"wifi",
		[]string{"Casa Guest", "WEP", "", ""},
		[]string{"Network [it]: ", "Security [WPA]: ", "Password: ⏎ to generate (easy to read aloud), or type one: "},
		"ssid Casa Guest, password ••••••••, security WPA",
	},
	{
		"wifi",
		[]string{"Café", "nopass"},
		[]string{"Network [it]: ", "Security [WPA]: "},
		"ssid Café, security nopass",
	},
	{
		"wifi",
		[]string{"Casa", "", "short", "long enough", "long enough"},
		[]string{"Once more: "},
		"ssid Casa, password ••••••••, security WPA",
	},
	{
		"key",
		[]string{"ssh-ed25519 AAAA", "canary phrase", "laptop"},
		[]string{"Public key: ", "Passphrase: ", "Comment: "},
		"public ssh-ed25519 AAAA, passphrase ••••••••, comment laptop",
	},
	{
		"note",
		[]string{"canary-note"},
		[]string{"Note (Tab shows what you type): "},
		"note ••••••••",
	},
}

func TestAKindIsAskedForItsFieldsInTurn(t *testing.T) {
	for _, c := range asked {
		w := withVault(t)
		w.person = &person{keys: []byte(strings.Join(c.answers, "\r") + "\r")}
		w.ok("add", "it", "--kind", c.kind, "--no-copy")
		at, shown := 0, w.person.shown.String()
		for _, prompt := range c.prompts {
			next := strings.Index(shown[at:], prompt)
			if next < 0 {
				t.Errorf("%s: it did not ask %q in its turn: %q", c.kind, prompt, shown)
			}
			at += max(next, 0)
		}
		if strings.Contains(shown, "4111") || strings.Contains(shown, "canary") || len(w.person.keys) > 0 {
			t.Errorf("%s: it showed %q and left %q", c.kind, shown, w.person.keys)
		}
		w.person = nil
		lines := strings.Split(w.ok("show", "it").out, "\n")
		if got := strings.Join(lines[1:len(lines)-2], ","); regexp.MustCompile(` +`).ReplaceAllString(got, " ") != " "+c.shown {
			t.Errorf("%s: it shows %q, want %q", c.kind, got, c.shown)
		}
	}
}

func TestAKindIsAddedWithoutATerminal(t *testing.T) {
	w := withVault(t)
	w.stdin = strings.NewReader("4111111111111111\n")
	w.ok("add", "visa", "--kind", "card", "--stdin", "holder=Ann Example", "expires=2027-12")
	w.stdin = strings.NewReader("canary-entry line 1\nline 2\n")
	w.ok("add", "laptop", "--kind", "key", "--stdin", "comment=laptop")
	w.ok("add", "guest", "--kind", "wifi", "ssid=Casa Guest", "hidden=yes")
	w.ok("add", "café", "--kind", "wifi", "ssid=Café", "security=nopass")
	for args, want := range map[string]string{
		"visa number": `^4111111111111111\n$`, "visa holder": `^Ann Example\n$`, "visa expires": `^2027-12\n$`,
		"laptop private": `^canary-entry line 1\nline 2\n$`, "laptop comment": `^laptop\n$`,
		"guest": `^[A-Z-]+-\d\d-[A-Z-]+\n$`, "guest ssid": `^Casa Guest\n$`, "guest hidden": `^yes\n$`,
		"café security": `^nopass\n$`,
	} {
		if got := w.ok(append([]string{"get"}, strings.Fields(args)...)...).out; !regexp.MustCompile(want).MatchString(got) {
			t.Errorf("%s is %q, want %s", args, got, want)
		}
	}
	w.run("get", "café").want(t, 3, `café has no field "password"`)
}

// unfit are lines that no entry of their kind can be made of.
var unfit = []struct{ line, says string }{
	{"--kind card number=4111", "would stay in your shell history.\n   Nothing was changed.\n   ww add it --kind card  asks for it\n   … | ww add --stdin it --kind card\n"},
	{"--kind card pin=1", "ww add it --kind card  asks for it\n"},
	{"--kind key private=x", "… | ww add --stdin it --kind key"},
	{"password=x", "ww add it  asks for it\n   … | ww add --stdin it\n"},
	{"note=x", "ww add --note it"},
	{"otp=x", "… | ww edit --stdin -f otp it"},
	{"--kind card expires=13/27", `expires cannot be "13/27": it is not of the form MM/YY or YYYY-MM.`},
	{"--kind card expires=2027-1", "MM/YY or YYYY-MM"},
	{"--kind card expires=1/27", "MM/YY or YYYY-MM"},
	{"--kind card expires=0a/27", "MM/YY or YYYY-MM"},
	{"--kind wifi security=WEP", `security cannot be "WEP": it is WPA or nopass.`},
	{"--kind wifi hidden=perhaps", `hidden cannot be "perhaps": it is yes or no.`},
	{"--kind wifi security=nopass -p", "an open network has no password."},
	{"--kind wifi security=nopass --easy", "an open network has no password."},
	{"--kind wifi --pin 7", "a Wi-Fi password has 8 to 63 characters, or is 64 hex digits."},
	{"--kind wifi --length 64", "a Wi-Fi password has 8 to 63 characters, or is 64 hex digits."},
	{"--kind key -p", "a private key has lines, which no prompt takes: --stdin reads one."},
	{"--kind identity -p", "an identity has no secret that -p or --stdin could give."},
	{"--note --no-input", "--note asks, and --no-input forbids it."},
	{"name=other", "the name is the first word."},
	{"kind=card", "the kind is said by --kind."},
	{"tag=x", "tags are given by --tag."},
	{"-u ann user=bob", "two user names: ann and bob."},
	{"url=https://ann:canary@mail.example", "an address is no secret: leave the password in it out."},
	{"=x", `"=x" is not of the form FIELD=VALUE.`},
}

func TestWhatDoesNotFitAKindIsRefused(t *testing.T) {
	w := withVault(t)
	w.unchanged(func() {
		for _, c := range unfit {
			r := w.run(append([]string{"add", "it"}, strings.Fields(c.line)...)...)
			if r.code != 2 || !strings.Contains(r.err, c.says) || strings.Contains(r.err, "canary") {
				t.Errorf("ww add it %s: exit %d, it said %s", c.line, r.code, r.err)
			}
		}
	})
}

func TestASecretFieldOfAKindIsSecretBeforeItIsThere(t *testing.T) {
	w := withVault(t)
	w.ok("add", "visa", "--kind", "card")
	w.unchanged(func() { w.run("edit", "visa", "pin=1234").want(t, 2, "would stay in your shell history") })
	w.stdin = strings.NewReader("1234")
	w.ok("edit", "visa", "-f", "pin", "--stdin")
	if got := w.ok("show", "--json", "visa").out; !strings.Contains(got, `{"name":"pin","secret":true}`) {
		t.Errorf("got %s", got)
	}
	w.ok("edit", "github", "pin=1234") // of a login it is like any field
}

func TestACardNumberWithASlipIsWarnedOf(t *testing.T) {
	for number, slip := range map[string]bool{
		"4111111111111111": false, "4111-1111 1111-1111": false, "5500000000000004": false, "340000000000009": false,
		"4111111111111112": true, "4111111111111a11": true, "0": true, "----": true,
	} {
		w := withVault(t)
		w.stdin = strings.NewReader(number)
		r := w.ok("add", "visa", "--kind", "card", "--stdin")
		if warned := strings.Contains(r.err, "! that is no card number"); warned != slip {
			t.Errorf("%s: it said %q", number, r.err)
		}
	}
}

func TestTheKindsAreThoseOfTheFormat(t *testing.T) {
	format, err := os.ReadFile("../docs/FORMAT.md")
	check(t, err)
	_, table, _ := strings.Cut(string(format), "| kind | fields it usually has |\n|---|---|\n")
	table, _, _ = strings.Cut(table, "\n\n")
	values := map[string]string{"expires": "12/27", "security": "WPA", "hidden": "no", "url": "https://a.example"}
	fields := regexp.MustCompile("`(?:x/)?([a-z]+)(?:/…)?`( \\(secret\\))?")
	secret := []string{"password", "note", "otp"}
	for _, row := range strings.Split(table, "\n") {
		cells := strings.Split(row, "|")
		kind := strings.Trim(cells[1], " `")
		text := regexp.MustCompile(`\([^)]*`+"`"+`[^)]*\)`).ReplaceAllString(cells[2], "") // values, not fields
		for _, f := range fields.FindAllStringSubmatch(text, -1) {
			w := withVault(t)
			r := w.run("add", "it", "--kind", kind, f[1]+"="+cmp.Or(values[f[1]], "x"))
			hidden := strings.Contains(r.err, "would stay in your shell history")
			if want := f[2] != "" || slices.Contains(secret, f[1]); hidden != want || !want && r.code != 0 {
				t.Errorf("%s of %s: secret is %v, want %v\n%s", f[1], kind, hidden, want, r.err)
			}
		}
	}
}

func TestEntriesOfAllKindsConformToTheirSchema(t *testing.T) {
	for _, kind := range []string{"login", "note", "card", "identity", "wifi", "key"} {
		w := withVault(t)
		r := w.ok("add", "it", "--kind", kind, "own=x", "--json")
		if faults := readSchema(t, "entry").faults(r.out); len(faults) > 0 || r.err != "" {
			t.Errorf("%s: %q, it said %q", kind, faults, r.err)
		}
		var got struct{ Entry struct{ Kind string } }
		check(t, json.Unmarshal([]byte(r.out), &got))
		if got.Entry.Kind != kind {
			t.Errorf("the kind is %q, want %q", got.Entry.Kind, kind)
		}
		r = w.ok("show", "it", "--json")
		if faults := readSchema(t, "entry").faults(r.out); len(faults) > 0 {
			t.Errorf("%s, shown: %q", kind, faults)
		}
	}
}

func TestEveryQuestionOfAKindCanBeLeftWithNothingChanged(t *testing.T) {
	for _, c := range asked {
		whole := withVault(t)
		for n := range c.answers {
			given := strings.Join(slices.Concat(c.answers[:n], []string{"half"}), "\r")
			w := whole.copy()
			w.person = &person{keys: []byte(given + "\x03")}
			w.unchanged(func() {
				w.run("add", "it", "--kind", c.kind).want(t, 130, "ww: stopped.\n   Nothing was changed.\n")
			})
		}
	}
}
