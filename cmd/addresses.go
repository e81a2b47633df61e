package cmd

import (
	"cmp"
	"slices"
	"strings"

	"watchword/vault"
)

// The names of assignments that change addresses: the first one, and that of
// one more.
const (
	urlField   = "url"
	anotherURL = "url+"
)

// addresses returns those that are given.
func (o *editOptions) addresses() (given []string) {
	for _, word := range o.assignments {
		if name, value, _ := strings.Cut(word, "="); name == urlField || name == anotherURL {
			given = append(given, value)
		}
	}
	return given
}

// addressChanges returns what assignments change of the addresses of e.
func (w *ww) addressChanges(e *vault.Entry, assignments []string) ([]vault.Change, error) {
	urls := e.URLs()
	for _, word := range assignments {
		name, value, _ := strings.Cut(word, "=")
		switch {
		case name == urlField && len(urls) > 0:
			urls = append([]string{value}, urls[1:]...)
		case name == urlField, name == anotherURL && !slices.Contains(urls, value):
			urls = append(urls, value)
		}
	}
	urls = slices.DeleteFunc(urls, func(url string) bool { return url == "" })
	return w.setAddresses(e, urls)
}

// setAddresses makes these the addresses of e, in this order. They are shown
// in the order in which they were written, and those of one change in the order
// of their keys: so what follows the first difference is written anew.
func (w *ww) setAddresses(e *vault.Entry, urls []string) (changes []vault.Change, err error) {
	old := addressesOf(e)
	same := 0
	for same < min(len(old), len(urls)) && e.Text(old[same]) == urls[same] {
		same++
	}
	if last := len(old) - 1; same == last && len(urls) == len(old) { // nothing follows it: it may keep its key
		return []vault.Change{vault.Set(old[last], urls[last])}, nil
	}
	for _, key := range old[same:] {
		changes = append(changes, vault.Unset(key))
	}
	keys, err := w.addressKeys(len(urls) - same)
	for i, key := range keys {
		changes = append(changes, vault.Set(key, urls[same+i]))
	}
	return changes, err
}

// addressesOf returns the keys of the addresses of e, in the order in which
// they are shown.
func addressesOf(e *vault.Entry) (keys []string) {
	for i := range e.Fields {
		if f := &e.Fields[i]; strings.HasPrefix(f.Key, urlPrefix) && f.Form == vault.Text {
			keys = append(keys, f.Key)
		}
	}
	slices.SortStableFunc(keys, func(a, b string) int {
		return cmp.Compare(e.Field(a).By.Stamp, e.Field(b).By.Stamp)
	})
	return keys
}

// firstAddress returns the key of the address that "url" means; the prefix
// alone if there is none.
func firstAddress(e *vault.Entry) string {
	if keys := addressesOf(e); len(keys) > 0 {
		return keys[0]
	}
	return urlPrefix
}

// addressKeys draws the keys of n new addresses, in order.
func (w *ww) addressKeys(n int) (keys []string, err error) {
	for range n {
		key, err := w.addressKey()
		if err != nil {
			return nil, err
		}
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys, nil
}
