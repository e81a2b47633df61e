package secret_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"text/template"

	"watchword/secret"
)

// account has secrets where printers meet them.
type account struct {
	Name     string
	Password secret.Value
	Old      []secret.Value
	Pointer  *secret.Value
	hidden   secret.Value
}

func TestNoPrinterShowsASecret(t *testing.T) {
	v := secret.New([]byte("hunter2"))
	defer v.Wipe()
	a := account{"github", v, []secret.Value{v}, &v, v}
	for _, verb := range []string{"v", "+v", "#v", "s", "q", "x", "X", "#x", "d", "p", "10s", "T", "b", "e", "c", "U"} {
		for _, arg := range []any{v, &v, a, &a, []any{v}, map[string]secret.Value{"k": v}} {
			conceals(t, "%"+verb, fmt.Sprintf("%"+verb, arg))
		}
	}
	conceals(t, "String", v.String())
	conceals(t, "Sprintln", fmt.Sprintln(v, a))
	conceals(t, "error", fmt.Errorf("open: %v", v).Error())
	conceals(t, "joined", errors.Join(fmt.Errorf("%v", a)).Error())
}

func TestNoEncoderStoresASecret(t *testing.T) {
	v := secret.New([]byte("hunter2"))
	defer v.Wipe()
	a := account{"github", v, []secret.Value{v}, &v, v}
	asJSON, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	conceals(t, "json", string(asJSON))
	if !strings.Contains(string(asJSON), `"Password":"[secret]"`) {
		t.Errorf("json is %s", asJSON)
	}
	asXML, err := xml.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	conceals(t, "xml", string(asXML))
	asText, err := v.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	conceals(t, "text", string(asText))
	var out bytes.Buffer
	if err := template.Must(template.New("").Parse("{{.Password}} {{.}} {{printf `%x` .Password}}")).Execute(&out, a); err != nil {
		t.Fatal(err)
	}
	conceals(t, "template", out.String())
}

func TestNoLogShowsASecret(t *testing.T) {
	v := secret.New([]byte("hunter2"))
	defer v.Wipe()
	var out bytes.Buffer
	for _, handler := range []slog.Handler{slog.NewTextHandler(&out, nil), slog.NewJSONHandler(&out, nil)} {
		slog.New(handler).Info("unlocked", "password", v, "account", account{Password: v, hidden: v})
	}
	conceals(t, "slog", out.String())
	if n := strings.Count(out.String(), "[secret]"); n < 2 {
		t.Errorf("log is %s", out.String())
	}
}

func TestEveryVerbPrintsTheSame(t *testing.T) {
	v := secret.New([]byte("hunter2"))
	defer v.Wipe()
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%20s"} {
		if got := fmt.Sprintf(verb, v); got != "[secret]" {
			t.Errorf("%s prints %q", verb, got)
		}
	}
}

// conceals fails if text has the secret in any spelling.
func conceals(t *testing.T, printer, text string) {
	t.Helper()
	for _, spelling := range []string{"hunter", "68756e746572", "68756E746572", "104 117 110", "0x68, 0x75", "aHVudGVy", "1101000 1110101", "U+0068"} {
		if strings.Contains(text, spelling) {
			t.Errorf("%s shows %q", printer, text)
		}
	}
}
