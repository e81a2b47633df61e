package vault_test

import (
	"bytes"
	"encoding/binary"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"watchword/internal/disk"
	"watchword/vault"
	"watchword/vault/vaulttest"
)

// Where the lengths stand in the frame of a row.
const (
	rowLen  = 16
	logLen  = 20
	blobLen = 24
)

func put32(b []byte, n uint32) { binary.LittleEndian.PutUint32(b, n) }
func put64(b []byte, n uint64) { binary.LittleEndian.PutUint64(b, n) }

// forgeries are payloads that do not add up, under the right key.
var forgeries = map[string]func(p *vault.Parts){
	"entries too few":          func(p *vault.Parts) { p.PutMeta32(vault.MetaEntries, 1) },
	"entries too many":         func(p *vault.Parts) { p.PutMeta32(vault.MetaEntries, math.MaxUint32) },
	"KEYS longer than all":     func(p *vault.Parts) { p.PutMeta(vault.MetaKeys, 1<<40) },
	"VIEW longer than all":     func(p *vault.Parts) { p.PutMeta(vault.MetaView, math.MaxUint64) },
	"VIEW shorter than it is":  func(p *vault.Parts) { p.PutMeta(vault.MetaView, uint64(len(p.View)-1)) },
	"LOG longer than it is":    func(p *vault.Parts) { p.PutMeta(vault.MetaLog, uint64(len(p.Log)+1)) },
	"a sum that wraps":         func(p *vault.Parts) { p.PutMeta(vault.MetaPlain, math.MaxUint64) },
	"a sum of something else":  func(p *vault.Parts) { p.PutMeta(vault.MetaPlain, 1024) },
	"KEYS that are no records": func(p *vault.Parts) { p.Keys = append(p.Keys, 0); p.Measure() },
	"no local key":             func(p *vault.Parts) { p.Keys[0] = 9 },
	"another local key":        func(p *vault.Parts) { p.Keys[50] ^= 1 },
	"KEYS of a mebibyte":       func(p *vault.Parts) { p.Keys = make([]byte, 96*11000); p.Measure() },
	"LOCAL that is no map":     func(p *vault.Parts) { p.Local = []byte{0x01}; p.Measure() },
	"LOCAL without a device":   func(p *vault.Parts) { p.Local = []byte{0xa0}; p.Measure() },
	"LOCAL with a short one":   func(p *vault.Parts) { p.Local = []byte{0xa1, 0x01, 0x41, 0x00}; p.Measure() },
	"LOCAL with a key twice":   func(p *vault.Parts) { p.Local = append([]byte{0xa2}, twice(p.Local[1:])...); p.Measure() },
	"no LOCAL":                 func(p *vault.Parts) { p.Local = nil; p.Measure() },
	"a row longer than VIEW":   func(p *vault.Parts) { put32(p.View[rowLen:], math.MaxUint32) },
	"a row one byte longer":    func(p *vault.Parts) { put32(p.View[rowLen:], rowOf(p)+1) },
	"a log longer than LOG":    func(p *vault.Parts) { put32(p.View[logLen:], math.MaxUint32) },
	"no log":                   func(p *vault.Parts) { put32(p.View[logLen:], 0) },
	"an entry without commits": func(p *vault.Parts) { giveLogAway(p) },
	"blobs longer than BLOBS":  func(p *vault.Parts) { put64(p.View[blobLen:], 1<<40) },
	"blobs below zero":         func(p *vault.Parts) { put64(p.View[blobLen:], math.MaxUint64) },
	"rows in another order":    func(p *vault.Parts) { p.View = slices.Concat(second(p), first(p)) },
	"a row twice":              func(p *vault.Parts) { p.View = slices.Concat(first(p), first(p)); p.Measure() },
	"two rows of one entry":    func(p *vault.Parts) { copy(second(p), p.View[:rowLen]) },
	"LOG that is nobody's":     func(p *vault.Parts) { p.Log = append(p.Log, 0); p.Measure() },
	"BLOBS that are nobody's":  func(p *vault.Parts) { p.Blobs = append(p.Blobs, 0); p.Measure() },
	"bytes after the last row": func(p *vault.Parts) { p.View = append(p.View, 0); p.Measure() },
	"padding that says things": func(p *vault.Parts) { p.Padding = []byte{0, 0, 7} },
	"padding at the very end":  func(p *vault.Parts) { p.Padding = lastByte(p) },
}

// giveLogAway gives the history of the first entry to the second.
func giveLogAway(p *vault.Parts) {
	at := second(p)[logLen:]
	put32(at, binary.LittleEndian.Uint32(at)+uint32(firstLog(p)))
	put32(p.View[logLen:], 0)
}

