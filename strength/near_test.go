package strength_test

import (
	"testing"

	"watchword/secret"
	"watchword/strength"
)

func TestNear(t *testing.T) {
	tests := []struct {
		name, a, b string
		want       bool
	}{
		{"the same", "dragonfly", "dragonfly", true},
		{"both empty", "", "", true},
		{"one character changed", "dragonfly", "dragonfry", true},
		{"the first changed", "dragonfly", "bragonfly", true},
		{"one added", "dragonfly", "dragonfly!", true},
		{"one added before", "dragonfly", "!dragonfly", true},
		{"one left out", "dragonfly", "dragnfly", true},
		{"one of several alike", "aaab", "aab", true},
		{"one wide character", "drag日nfly", "drag😀nfly", true},
		{"one byte that is no character", "drag\xffnfly", "dragnfly", true},
		{"two changed", "dragonfly", "drogonfry", false},
		{"two added", "dragonfly", "dragonfly!!", false},
		{"two exchanged", "dragonfly", "drgaonfly", false},
		{"capitals", "dragonfly", "DragonFly", true},
		{"capitals of other scripts", "ÉCOLE", "école", true},
		{"capitals and one changed", "Dragonfly", "dragonfry", true},
		{"other digits at the end", "dragonfly2023", "dragonfly17", true},
		{"digits at the end of one", "dragonfly", "Dragonfly2024", true},
		{"digits and nothing else", "1234", "5678", false},
		{"little but digits", "ab123", "ab987", false},
		{"a little more", "abc123", "abc987", true},
		{"other letters before the digits", "dragonfly12", "butterfly12", false},
		{"nothing in common", "dragonfly", "rN4?kV_8q", false},
		{"nothing and much", "", "dragonfly", false},
		{"nothing and one", "", "d", true},
	}
	for _, tt := range tests {
		a, b := secret.New([]byte(tt.a)), secret.New([]byte(tt.b))
		if got, back := strength.Near(a, b), strength.Near(b, a); got != tt.want || back != tt.want {
			t.Errorf("%s: got %v, and %v the other way round", tt.name, got, back)
		}
		a.Wipe()
		b.Wipe()
	}
}

func TestAPasswordIsNearItself(t *testing.T) {
	v := secret.New([]byte("dragonfly"))
	defer v.Wipe()
	if !strength.Near(v, v) {
		t.Error("it is not")
	}
}
