package cmd_test

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// schema is the part of JSON Schema (draft 2020-12) that testdata/schema uses.
type schema struct {
	Draft                string             `json:"$schema"`
	Title                string             `json:"title"`
	Type                 string             `json:"type"`
	Const                any                `json:"const"`
	Enum                 []any              `json:"enum"`
	Pattern              string             `json:"pattern"`
	Minimum              *float64           `json:"minimum"`
	Items                *schema            `json:"items"`
	Required             []string           `json:"required"`
	AdditionalProperties *bool              `json:"additionalProperties"`
	Properties           map[string]*schema `json:"properties"`
}

// readSchema reads testdata/schema/NAME.json. A keyword that is not known here
// would not be checked, so it is an error.
func readSchema(t *testing.T, name string) *schema {
	t.Helper()
	file, err := os.Open("testdata/schema/" + name + ".json")
	check(t, err)
	defer file.Close()
	var s schema
	d := json.NewDecoder(file)
	d.DisallowUnknownFields()
	check(t, d.Decode(&s))
	return &s
}

// faults says where and why text, one JSON value on one line, is not what s
// asks for.
func (s *schema) faults(text string) []string {
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		return []string{err.Error()}
	}
	if strings.Count(text, "\n") != 1 || !strings.HasSuffix(text, "\n") {
		return []string{"not one line"}
	}
	return s.visit("", v)
}

func (s *schema) visit(at string, v any) (faults []string) {
	fault := func(format string, args ...any) { faults = append(faults, at+": "+fmt.Sprintf(format, args...)) }
	if s.Type != "" && s.Type != typeOf(v) && !(s.Type == "number" && typeOf(v) == "integer") {
		fault("is %s, not %s", typeOf(v), s.Type)
		return faults
	}
	if s.Const != nil && !reflect.DeepEqual(s.Const, v) || s.Enum != nil && !slices.Contains(s.Enum, v) {
		fault("%v is not allowed", v)
	}
	switch v := v.(type) {
	case string:
		if !regexp.MustCompile(s.Pattern).MatchString(v) {
			fault("%q does not match %s", v, s.Pattern)
		}
	case float64:
		if s.Minimum != nil && v < *s.Minimum {
			fault("%v is less than %v", v, *s.Minimum)
		}
	case []any:
		for i, item := range v {
			faults = append(faults, s.Items.visit(fmt.Sprintf("%s[%d]", at, i), item)...)
		}
	case map[string]any:
		faults = append(faults, s.members(at, v)...)
	}
	return faults
}

func (s *schema) members(at string, v map[string]any) (faults []string) {
	for _, key := range s.Required {
		if _, ok := v[key]; !ok {
			faults = append(faults, at+"."+key+": is missing")
		}
	}
	for key, value := range v {
		property := s.Properties[key]
		switch {
		case property != nil:
			faults = append(faults, property.visit(at+"."+key, value)...)
		case s.AdditionalProperties == nil || *s.AdditionalProperties:
		default:
			faults = append(faults, at+"."+key+": is not known")
		}
	}
	return faults
}

func typeOf(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case string:
		return "string"
	case []any:
		return "array"
	case float64:
		if v == float64(int64(v)) {
			return "integer"
		}
		return "number"
	}
	return "object"
}

func TestTheSchemaCheckerFindsFaults(t *testing.T) {
	for _, c := range []struct{ name, text, fault string }{
		{"list", `{"schema":"ww/list@1","vault":"v","count":0,"entries":[]}`, ""},
		{"list", `{"schema":"ww/list@2","vault":"v","count":0,"entries":[]}`, ".schema: ww/list@2 is not allowed"},
		{"list", `{"schema":"ww/list@1","vault":"v","count":-1,"entries":[]}`, ".count: -1 is less than 0"},
		{"list", `{"schema":"ww/list@1","vault":"v","count":0.5,"entries":[]}`, ".count: is number, not integer"},
		{"list", `{"schema":"ww/list@1","vault":"v","entries":[]}`, ".count: is missing"},
		{"list", `{"schema":"ww/list@1","vault":"v","count":0,"entries":null}`, ".entries: is null, not array"},
		{"list", `{"schema":"ww/list@1","vault":"v","count":0,"entries":[],"more":1}`, ".more: is not known"},
		{"check", `{"schema":"ww/check@1","entries":0,"commits":0,"secrets":0,"problems":[""]}`, `.problems[0]: "" does not match .`},
		{"history", `{"schema":"ww/history@1","steps":["x"]}`, ".steps[0]: is string, not object"},
		{"gen", `{`, "unexpected end of JSON input"},
	} {
		got := readSchema(t, c.name).faults(c.text + "\n")
		if c.fault == "" && len(got) > 0 || c.fault != "" && (len(got) != 1 || got[0] != c.fault) {
			t.Errorf("%s: got %q, want %q", c.text, got, c.fault)
		}
	}
}
