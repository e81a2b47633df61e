package vault

import (
	"fmt"

	"github.com/fxamacker/cbor/v2"
)

// maxDepth is how deep CBOR may nest (RFC 8949; docs/FORMAT.md, section 6).
const maxDepth = 8

// wireBody is a commit's body. Unknown positive keys are kept and ignored;
// negative ones are critical: who does not know one may read the entry and
// must not change it. Parents and fields stay bytes until they are counted: as
// values, many small ones take far more memory than a hostile body does.
type wireBody struct {
	Stamp   *uint64         `cbor:"1,keyasint"`
	Device  cbor.ByteString `cbor:"2,keyasint"`
	Txn     cbor.ByteString `cbor:"3,keyasint"`
	Op      *uint64         `cbor:"4,keyasint"`
	Nonce   cbor.ByteString `cbor:"5,keyasint"`
	Parents cbor.RawMessage `cbor:"6,keyasint"`
	Fields  cbor.RawMessage `cbor:"7,keyasint"`
}

// complete reports whether every known key is there and has the type it must
// have: null is none.
func (w *wireBody) complete() bool {
	is := func(raw []byte, major byte) bool { return len(raw) > 0 && raw[0]>>5 == major }
	return w.Stamp != nil && w.Op != nil && is(w.Parents, majorArray) && is(w.Fields, majorMap)
}

// encoding is RFC 8949's core deterministic encoding; nothing is an empty
// list.
var encoding = must(func() cbor.EncOptions {
	o := cbor.CoreDetEncOptions()
	o.NilContainers = cbor.NilContainerAsEmpty
	return o
}().EncMode())

// decoding accepts one well-formed item without duplicate keys, indefinite
// lengths or tags.
var decoding = must(cbor.DecOptions{
	DupMapKey:        cbor.DupMapKeyEnforcedAPF,
	IndefLength:      cbor.IndefLengthForbidden,
	TagsMd:           cbor.TagsForbidden,
	MaxNestedLevels:  maxDepth,
	MaxArrayElements: 1 << 20,
	MaxMapPairs:      1 << 20,
}.DecMode())

// knowing is decoding that also refuses keys this version does not know.
var knowing = must(func() cbor.DecOptions {
	o := decoding.DecOptions()
	o.ExtraReturnErrors = cbor.ExtraDecErrorUnknownField
	return o
}().DecMode())

// must unwraps a mode built from constant options.
func must[M any](mode M, err error) M {
	if err != nil {
		panic(err)
	}
	return mode
}

func encodeBody(c *Commit) ([]byte, error) {
	stamp, op := uint64(c.Stamp), uint64(c.Op)
	w := wireBody{
		Stamp: &stamp, Device: cbor.ByteString(c.Device[:]), Txn: cbor.ByteString(c.Txn[:]),
		Op: &op, Nonce: cbor.ByteString(c.nonce[:]),
	}
	parents := make([][]byte, 0, len(c.Parents))
	for i := range c.Parents {
		parents = append(parents, c.Parents[i][:])
	}
	fields := make(map[string][]any, len(c.Items))
	for i := range c.Items {
		fields[c.Items[i].Key] = c.Items[i].wire()
	}
	var err error
	if w.Parents, err = encoding.Marshal(parents); err != nil {
		return nil, err
	}
	if w.Fields, err = encoding.Marshal(fields); err != nil {
		return nil, err
	}
	return encoding.Marshal(w)
}

func (it *Item) wire() []any {
	switch it.Form {
	case Text:
		return []any{Text, it.Text}
	case Secret:
		return []any{Secret, it.Digest[:], it.Length}
	default:
		return []any{Removed}
	}
}

// decodeCommit reads a body, which it keeps. The id is the caller's to check.
func decodeCommit(id CommitID, body []byte) (*Commit, error) {
	if len(body) > maxBody {
		return nil, fmt.Errorf("%w: body of %d bytes", ErrCommit, len(body))
	}
	w, critical, err := decodeBody(body)
	if err != nil {
		return nil, err
	}
	c := &Commit{ID: id, Stamp: Stamp(*w.Stamp), Op: Op(min(*w.Op, 255)), body: body}
	c.critical = critical || *w.Op > uint64(OpDestroy)
	if !fill(c.Device[:], w.Device) || !fill(c.Txn[:], w.Txn) || !fill(c.nonce[:], w.Nonce) {
		return nil, fmt.Errorf("%w: wrong length of device, txn or nonce", ErrCommit)
	}
	if err := c.readParents(w.Parents); err != nil {
		return nil, err
	}
	if err := c.readItems(w.Fields); err != nil {
		return nil, err
	}
	return c, c.check()
}

// decodeBody reads the known keys and reports whether an unknown one is
// critical.
func decodeBody(body []byte) (w wireBody, critical bool, err error) {
	if err = knowing.Unmarshal(body, &w); err != nil {
		w = wireBody{}
		err = decoding.Unmarshal(body, &w)
		if err == nil {
			critical, err = hasCriticalKey(body)
		}
	}
	switch {
	case err != nil:
		return w, false, fmt.Errorf("%w: %w", ErrCommit, err)
	case !w.complete():
		return w, false, fmt.Errorf("%w: a key is missing", ErrCommit)
	case hasFloat(body):
		return w, false, fmt.Errorf("%w: floating point number", ErrCommit)
	}
	return w, critical, nil
}

// fill copies from into if it has just that length, and reports whether it has.
func fill[B ~string | ~[]byte](into []byte, from B) bool {
	return len(into) == len(from) && copy(into, from) == len(into)
}
