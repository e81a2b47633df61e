package testkit_test

import (
	"bytes"
	"fmt"
	"slices"
)

func slotFiles() []*file {
	return slices.Concat(soundSlots(), wrongSecrets(), swappedSlots(), forgedSlots(), costFaults(), extFiles(), deviceFiles())
}

const (
	offerPassword = "password: " + password
	offerWrong    = "password: Correct horse battery staple"
)

func offerFile() string { return offerPassword + "\nkeyfile: " + keyFileText(keyFile()) }

// only is one slot, and also several: what a file has.
func also(slots ...func(f *file) []byte) func(*file) [][]byte {
	return func(f *file) (all [][]byte) {
		for _, s := range slots {
			all = append(all, s(f))
		}
		return all
	}
}

// noisy is a slot of a kind that nothing opens.
func noisy(kind byte, c costs) func(*file) []byte {
	return func(f *file) []byte { return f.noise(fmt.Sprint("noise ", kind, c), kind, c) }
}

// times repeats a slot, each with salts of its own.
func times(n int, kind byte) (all []func(*file) []byte) {
	for i := range n {
		all = append(all, func(f *file) []byte { return f.noise(fmt.Sprint("noise ", i), kind, costs{}) })
	}
	return all
}

func soundSlots() []*file {
	return []*file{
		{name: "slot-password", about: "a password, at the least costs there may be", expect: ok, slots: also((*file).passwordSlot), offer: offerPassword},
		{name: "slot-file", about: "a password and a key file", expect: ok, slots: also((*file).fileSlot), offer: offerFile()},
		{name: "slot-nfkc", about: "a password that NFKC changes", expect: ok, offer: "password: " + accented, slots: also(func(f *file) []byte {
			return f.slot("accented", 1, least, stretchedAccented(), f.vaultKey())
		})},
		{name: "slot-second", about: "the second slot of two is for the code", expect: ok, slots: also(noisy(3, costs{}), (*file).recoverySlot)},
		{name: "slot-eighth", about: "seven slots of unknown kinds, then that for the code", expect: ok, slots: also(append(times(7, 0x20), (*file).recoverySlot)...)},
		{name: "slot-kinds-unknown", about: "slots of kinds that no version has yet, costs and all", expect: ok, slots: also(noisy(0x7f, costs{1, 1, 255}), noisy(0, costs{9, 9, 9}), noisy(0x20, costs{}), (*file).recoverySlot)},
		{name: "slot-all-kinds", about: "every kind beside the code's, at the least costs", expect: ok, slots: also(noisy(1, least), noisy(0x11, least), (*file).recoverySlot)},
		{name: "slots-9", about: "nine whole slots", expect: damaged, slots: also(append(times(8, 3), (*file).recoverySlot)...)},
		{name: "slots-none", about: "no slot at all", expect: damaged, slots: also()},
	}
}

func wrongSecrets() []*file {
	return []*file{
		{name: "wrong-password", about: "another password", expect: wrong, slots: also((*file).passwordSlot), offer: offerWrong},
		{name: "wrong-code", about: "the recovery code of another vault", expect: wrong, offer: "recovery: " + recoveryText(make([]byte, 20))},
		{name: "wrong-file", about: "the right password and another key file", expect: wrong, slots: also((*file).fileSlot), offer: offerPassword + "\nkeyfile: " + keyFileText(make([]byte, 32))},
		{name: "no-file", about: "a password where a key file is needed too", expect: wrong, slots: also((*file).fileSlot), offer: offerPassword},
		{name: "no-password", about: "a recovery code where only a password opens", expect: wrong, slots: also((*file).passwordSlot)},
		{name: "no-slot", about: "no slot of a kind that can be opened", expect: wrong, slots: also(noisy(0x20, costs{}), noisy(0xff, costs{}))},
		{name: "kind-4", about: "the slot for the code says kind 4", expect: wrong, slots: also(func(f *file) []byte {
			return f.slot("recovery", 4, costs{}, f.code(), f.vaultKey())
		})},
	}
}

// other is another vault, which has slots that fit their own vault.
func other(name string) *file { return &file{name: name} }

