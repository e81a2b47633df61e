package cmd

import "watchword/vault"

// shared returns a function that reports whether several entries outside the
// trash have this name, so that it alone does not say which one is meant.
func shared(tx *vault.Tx) (func(name string) bool, error) {
	entries := map[string]int{} // by folded name
	for row, err := range tx.Rows() {
		if err != nil {
			return nil, err
		}
		if !row.Trashed {
			entries[fold(row.Name)]++
		}
	}
	return func(name string) bool { return entries[fold(name)] > 1 }, nil
}

// apart returns a function that names an entry in a message: with its user
// where others have its name too.
func apart(tx *vault.Tx) (func(name, user string) string, error) {
	isShared, err := shared(tx)
	return func(name, user string) string {
		if isShared(name) {
			return withUser(name, user)
		}
		return name
	}, err
}

// exactWord is what to type to mean e and no other entry.
func exactWord(tx *vault.Tx, e *vault.Entry) (string, error) {
	name := e.Text(vault.Name)
	isShared, err := shared(tx)
	if err != nil || !isShared(name) {
		return name, err
	}
	return name + ":" + e.Text(vault.User), nil
}
