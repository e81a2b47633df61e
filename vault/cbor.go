package vault

import (
	"fmt"
	"slices"

	"github.com/fxamacker/cbor/v2"
)

// maxDepth is how deep CBOR may nest (RFC 8949; docs/FORMAT.md, section 6).
const maxDepth = 8

// wireBody is a commit's body. Unknown positive keys are kept and ignored;
// negative ones are critical: who does not know one may read the entry and
// must not change it.
type wireBody struct {
	Stamp   *uint64           `cbor:"1,keyasint"`
	Device  cbor.ByteString   `cbor:"2,keyasint"`
	Txn     cbor.ByteString   `cbor:"3,keyasint"`
	Op      *uint64           `cbor:"4,keyasint"`
	Nonce   cbor.ByteString   `cbor:"5,keyasint"`
	Parents []cbor.ByteString `cbor:"6,keyasint"`
	Fields  map[string][]any  `cbor:"7,keyasint"`
}

// complete reports whether every known key is there and has the type it must
// have: null is none.
func (w *wireBody) complete() bool {
	return w.Stamp != nil && w.Op != nil && w.Parents != nil && w.Fields != nil
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
		Op: &op, Nonce: cbor.ByteString(c.nonce[:]), Parents: []cbor.ByteString{},
		Fields: make(map[string][]any, len(c.Items)),
	}
	for i := range c.Parents {
		w.Parents = append(w.Parents, cbor.ByteString(c.Parents[i][:]))
	}
	for i := range c.Items {
		w.Fields[c.Items[i].Key] = c.Items[i].wire()
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
	for _, p := range w.Parents {
		var parent CommitID
		if !fill(parent[:], p) {
			return nil, fmt.Errorf("%w: parent of %d bytes", ErrCommit, len(p))
		}
		c.Parents = append(c.Parents, parent)
	}
	return c, c.readItems(w.Fields)
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

func (c *Commit) readItems(fields map[string][]any) error {
	c.Items = make([]Item, 0, len(fields))
	for key, parts := range fields {
		it, ok := readItem(key, parts)
		if !ok {
			return fmt.Errorf("%w: field %q", ErrCommit, key)
		}
		c.Items = append(c.Items, it)
	}
	slices.SortFunc(c.Items, compareItems)
	return c.check()
}

// readItem is the inverse of wire.
func readItem(key string, parts []any) (Item, bool) {
	if len(parts) == 0 {
		return Item{}, false
	}
	it := Item{Key: key}
	form, ok := parts[0].(uint64)
	switch {
	case ok && form == uint64(Removed) && len(parts) == 1:
		return it, true
	case ok && form == uint64(Text) && len(parts) == 2:
		it.Form = Text
		it.Text, ok = parts[1].(string)
		return it, ok
	case ok && form == uint64(Secret) && len(parts) == 3:
		it.Form = Secret
		digest, isBytes := parts[1].([]byte)
		length, isUint := parts[2].(uint64)
		it.Length = int(min(length, maxBody))
		return it, isBytes && isUint && fill(it.Digest[:], digest)
	}
	return it, false
}