func swappedSlots() []*file {
	return []*file{
		{name: "swapped-between-vaults", about: "the slot of another vault, whose code is offered", expect: wrong, slots: also(func(*file) []byte {
			return other("swapped-other").recoverySlot()
		}), offer: "recovery: " + recoveryText(other("swapped-other").code())},
		{name: "swapped-between-saves", about: "the slot from before the master password was changed", expect: altered, found: opening, slots: also(func(f *file) []byte {
			return f.slot("recovery", 3, costs{}, f.code(), f.seed().draw("VK before", 32))
		})},
		{name: "swapped-in-file", about: "two slots in another order than was sealed", expect: altered, found: opening, slots: also(noisy(3, costs{}), (*file).recoverySlot), bytes: func(b []byte) []byte {
			return resum(join(b[:88], b[264:440], b[88:264], b[440:]))
		}},
		{name: "sealed-in-other-order", about: "the same two slots, sealed in that order", expect: ok, slots: also((*file).recoverySlot, noisy(3, costs{}))},
		{name: "slot-added", about: "a slot was added by somebody without VK", expect: altered, found: opening, bytes: func(b []byte) []byte {
			b = join(b[:264], other("added").noise("added", 3, costs{}), b[264:])
			return resum(in(put(12, le32(296+176)), put(72, le16(2)))(b))
		}},
		{name: "slot-dropped", about: "a slot was taken out by somebody without VK", expect: altered, found: opening, slots: also((*file).recoverySlot, noisy(3, costs{})), bytes: func(b []byte) []byte {
			return resum(in(put(12, le32(296)), put(72, le16(1)))(join(b[:264], b[440:])))
		}},
		{name: "slot-of-two-vaults", about: "the first slot gives another VK, under the same code", expect: altered, found: opening, slots: also(func(f *file) []byte {
			return f.slot("first", 3, costs{}, f.code(), make([]byte, 32))
		}, (*file).recoverySlot)},
	}
}

// forgedSlots have a commitment that matches and something else that does not.
func forgedSlots() []*file {
	forge := func(name, about string, change func(f *file, s []byte) []byte) *file {
		return &file{name: "forged-" + name, about: about, expect: altered, found: opening, slots: also(func(f *file) []byte {
			return change(f, f.recoverySlot())
		})}
	}
	return []*file{
		forge("wk", "VK is wrapped under another key", func(f *file, s []byte) []byte {
			return f.wrap("recovery", s[:96], make([]byte, 32), f.vaultKey())
		}),
		forge("vk", "another VK is wrapped, rightly", func(f *file, s []byte) []byte {
			return f.slot("recovery", 3, costs{}, f.code(), make([]byte, 32))
		}),
		forge("wrapped-zero", "wrapped is zero", func(f *file, s []byte) []byte { return join(s[:120], make([]byte, 56)) }),
		forge("ad", "VK is wrapped without associated data", func(f *file, s []byte) []byte {
			prk := extract(hash([]byte("ww1/slot"), f.id(), s[:64]), f.code())
			return join(s[:120], seal(expand(prk, []byte("ww1/slot-wrap")), s[96:120], f.vaultKey(), nil), make([]byte, 8))
		}),
		{name: "forged-commitment", about: "the commitment is of another code, VK is wrapped rightly", expect: wrong, slots: also(func(f *file) []byte {
			s := f.recoverySlot()
			prk := extract(hash([]byte("ww1/slot"), f.id(), s[:64]), f.code())
			return f.wrap("recovery", join(s[:64], f.seed().draw("other", 32)), expand(prk, []byte("ww1/slot-wrap")), f.vaultKey())
		})},
		{name: "forged-label", about: "the labels are those of packs", expect: wrong, slots: also(func(f *file) []byte {
			s := f.blank("recovery", 3, costs{})
			prk := extract(hash([]byte("ws1/slot"), f.id(), s), f.code())
			return f.wrap("recovery", join(s, expand(prk, []byte("ws1/slot-commit"))), expand(prk, []byte("ws1/slot-wrap")), f.vaultKey())
		})},
	}
}