func twice(b []byte) []byte { return append(slices.Clone(b), b...) }

func lastByte(p *vault.Parts) []byte {
	used := len(p.Meta) + len(p.Keys) + len(p.Local) + len(p.View) + len(p.Log) + len(p.Blobs)
	b := make([]byte, int(vault.PaddedSize(int64(used)))-used)
	b[len(b)-1] = 1
	return b
}

// rowOf returns the length of the CBOR of the first row.
func rowOf(p *vault.Parts) uint32   { return binary.LittleEndian.Uint32(p.View[rowLen:]) }
func first(p *vault.Parts) []byte   { return p.View[:vault.RowHead+rowOf(p)] }
func second(p *vault.Parts) []byte  { return p.View[vault.RowHead+rowOf(p):] }
func firstLog(p *vault.Parts) int   { return int(binary.LittleEndian.Uint32(p.View[logLen:])) }
func firstBlobs(p *vault.Parts) int { return int(binary.LittleEndian.Uint64(p.View[blobLen:])) }

// twoEntries returns a vault with two entries, one of them with two commits.
func twoEntries(t testing.TB) (v *vaulttest.Vault, ids []vault.ID) {
	t.Helper()
	v = inMemory(t, 1)
	ids = []vault.ID{v.Add("github", "octocat", "one"), v.Add("gitlab", "me", "two")}
	setPassword(v, ids[0], "three")
	setPassword(v, ids[1], "four")
	slices.SortFunc(ids, func(a, b vault.ID) int { return slices.Compare(a[:], b[:]) })
	return v, ids
}

func TestPayloadThatDoesNotAddUpIsForged(t *testing.T) {
	v, _ := twoEntries(t)
	for what, change := range forgeries {
		forged := forge(v, change)
		if err := look(forged, nothing); !isForged(err) {
			t.Errorf("%s: error %v", what, err)
		}
		if err := update(forged, addOne); !isForged(err) {
			t.Errorf("%s: update: error %v", what, err)
		}
	}
}

func TestPayloadOfAnotherSizeIsForged(t *testing.T) {
	v, _ := twoEntries(t)
	for _, n := range []int{1, 1023, 1024, 200 << 10, 256<<10 + 1, 512 << 10} {
		var file []byte
		v.Look(func(tx *vault.Tx) (err error) {
			p, err := tx.Parts()
			must(t, err)
			plain := make([]byte, n)
			copy(plain, slices.Concat(p.Meta, p.Keys, p.Local, p.View, p.Log, p.Blobs))
			file, err = tx.SealPayload(p.Header, plain)
			return err
		})
		if err := look(v.CopyOf("size", file), nothing); !isForged(err) {
			t.Errorf("%d bytes: error %v", n, err)
		}
	}
}

// logForgeries are histories that do not add up. Only who reads them sees that.
var logForgeries = map[string]func(p *vault.Parts){
	"a frame longer than the log": func(p *vault.Parts) { put32(p.Log, math.MaxUint32) },
	"a frame shorter than a head": func(p *vault.Parts) { put32(p.Log, 5) },
	"a frame that ends early":     func(p *vault.Parts) { put32(p.Log, binary.LittleEndian.Uint32(p.Log)-1) },
	"purged fields beyond it":     func(p *vault.Parts) { p.Log[20], p.Log[21] = 0xff, 0xff },
	"frames in another order":     func(p *vault.Parts) { swapFrames(p.Log[:firstLog(p)]) },
	"a body that is no CBOR":      func(p *vault.Parts) { p.Log[22] = 0xff },
	"blobs of another entry":      func(p *vault.Parts) { put64(p.View[blobLen:], uint64(firstBlobs(p)-1)); moveBlobs(p) },
	"a log of another entry":      func(p *vault.Parts) { moveLog(p) },
}

// swapFrames exchanges the two frames of log.
func swapFrames(log []byte) {
	n := 4 + binary.LittleEndian.Uint32(log)
	copy(log, slices.Concat(log[n:], log[:n]))
}

// moveBlobs gives the second row a byte of blobs more.
func moveBlobs(p *vault.Parts) {
	at := second(p)[blobLen:]
	put64(at, binary.LittleEndian.Uint64(at)+1)
}

// moveLog takes a byte of log from the second row for the first.
func moveLog(p *vault.Parts) {
	put32(p.View[logLen:], uint32(firstLog(p)+1))
	at := second(p)[logLen:]
	put32(at, binary.LittleEndian.Uint32(at)-1)
}

