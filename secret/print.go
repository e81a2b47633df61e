package secret

import (
	"fmt"
	"io"
	"log/slog"
)

// redacted is all that any printer gets to see of a Value.
const redacted = "[secret]"

// String returns "[secret]".
func (Value) String() string { return redacted }

// GoString returns "[secret]".
func (Value) GoString() string { return redacted }

// Format writes "[secret]" whatever the verb and flags.
func (Value) Format(f fmt.State, _ rune) {
	// fmt.State keeps no error for us to return: its buffer cannot fail.
	_, _ = io.WriteString(f, redacted)
}

// MarshalText returns "[secret]": a Value cannot be stored by accident.
func (Value) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// MarshalJSON returns "[secret]" as a JSON string.
func (Value) MarshalJSON() ([]byte, error) { return []byte(`"` + redacted + `"`), nil }

// LogValue returns "[secret]" to log/slog.
func (Value) LogValue() slog.Value { return slog.StringValue(redacted) }