// costFaults are never derived: the code opens them, or the costs forbid it.
func costFaults() (all []*file) {
	const mib, gib = 1 << 10, 1 << 20
	for _, c := range []struct {
		name, expect string
		costs        costs
	}{
		{"least", ok, least},
		{"p-16", ok, costs{3, 64 * mib, 16}},
		{"t-64", ok, costs{64, 64 * mib, 1}},
		{"m-4-gib", ok, costs{4, 4 * gib, 4}},
		{"tm-16-gib", ok, costs{64, 256 * mib, 4}},
		{"t-2", tooWeak, costs{2, 64 * mib, 1}},
		{"t-0", tooWeak, costs{0, 64 * mib, 1}},
		{"m-less", tooWeak, costs{3, 64*mib - 1, 1}},
		{"m-8", tooWeak, costs{3, 8, 1}},
		{"m-0", tooWeak, costs{3, 0, 1}},
		{"t-65", tooExpensive, costs{65, 64 * mib, 1}},
		{"t-all-ones", tooExpensive, costs{-1, 64 * mib, 1}},
		{"m-more", tooExpensive, costs{3, 4*gib + 1, 4}},
		{"m-all-ones", tooExpensive, costs{3, -1, 4}},
		{"tm-more", tooExpensive, costs{64, 256*mib + 1, 4}},
		{"tm-32-bits", tooExpensive, costs{64, 4 * gib, 4}},
		{"p-0", tooExpensive, costs{3, 64 * mib, 0}},
		{"p-17", tooExpensive, costs{3, 64 * mib, 17}},
		{"p-256", tooExpensive, costs{3, 64 * mib, 256}},
		{"p-257", tooExpensive, costs{3, 64 * mib, 257}},
		{"weak-and-dear", tooWeak, costs{2, 4*gib + 1, 0}},
	} {
		for _, kind := range []byte{1, 2, 0x10, 0x11} {
			if kind != 1 && (c.name != "m-less" && c.name != "t-65" && c.name != "least") {
				continue
			}
			all = append(all, &file{
				name:  fmt.Sprintf("costs-kind-%d-%s", kind, c.name),
				about: fmt.Sprintf("t, m, p of a slot of kind %d are %d, %d KiB, %d", kind, uint32(c.costs[0]), uint32(c.costs[1]), uint32(c.costs[2])), expect: c.expect,
				slots: also((*file).recoverySlot, noisy(kind, c.costs)),
			})
		}
	}
	three := also((*file).recoverySlot, noisy(1, least), noisy(2, least), noisy(0x10, least))
	order := also((*file).recoverySlot, noisy(1, costs{65, 64 * mib, 1}), noisy(2, costs{2, 64 * mib, 1}))
	return append(all,
		&file{name: "costs-three-slots", about: "three slots with costs", expect: tooExpensive, slots: three},
		&file{name: "costs-first-counts", about: "the first slot is too expensive, the second too weak", expect: tooExpensive, slots: order})
}

func extFiles() []*file {
	record := func(kind, size int, body []byte) []byte {
		return join(bytes.Repeat([]byte{7}, 16), le16(kind), le16(size), body)
	}
	known, critical := record(3, 4, []byte("body")), record(0x8001, 4, []byte("body"))
	ext := func(name, about, expect string, ext ...[]byte) *file {
		return &file{name: "ext-" + name, about: about, expect: expect, ext: join(ext...)}
	}
	return []*file{
		ext("unknown", "a record of an unknown type", ok, known),
		ext("two", "two of them, one without a body", ok, known, record(4, 0, nil)),
		onlyRead(ext("critical", "a record of a critical type", ok, critical)),
		onlyRead(ext("critical-second", "a critical record after another", ok, known, critical)),
		ext("8192", "as long as it may be", ok, record(3, 8172, make([]byte, 8172))),
		ext("8193", "one byte longer than it may be", damaged, record(3, 8173, make([]byte, 8173))),
		ext("19", "too short for a record", damaged, known[:19]),
		ext("1", "one byte", damaged, []byte{0}),
		ext("long-body", "a body longer than ext", damaged, record(3, 5, []byte("body"))),
		ext("short-body", "a body that leaves a byte over", damaged, record(3, 3, []byte("body"))),
		ext("65535", "a body of 65 535 bytes, it says", damaged, record(3, 65535, nil)),
	}
}