func TestHistoryThatDoesNotAddUpIsForged(t *testing.T) {
	v, ids := twoEntries(t)
	for what, change := range logForgeries {
		forged := forge(v, change)
		readFirst := func(tx *vault.Tx) error {
			_, err := tx.Edit(ids[0], vault.Set(vault.User, "x"))
			return err
		}
		if err := look(forged, readFirst); !isForged(err) {
			t.Errorf("%s: error %v", what, err)
		}
		if err := update(forged, readFirst); !isForged(err) {
			t.Errorf("%s: update: error %v", what, err)
		}
		if err := tryJoin(v, forged); !isForged(err) {
			t.Errorf("%s: join: error %v", what, err)
		}
		must(t, look(forged, func(tx *vault.Tx) error {
			checked, err := tx.Check(t.Context(), true)
			if len(checked.Problems) == 0 {
				t.Errorf("%s: check finds nothing", what)
			}
			return err
		}))
		wantForgedUndo(t, what, forged)
	}
}

// wantForgedUndo wants an undo to read the histories, and so to see.
func wantForgedUndo(t *testing.T, what string, forged *vaulttest.Vault) {
	t.Helper()
	err := look(forged, func(tx *vault.Tx) error {
		txn, err := tx.LastTxn()
		must(t, err)
		_, err = tx.Undo(txn)
		return err
	})
	if err != nil && !isForged(err) {
		t.Errorf("%s: undo: error %v", what, err)
	}
}

func TestBlobLengthsThatWrapDoNotPanic(t *testing.T) {
	v := inMemory(t, 1)
	v.Do(func(tx *vault.Tx) error { return tx.Bulk(3) })
	wrapped := forge(v, func(p *vault.Parts) {
		row, sizes := p.View, []uint64{math.MaxInt64, math.MaxInt64, 2 + uint64(len(p.Blobs))} // in sum, those of BLOBS
		for _, n := range sizes {
			put64(row[blobLen:], n)
			row = row[vault.RowHead+binary.LittleEndian.Uint32(row[rowLen:]):]
		}
	})
	between := idsOf(v)[1]
	between[15] = 0xff // after the second row, where the sum has wrapped to less than nothing
	if err := update(wrapped, func(tx *vault.Tx) error {
		c := &vault.Commit{}
		must(t, c.Finish(between))
		tx.Put(between, c)
		return nil
	}); !isForged(err) {
		t.Errorf("error %v", err)
	}
}

func TestRowThatIsNoCBORIsForged(t *testing.T) {
	v, _ := twoEntries(t)
	forged := forge(v, func(p *vault.Parts) { p.View[vault.RowHead] = 0xff })
	for _, read := range []func(tx *vault.Tx) error{
		func(tx *vault.Tx) error { _, err := tx.Recent(3); return err },
		func(tx *vault.Tx) error {
			for _, err := range tx.Rows() {
				if err != nil {
					return err
				}
			}
			return nil
		},
	} {
		if err := look(forged, read); !isForged(err) {
			t.Errorf("error %v", err)
		}
	}
}

func TestPayloadChangedAnywhereNeverPanics(t *testing.T) {
	t.Parallel()
	const seed = 21
	rng := rand.New(rand.NewPCG(seed, 0))
	v, ids := twoEntries(t)
	p := parts(v)
	used := len(p.Meta) + len(p.Keys) + len(p.Local) + len(p.View) + len(p.Log) + len(p.Blobs)
	for range 150 {
		var file []byte
		v.Look(func(tx *vault.Tx) (err error) {
			plain := make([]byte, 256<<10)
			copy(plain, slices.Concat(p.Meta, p.Keys, p.Local, p.View, p.Log, p.Blobs))
			for range 1 + rng.IntN(3) {
				plain[rng.IntN(used)] = byte(rng.Uint32())
			}
			file, err = tx.SealPayload(p.Header, plain)
			return err
		})
		forged := v.Again(3)
		forged.State, forged.Path = "", v.Path+".forged"
		must(t, disk.WriteFile(v.FS, forged.Path, file, v.Rand))
		useAll(t, forged, ids)
	}
	if t.Failed() {
		t.Logf("seed %d", seed)
	}
}

// useAll does everything with v that a program may; how it ends is of no matter.
func useAll(t *testing.T, v *vaulttest.Vault, ids []vault.ID) {
	t.Helper()
	err := update(v, func(tx *vault.Tx) error {
		for _, err := range tx.Rows() {
			if err != nil && !isForged(err) {
				t.Errorf("rows: %v", err)
			}
		}
		if _, err := tx.Check(t.Context(), true); err != nil && !isForged(err) {
			t.Errorf("check: %v", err)
		}
		_, err := tx.Edit(ids[1], vault.Set(vault.User, "x"))
		return err
	})
	if err != nil && !bytes.Contains([]byte(err.Error()), []byte(ids[1].String())) && !isVerdict(err) && !isChange(err) {
		t.Errorf("edit: %v", err)
	}
}
