package vault_test

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"

	"watchword/vault"
)

// aBody is a body that says nothing but what it must. Each key of it can be
// exchanged.
var aBody = map[any]any{
	1: 7, 2: make([]byte, 8), 3: make([]byte, 8), 4: 0, 5: make([]byte, 16), 6: []any{}, 7: map[string]any{},
}

func bodyWith(t *testing.T, key, value any) []byte {
	t.Helper()
	body := map[any]any{}
	for k, v := range aBody {
		body[k] = v
	}
	body[key] = value
	b, err := vault.Encode(body)
	must(t, err)
	return b
}

func fieldsWith(t *testing.T, item any) []byte {
	t.Helper()
	return bodyWith(t, 7, map[string]any{"k": item})
}

func TestCommitsSurviveTheirEncoding(t *testing.T) {
	for seed := range uint64(300) {
		rng := rand.New(rand.NewPCG(seed, 5))
		id, all := anyHistory(rng, 8, fewKeys)
		for _, c := range all {
			got, err := vault.CommitWith(id, c.Body())
			if err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
			if got.ID != c.ID || got.Stamp != c.Stamp || got.Op != c.Op || !slices.Equal(got.Parents, c.Parents) || !slices.Equal(got.Items, c.Items) || got.Critical() {
				t.Fatalf("seed %d: %+v, want %+v", seed, got, c)
			}
			if err := got.Finish(id); err != nil || got.ID != c.ID {
				t.Fatalf("seed %d: written again under another id, %v", seed, err)
			}
		}
	}
}

func TestBodiesThatBreakTheFormatAreRefused(t *testing.T) {
	deep := any(1)
	for range 9 {
		deep = []any{deep}
	}
	for what, body := range map[string][]byte{
		"nothing":            {},
		"no map":             {0x80},
		"an empty map":       {0xa0},
		"a byte more":        append(bodyWith(t, 1, 7), 0),
		"an endless map":     append(append([]byte{0xbf}, bodyWith(t, 1, 7)[1:]...), 0xff),
		"a tag":              append([]byte{0xc1}, bodyWith(t, 1, 7)...),
		"a key twice":        append(append([]byte{0xa8}, bodyWith(t, 1, 7)[1:]...), 0x01, 0x07),
		"an unknown twice":   append(append([]byte{0xa9}, bodyWith(t, 1, 7)[1:]...), 0x18, 0x64, 0x01, 0x18, 0x64, 0x01),
		"twice below":        append(append([]byte{0xa8}, bodyWith(t, 1, 7)[1:]...), 0x18, 0x64, 0xa2, 0x01, 0x01, 0x01, 0x01),
		"a float":            bodyWith(t, 100, 1.5),
		"a float below":      bodyWith(t, 100, []any{map[int]any{1: 1.5}}),
		"too deep":           bodyWith(t, 100, deep),
		"a short device":     bodyWith(t, 2, make([]byte, 7)),
		"a long transaction": bodyWith(t, 3, make([]byte, 9)),
		"no nonce":           bodyWith(t, 5, nil),
		"a short parent":     bodyWith(t, 6, []any{make([]byte, 15)}),
		"a text for a stamp": bodyWith(t, 1, "7"),
		"below zero":         bodyWith(t, 1, -7),
		"no item":            fieldsWith(t, []any{}),
		"an unknown form":    fieldsWith(t, []any{3}),
		"a form of text":     fieldsWith(t, []any{"1", "x"}),
		"removed and more":   fieldsWith(t, []any{0, "x"}),
		"text without text":  fieldsWith(t, []any{1}),
		"bytes for text":     fieldsWith(t, []any{1, []byte("x")}),
		"a short digest":     fieldsWith(t, []any{2, make([]byte, 15), 1}),
		"no digest":          fieldsWith(t, []any{2, 1, 1}),
		"no length":          fieldsWith(t, []any{2, make([]byte, 16), "1"}),
		"a length below":     fieldsWith(t, []any{2, make([]byte, 16), -1}),
		"a huge length":      fieldsWith(t, []any{2, make([]byte, 16), uint64(1<<64 - 1)}),
		"text, not UTF-8":    bytes.Replace(fieldsWith(t, []any{1, "xyz"}), []byte("xyz"), []byte("x\xffz"), 1),
		"a key of no text":   bodyWith(t, 7, map[int]any{1: []any{1, "x"}}),
		"an endless text":    bytes.Replace(fieldsWith(t, []any{1, "xyz"}), []byte("\x63xyz"), []byte("\x7f\x63xyz\xff"), 1),
		"a key past int64":   bodyWith(t, 8+uint64(1<<63), "x"),
		"a key far below":    append(append([]byte{0xa8}, bodyWith(t, 1, 7)[1:]...), 0x3b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xf5),
		"too long":           make([]byte, 80<<20+1),
	} {
		if c, err := vault.CommitWith(vault.ID{}, body); err == nil {
			t.Errorf("%s: read as %+v", what, c)
		}
	}
}

