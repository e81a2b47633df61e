package testkit_test

import (
	"fmt"
)

// device is what the hardware key of the kit answers: hmac-secret, or to a
// challenge.
func device(kind byte) []byte {
	if kind == 0x11 {
		return seed("device").draw("response", 20)
	}
	return seed("device").draw("hmac-secret", 32)
}

func offerDevice(answer []byte) string { return fmt.Sprintf("%s\ndevice: %x", offerPassword, answer) }

// deviceSecret is what goes into the slot.
func deviceSecret(kind byte) []byte {
	if kind == 0x11 {
		return hash([]byte("ww1/response"), device(kind))
	}
	return device(kind)
}

// deviceSlot is opened by the password and what the hardware key answers.
func deviceSlot(kind byte) func(*file) []byte {
	return func(f *file) []byte {
		return f.slot("device", kind, least, join(stretched(), deviceSecret(kind)), f.vaultKey())
	}
}

// deviceExt is the extension of that slot of the file with this name.
func deviceExt(name string, kind byte) []byte {
	number, place, credential := 1, []byte(nil), seed(name).draw("credential", 48)
	if kind == 0x11 {
		number, place, credential = 2, []byte{2}, nil
	}
	body := join([]byte{0}, hash([]byte("ww1/device-check"), deviceSecret(kind))[:4], place, seed(name).draw("device question", 32), credential)
	return join(seed(name).draw("device slot id", 16), le16(number), le16(len(body)), body)
}

// deviceFiles have a slot for a hardware key, of both kinds.
func deviceFiles() (all []*file) {
	for _, kind := range []byte{0x10, 0x11} {
		add := func(name, about, expect, offer string, slots ...func(*file) []byte) *file {
			name = fmt.Sprintf("device-%x-%s", kind, name)
			f := &file{name: name, about: about, expect: expect, offer: offer, slots: also(slots...), ext: deviceExt(name, kind)}
			all = append(all, f)
			return f
		}
		right, its := offerDevice(device(kind)), deviceSlot(kind)
		add("right", "a password and a hardware key", ok, right, its)
		add("beside-code", "beside a slot for the code, which is offered", ok, "", its, (*file).recoverySlot)
		add("none", "the password without the hardware key", wrong, offerPassword, its)
		add("other", "the right password and another hardware key", wrong, offerDevice(make([]byte, len(device(kind)))), its)
		add("not-extended", "its slot has no extension, and the answer is known nevertheless", ok, right, its).ext = nil
		altering := add("other-question", "somebody without VK changed what it is asked", altered, right, its)
		altering.found, altering.bytes = opening, func(b []byte) []byte { return resum(flipped(b, 88+176+20+10)) }
		add("epoch", "its slot has an epoch", damaged, "", its, (*file).recoverySlot).head = put(89, []byte{1})
		add("reserved", "its slot has a reserved byte set", damaged, "", its, (*file).recoverySlot).head = put(256, []byte{1})
	}
	return all
}
