package vault

import (
	"encoding/hex"
	"time"
)

// Forget takes d off the list of devices until a pack of it is read that it wrote
// later than all that were read so far, or than now if none was.
func (s *Sharing) Forget(d Device, now time.Time) {
	delete(s.Devices, d)
	if _, seen := s.Seen[d]; !seen {
		s.saw(d, now)
	}
}

// Learn notes that d calls itself name in a pack of that time. It reports whether
// there was something new: a device, or the name of one.
func (s *Sharing) Learn(d Device, name string, written time.Time) (news bool) {
	was, listed := s.Devices[d]
	last, seen := s.Seen[d]
	switch {
	case seen && written.Before(last), !listed && seen && !written.After(last):
		return false
	case s.Devices == nil:
		s.Devices = map[Device]string{}
	}
	s.Devices[d] = name
	s.saw(d, written)
	return !listed || was != name
}

func (s *Sharing) saw(d Device, t time.Time) {
	if s.Seen == nil {
		s.Seen = map[Device]time.Time{}
	}
	s.Seen[d] = t
}

func seenForm(seen map[Device]time.Time) map[string]int64 {
	f := make(map[string]int64, len(seen))
	for d, t := range seen {
		f[hex.EncodeToString(d[:])] = t.UnixMilli()
	}
	return f
}

func parseSeen(f map[string]int64) (seen map[Device]time.Time, ok bool) {
	seen, ok = make(map[Device]time.Time, len(f)), true
	for id, ms := range f {
		var d Device
		b, err := hex.DecodeString(id)
		ok = ok && err == nil && fill(d[:], b)
		seen[d] = time.UnixMilli(ms).UTC()
	}
	return seen, ok
}
