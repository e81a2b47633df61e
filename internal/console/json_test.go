package console_test

import (
	"encoding/json"
	"math"
	"testing"
)

// entry stands for what commands print.
type entry struct {
	Schema string `json:"schema"`
	Name   string `json:"name"`
}

func TestJSONIsOneObjectAndANewline(t *testing.T) {
	c, out, errs := capture()
	if err := c.JSON(entry{"ww/list@1", "a&b <c>"}); err != nil {
		t.Fatal(err)
	}
	if got, want := out.String(), `{"schema":"ww/list@1","name":"a&b <c>"}`+"\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if errs.Len() > 0 {
		t.Errorf("also wrote %q", errs)
	}
}

func TestErrorJSONGoesToErr(t *testing.T) {
	c, out, errs := capture()
	if err := c.ErrorJSON(entry{"ww/error@1", "x"}); err != nil {
		t.Fatal(err)
	}
	if got, want := errs.String(), `{"schema":"ww/error@1","name":"x"}`+"\n"; got != want || out.Len() > 0 {
		t.Errorf("got %q and %q, want %q", got, out, want)
	}
}

func TestJSONEscapesWhatATerminalWouldObey(t *testing.T) {
	c, out, _ := capture()
	name := "\x1b[31m\u009b\x7f\u202e é 日本"
	if err := c.JSON(entry{"s", name}); err != nil {
		t.Fatal(err)
	}
	want := `{"schema":"s","name":"\u001b[31m\u009b\u007f\u202e é 日本"}` + "\n"
	if got := out.String(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	var back entry
	if err := json.Unmarshal(out.Bytes(), &back); err != nil || back.Name != name {
		t.Errorf("reads back as %q, %v", back.Name, err)
	}
}

func TestJSONOfWhatHasNoneIsAnError(t *testing.T) {
	c, out, _ := capture()
	if err := c.JSON(math.NaN()); err == nil || out.Len() > 0 {
		t.Errorf("got %q, %v", out, err)
	}
}
