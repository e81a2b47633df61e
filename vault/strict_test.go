package vault_test

import (
	"runtime"
	"slices"
	"testing"

	"watchword/vault"
)

// withUnknown returns a body that has an unknown key 100 with value, which is CBOR
// already.
func withUnknown(t *testing.T, value []byte) []byte {
	t.Helper()
	return slices.Concat([]byte{0xa8}, bodyWith(t, 1, 7)[1:], []byte{0x18, 100}, value)
}

func TestWhatIsBelowUnknownKeysIsReadAsStrictlyAsTheRest(t *testing.T) {
	for what, c := range map[string]struct {
		value string
		ok    bool
	}{
		"keys in no order":             {"\xa3\x02\x00\x01\x00\x61a\x00", true},
		"a key twice, not in a row":    {"\xa3\x02\x00\x01\x00\x02\x00", false},
		"a number in two lengths":      {"\xa2\x02\x00\x18\x02\x00", false},
		"a text in two lengths":        {"\xa2\x61a\x00\x78\x01a\x00", false},
		"text and bytes alike":         {"\xa2\x61a\x00\x41a\x00", true},
		"a number and what is below 0": {"\xa2\x01\x00\x21\x00", true},
		"twice in a list in a map":     {"\xa1\x01\x82\x01\xa2\x05\x00\x05\x00", false},
		"twice after a map":            {"\xa3\x01\xa1\x01\x82\x01\x02\x00\x00\x01\x00", false},
		"null and undefined":           {"\xa2\xf6\x00\xf7\x00", false},
		"true and false":               {"\xa2\xf5\x00\xf4\x00", true},
		"a key that is a list":         {"\xa1\x80\x00", false},
		"a key that is a map":          {"\xa1\xa0\x00", false},
		"a key of the largest number":  {"\xa1\x1b\xff\xff\xff\xff\xff\xff\xff\xff\x00", true},
		"a key of the least":           {"\xa1\x3b\x7f\xff\xff\xff\xff\xff\xff\xff\x00", true},
		"a key below the least":        {"\xa1\x3b\x80\x00\x00\x00\x00\x00\x00\x00\x00", false},
		"a value below the least":      {"\x3b\x80\x00\x00\x00\x00\x00\x00\x00", true},
		"a text that is not UTF-8":     {"\x81\x61\xff", false},
		"a key that is not UTF-8":      {"\xa1\x61\xff\x00", false},
		"bytes that are not UTF-8":     {"\x81\x41\xff", true},
		"a list in a list that ends":   {"\x82\x80\x82\x01\x80", true},
	} {
		_, err := vault.CommitWith(vault.ID{}, withUnknown(t, []byte(c.value)))
		if (err == nil) != c.ok {
			t.Errorf("%s: error %v, want it to be read: %v", what, err, c.ok)
		}
	}
}

// manyItems is a list of lists that are full of null, of n bytes or a little
// less.
func manyItems(n int) []byte {
	const each = 1 << 16
	value := []byte{0x99, byte(n / each >> 8), byte(n / each)}
	for range n / each {
		value = append(value, 0x9a, 0, 0, 0xff, 0xf0)
		value = append(value, slices.Repeat([]byte{0xf6}, 0xfff0)...)
	}
	return value
}

// manyKeys is a map whose keys fall instead of rising.
func manyKeys(pairs int) []byte {
	value := []byte{0xb9, byte(pairs >> 8), byte(pairs)}
	for i := range pairs {
		key := pairs - i
		value = append(value, 0x19, byte(key>>8), byte(key), 0xf6)
	}
	return value
}

func TestWhatIsBelowUnknownKeysTakesNoMemory(t *testing.T) {
	const pairs = 0xffff
	for what, c := range map[string]struct {
		value []byte
		most  uint64
	}{
		"a list": {manyItems(8 << 20), 64 << 10},
		"a map":  {manyKeys(pairs), 4*pairs + 64<<10},
	} {
		body := withUnknown(t, c.value)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := vault.CommitWith(vault.ID{}, body)
		runtime.ReadMemStats(&after)
		must(t, err)
		if took := after.TotalAlloc - before.TotalAlloc; took > c.most {
			t.Errorf("%s of %d bytes took %d bytes, want at most %d", what, len(c.value), took, c.most)
		}
	}
}
