package sync

import "testing"

// race has two devices that only sync, and so compact, with every call of the
// store in any order, on a pile of many small packs. It returns how often an
// acknowledged commit was in no pack.
func race(seed uint64, part int64) int {
	s := scenario{devices: 2, entries: 100, tuning: Pile{Packs: 1, Part: part}}
	r := newRun(s, seed, map[string]int{})
	defer func() { r.family.wipe(r.devices) }()
	packs := r.devices[0].copied()
	r.family.tuning.Packs = 100
	for range 6 {
		r.add(r.devices[0])
		r.sync(r.devices[0], func() {})
	}
	r.family.tuning.Packs = 1
	for _, d := range r.devices {
		d.index, d.state = packs.index.Clone(), r.devices[0].state
		r.start(d, func(yield func()) {
			for range 4 {
				r.seconds += 3600
				r.sync(d, yield)
			}
		})
	}
	for len(r.busy) > 0 {
		d := r.devices[r.rng.IntN(2)]
		for range 1 + r.rng.IntN(12) {
			if r.busy[d] != nil {
				r.resume(d, true)
			}
		}
	}
	return r.holes
}

func TestTwoDevicesThatCompactNeverDeleteEachOthersPacks(t *testing.T) {
	for name, part := range map[string]int64{"one pack": 1 << 30, "several packs": 600} {
		for seed := range uint64(60) {
			if n := race(seed, part); n > 0 {
				t.Errorf("%s, seed %d: %d holes", name, seed, n)
			}
		}
	}
}

// grown is a pile of more packs than there should be, and one that covers them.
func grown(t *testing.T) *desk {
	k := newDesk()
	for range k.family.tuning.Packs {
		k.add(k.a)
		k.syncs(t, k.a)
	}
	if n := len(k.shared.files); n != k.family.tuning.Packs {
		t.Fatalf("%d packs", n)
	}
	k.add(k.a)
	k.syncs(t, k.a)
	return k
}

func TestCompactionWaitsForTwoSyncsAndGrace(t *testing.T) {
	k := grown(t)
	packs := len(k.shared.files)
	k.seconds += 7200
	k.syncs(t, k.a)
	if n := len(k.shared.files); n != packs {
		t.Errorf("after one sync there are %d packs, want %d", n, packs)
	}
	k.seconds -= 7000
	k.syncs(t, k.a)
	if n := len(k.shared.files); n != packs {
		t.Errorf("before its time there are %d packs, want %d", n, packs)
	}
	k.seconds += 7000
	k.syncs(t, k.a)
	if n := len(k.shared.files); n >= packs-2 {
		t.Errorf("after all there are %d packs of %d", n, packs)
	}
	k.syncs(t, k.b)
	if string(bytesOf(k.a.state)) != string(bytesOf(k.b.state)) {
		t.Error("another device sees another vault")
	}
}

func TestCompactionOutlivesAClockThatIsSetBack(t *testing.T) {
	k := grown(t)
	packs := len(k.shared.files)
	k.a.skew = -10 * 365 * 86400
	for range 3 {
		k.syncs(t, k.a)
		k.seconds += 3600
	}
	if n := len(k.shared.files); n >= packs {
		t.Errorf("there are still %d packs", n)
	}
}

func TestNothingIsDeletedForACompactionThatWasCut(t *testing.T) {
	k := grown(t)
	packs := len(k.shared.files)
	fat := k.a.index.fat[0]
	whole := k.shared.files[fat]
	k.shared.files[fat] = append([]byte{whole[0] ^ 1}, whole[1:]...)
	k.seconds += 7200
	k.sync(k.a, func() {})
	k.sync(k.a, func() {})
	if n := len(k.shared.files); n < packs {
		t.Errorf("%d packs of %d are left", n, packs)
	}
}

func TestLargePacksAreNotWrittenAgainForSmallOnes(t *testing.T) {
	k := newDesk()
	k.family.tuning.Grace = 0
	for range 40 {
		k.add(k.a)
	}
	k.syncs(t, k.a)
	var large string
	for name := range k.shared.files {
		large = name
	}
	for range 20 {
		k.add(k.a)
		k.syncs(t, k.a)
		k.seconds += 7200
	}
	if k.shared.files[large] == nil {
		t.Error("it was replaced")
	}
	if n := len(k.shared.files); n > 2*k.family.tuning.Packs+2 {
		t.Errorf("there are %d packs", n)
	}
}

func TestCopiesOfPacksGoOnceTheyAreCovered(t *testing.T) {
	k := newDesk()
	for range k.family.tuning.Packs + 1 {
		k.add(k.a)
		k.syncs(t, k.a)
	}
	for name := range sizes(k.shared) {
		k.shared.files[name[:8]+".sync-conflict-20260102-030405-ABCDEFG.wwsync"] = k.shared.files[name]
	}
	for range 6 {
		k.seconds += 7200
		k.syncs(t, k.a, k.b)
	}
	for name := range k.shared.files {
		if len(name) > 48 {
			t.Errorf("%s is left", name)
		}
	}
	if string(bytesOf(k.a.state)) != string(bytesOf(k.b.state)) {
		t.Error("another device sees another vault")
	}
}
