// Package crypto is the outer file of Watchword: a header whose slots each
// wrap one key for one way to unlock it, and a payload of sealed chunks that
// can be read anywhere. docs/FORMAT.md section 2 is the specification.
//
// It knows no entries, no paths and nobody who asks. Keys live in locked
// memory and leave it only inside secret.Do, for as long as one computation
// takes: functions take and return a *[Key], never its bytes.
//
// Nothing a file says is believed before it is checked. [ReadHeader] bounds
// every length and every cost before anything is allocated or derived,
// [Header.Unlock] compares a commitment before it decrypts, and a chunk is
// handed out only after its tag was right. A file that fails says why:
// [ErrNotWatchword], [ErrEmpty], [ErrDamaged], [ErrWrongKey], [ErrForged],
// [*VersionError] and [*CostError] never stand for one another.
//
// No value of this package is safe for use by two goroutines at once.
package crypto
