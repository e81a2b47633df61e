package cmd

import (
	"slices"
	"strings"

	"watchword/generator"
	"watchword/secret"
	"watchword/vault"
)

// A kind of entry: a row of the table of kinds in docs/FORMAT.md.
type kind struct {
	name   string
	main   string // the key of what -p and --stdin give; "" where it has no such thing
	fields []kindField
	made   func() (generator.Recipe, error) // its password, where none is given; nil: none is made
}

// A kindField is a field that entries of a kind usually have.
type kindField struct {
	key    string
	secret bool
	asks   string                   // the question for it; "" where it is not asked in turn
	preset string                   // the answer of who only presses Enter
	named  bool                     // or else that is the entry's name
	fault  func(text string) string // what is wrong with a plain value, or ""
}

var kinds = []kind{
	{name: "login", main: vault.Password, made: (&recipeOptions{}).recipe, fields: []kindField{
		{key: vault.User},
		{key: vault.Password, secret: true},
		{key: vault.OTP, secret: true},
	}},
	{name: "note", main: vault.Note, fields: []kindField{
		{key: vault.Note, secret: true, asks: "Note (Tab shows what you type)"},
	}},
	{name: "card", main: numberKey, fields: []kindField{
		{key: numberKey, secret: true, asks: "Card number"},
		{key: customPrefix + "holder", asks: "Holder"},
		{key: customPrefix + "expires", asks: "Expires (MM/YY)", fault: noMonth},
		{key: customPrefix + "code", secret: true, asks: "Security code"},
		{key: customPrefix + "pin", secret: true, asks: "PIN"},
	}},
	{name: "identity", fields: []kindField{
		{key: customPrefix + "names", asks: "Names"},
		{key: customPrefix + "mail", asks: "Mail"},
		{key: customPrefix + "phone", asks: "Phone"},
		{key: customPrefix + "address", asks: "Address"},
		{key: customPrefix + "document", asks: "Document number"},
	}},
	{name: "wifi", main: vault.Password, made: easyRecipe, fields: []kindField{
		{key: customPrefix + "ssid", asks: "Network", named: true},
		{key: vault.Password, secret: true},
		{key: securityKey, asks: "Security", preset: "WPA", fault: noneOf("WPA", openNetwork)},
		{key: customPrefix + "hidden", fault: noneOf("yes", "no")},
	}},
	{name: "key", main: privateKey, fields: []kindField{
		{key: privateKey, secret: true}, // of several lines, which no prompt takes
		{key: customPrefix + "public", asks: "Public key"},
		{key: customPrefix + "passphrase", secret: true, asks: "Passphrase"},
		{key: customPrefix + "comment", asks: "Comment"},
	}},
}

// The keys of fields that are looked at more closely.
const (
	numberKey   = customPrefix + "number"
	privateKey  = customPrefix + "private"
	securityKey = customPrefix + "security"
	openNetwork = "nopass" // the security of a network that has no password
)

func easyRecipe() (generator.Recipe, error) { return generator.Easy(), nil }

// kindOf returns the kind of this name; one without fields if it is none that
// is known.
func kindOf(name string) *kind {
	if i := slices.IndexFunc(kinds, func(k kind) bool { return k.name == name }); i >= 0 {
		return &kinds[i]
	}
	return &kind{name: name}
}

func kindNames() string {
	names := make([]string, len(kinds))
	for i := range kinds {
		names[i] = kinds[i].name
	}
	return strings.Join(names, ", ")
}

func checkKind(name string) error {
	if kindOf(name).fields != nil {
		return nil
	}
	return usage("%q is no kind of entry: take %s.", name, kindNames())
}

// mainField returns what people call the secret that e is about, which is
// copied and set where no field is named: the password, unless the kind of e has
// another one.
func mainField(e *vault.Entry) string {
	if k := kindOf(e.Text(vault.Kind)); k.main != "" {
		return nameOf(k.main)
	}
	return vault.Password
}

// field returns what the kind says of the field with this key.
func (k *kind) field(key string) *kindField {
	if i := slices.IndexFunc(k.fields, func(f kindField) bool { return f.key == key }); i >= 0 {
		return &k.fields[i]
	}
	return &kindField{key: key, secret: secretFields[key]}
}

// faultOf says what is wrong with a plain value, or "".
func (f *kindField) faultOf(text string) string {
	if f.fault == nil {
		return ""
	}
	return f.fault(text)
}

// hides reports whether the field that people call name is a secret one in
// entries of this kind, whether they have it yet or not.
func (k *kind) hides(name string) bool {
	return secretFields[name] || k.field(customPrefix+name).secret
}

// promptMain asks for what -p gives.
func (k *kind) promptMain() string {
	if asks := k.field(k.main).asks; asks != "" {
		return asks + ": "
	}
	return sentence(nameOf(k.main)) + ": "
}

// a is the kind with its article.
func (k *kind) a() string {
	if strings.ContainsAny(k.name[:1], "aeiou") {
		return "an " + k.name
	}
	return "a " + k.name
}

// noMonth says what is wrong with the month until which a card is good.
func noMonth(text string) string {
	month, year, ok := strings.Cut(text, "/")
	digits := 2
	if !ok {
		year, month, _ = strings.Cut(text, "-")
		digits = 4
	}
	if len(month) != 2 || len(year) != digits || !areDigits(month+year) || month < "01" || month > "12" {
		return "it is not of the form MM/YY or YYYY-MM"
	}
	return ""
}

func areDigits(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r < '0' || r > '9' })
}

func noneOf(words ...string) func(string) string {
	return func(text string) string {
		if slices.Contains(words, text) {
			return ""
		}
		return "it is " + strings.Join(words, " or ")
	}
}

// fault says why a secret cannot be what it is to be, or "".
func (k *kind) fault(key string, value secret.Value) string {
	if k.name == "wifi" && key == vault.Password {
		return wifiFault(value)
	}
	return ""
}

// doubt says why a secret is perhaps mistyped, or "".
func (k *kind) doubt(key string, value secret.Value) (why string, err error) {
	if k.name != "card" || key != numberKey {
		return "", nil
	}
	err = value.Reveal(func(b []byte) error {
		if !hasCheckDigit(b) {
			why = "that is no card number: one of its digits must be wrong"
		}
		return nil
	})
	return why, err
}

// hasCheckDigit reports whether the digits of a card's number fit its last one
// (ISO/IEC 7812-1, the formula of Luhn). Spaces and dashes are for people.
func hasCheckDigit(number []byte) bool {
	sum, digits := 0, 0
	for i := len(number) - 1; i >= 0; i-- {
		if number[i] == ' ' || number[i] == '-' {
			continue
		}
		d := int(number[i]) - '0'
		if d < 0 || d > 9 {
			return false
		}
		if digits++; digits%2 == 0 {
			d = d*2/10 + d*2%10
		}
		sum += d
	}
	return digits > 1 && sum%10 == 0
}
