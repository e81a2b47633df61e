package sync

import (
	"bytes"
	"encoding/binary"

	"watchword/crypto"
	"watchword/vault"
)

// purgeAny returns b with whatever values choose picks purged. The product has
// no call for that, so it is done to the bytes.
func purgeAny(b *vault.Bundle, choose func() bool) *vault.Bundle {
	var file bytes.Buffer
	try(b.WriteTo(&file))
	size := b.Size()
	m := &purger{choose: choose, log: file.Bytes()[size.Index : size.Index+size.Log], blobs: file.Bytes()[size.Index+size.Log:]}
	for id, c := range b.Commits() {
		m.entry(id)
		m.commit(c)
	}
	m.close()
	size.Log, size.Blobs = int64(len(m.newLog)), int64(len(m.newBlobs))
	all := bytes.Join([][]byte{m.newIndex, m.newLog, m.newBlobs}, nil)
	return try(vault.ParseBundle(all, size))
}

// purger rewrites the sections of a bundle.
type purger struct {
	choose                     func() bool
	log, blobs                 []byte // what is left to read
	newIndex, newLog, newBlobs []byte
	open                       bool
	id                         vault.ID
	logStart, blobStart        int
}

// entry begins another entry, if id is one.
func (m *purger) entry(id vault.ID) {
	if m.open && m.id == id {
		return
	}
	m.close()
	m.open, m.id, m.logStart, m.blobStart = true, id, len(m.newLog), len(m.newBlobs)
}

func (m *purger) close() {
	if !m.open {
		return
	}
	m.newIndex = append(m.newIndex, m.id[:]...)
	m.newIndex = binary.LittleEndian.AppendUint32(m.newIndex, uint32(len(m.newLog)-m.logStart))
	m.newIndex = binary.LittleEndian.AppendUint64(m.newIndex, uint64(len(m.newBlobs)-m.blobStart))
}

func (m *purger) commit(c *vault.Commit) {
	frame := m.log[:4+binary.LittleEndian.Uint32(m.log)]
	m.log = m.log[len(frame):]
	body := frame[22+2*int(binary.LittleEndian.Uint16(frame[20:])):]
	var purged []uint16
	for i := range c.Items {
		it := &c.Items[i]
		if it.Form != vault.Secret {
			continue
		}
		n := 0
		if !it.Purged {
			n = crypto.NonceSize + crypto.TagSize + it.Length
		}
		if it.Purged || m.choose() {
			purged = append(purged, uint16(i))
		} else {
			m.newBlobs = append(m.newBlobs, m.blobs[:n]...)
		}
		m.blobs = m.blobs[n:]
	}
	m.newLog = binary.LittleEndian.AppendUint32(m.newLog, uint32(18+2*len(purged)+len(body)))
	m.newLog = append(m.newLog, c.ID[:]...)
	m.newLog = binary.LittleEndian.AppendUint16(m.newLog, uint16(len(purged)))
	for _, i := range purged {
		m.newLog = binary.LittleEndian.AppendUint16(m.newLog, i)
	}
	m.newLog = append(m.newLog, body...)
}