func TestUnknownKeysAreKeptAndOnlySomeAreCritical(t *testing.T) {
	for what, c := range map[string]struct {
		body     []byte
		critical bool
	}{
		"a positive key":        {bodyWith(t, 8, "x"), false},
		"anything below it":     {bodyWith(t, 900, map[any]any{"a": []any{nil, true, -5, []byte("b")}, -1: 2}), false},
		"a negative key":        {bodyWith(t, -1, nil), true},
		"a key of text":         {bodyWith(t, "7", "x"), true},
		"an unknown operation":  {bodyWith(t, 4, 4), true},
		"the last known one":    {bodyWith(t, 4, 3), false},
		"an operation past 255": {bodyWith(t, 4, 256), true},
	} {
		got, err := vault.CommitWith(vault.ID{}, c.body)
		if err != nil {
			t.Errorf("%s: %v", what, err)
			continue
		}
		if got.Critical() != c.critical || !bytes.Equal(got.Body(), c.body) {
			t.Errorf("%s: critical %v, want %v", what, got.Critical(), c.critical)
		}
	}
}

func TestFramesSurviveTheirEncoding(t *testing.T) {
	for seed := range uint64(200) {
		rng := rand.New(rand.NewPCG(seed, 6))
		_, all := anyHistory(rng, 12, fewKeys)
		all = vault.Unite(nil, all)
		for _, c := range all {
			for i := range c.Items {
				c.Items[i].Purged = c.Items[i].Form == vault.Secret && rng.IntN(3) == 0
			}
		}
		frames := vault.Frames(all)
		got, err := vault.ParseFrames(frames)
		if err != nil || len(got) != len(all) || !bytes.Equal(vault.Frames(got), frames) {
			t.Fatalf("seed %d: %d commits of %d, %v", seed, len(got), len(all), err)
		}
	}
}

func TestPurgedIndexesNameSecretsInOrder(t *testing.T) {
	b := newTale(t)
	b.on(vault.OpEdit, nil,
		vault.Item{Key: "a", Form: vault.Secret, Length: 1}, vault.Item{Key: "b", Form: vault.Secret, Length: 1}, vault.Item{Key: "c", Form: vault.Text, Text: "x"})
	plain := vault.Frames(b.all)
	for _, c := range []struct {
		purged []byte
		ok     bool
	}{
		{[]byte{0, 0}, true},
		{[]byte{0, 0, 1, 0}, true},
		{[]byte{1, 0, 0, 0}, false},
		{[]byte{0, 0, 0, 0}, false},
		{[]byte{2, 0}, false},
		{[]byte{3, 0}, false},
	} {
		frame := slices.Concat(plain[:20], []byte{byte(len(c.purged) / 2), 0}, c.purged, plain[vault.FrameHead:])
		put32(frame, uint32(len(frame)-4))
		if _, err := vault.ParseFrames(frame); (err == nil) != c.ok {
			t.Errorf("purged %v: error %v", c.purged, err)
		}
	}
}

func TestFramesAreInOrderAndEachCommitStandsOnce(t *testing.T) {
	b := newTale(t)
	b.edit(vault.User, "two", b.edit(vault.User, "one"))
	first, second := vault.Frames(b.all[:1]), vault.Frames(b.all[1:])
	for _, c := range []struct {
		frames []byte
		ok     bool
	}{
		{slices.Concat(first, second), true},
		{slices.Concat(second, first), false},
		{slices.Concat(first, first), false},
		{slices.Concat(first, second, second), false},
	} {
		if _, err := vault.ParseFrames(c.frames); (err == nil) != c.ok {
			t.Errorf("%x: error %v", c.frames, err)
		}
	}
}
