// Package vault is the heart of Watchword: one sealed file that holds
// entries as sets of immutable commits.
//
// An [Entry] is computed from its commits and never stored as truth; history,
// undo, trash and merge are the same mechanism, so none of them can lose what
// another keeps. The bytes are described in docs/FORMAT.md.
//
// A [Store] is used through two calls. [Store.View] reads, [Store.Update]
// writes: what fn did to its [Tx] is saved when fn returns nil, and nothing
// is written when it returns an error. Neither can forget the lock, the
// backup or the rollback mark.
//
// Values handed out by a Tx (rows, entries, fields) stay valid after it, but
// secrets can be revealed only while it lives.
package vault
