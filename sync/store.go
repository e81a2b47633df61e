package sync

import (
	"context"
	"io"
	"strings"
)

// Store is where a pile lies: a folder, a bucket, a server. It is asked for
// nothing else: no lock, no comparison, no order, no clock. Every copy, rename or
// subset of the files in it is as good as the files. An error of any kind means
// that it is not known what happened.
type Store interface {
	// List returns the names of all files and their sizes in bytes, or [Away].
	List(ctx context.Context) (map[string]int64, error)
	// Get reads a file; an error that is [fs.ErrNotExist] if there is none.
	// The caller closes it.
	Get(ctx context.Context, name string) (io.ReadCloser, error)
	// Put makes a file. The name is random, so nothing has it; what to do if
	// something has is the store's choice.
	Put(ctx context.Context, name string, data []byte) error
	// Delete removes a file; that there is none is no error.
	Delete(ctx context.Context, name string) error
}

// Away in place of a size means that a service keeps the file elsewhere until
// somebody asks for it. It cannot be read now, and is not gone.
const Away = -1

// mark is in the name of every file that may be a pack: sync services that
// rename copies keep at least that.
const mark = "wwsync"

// plausible reports whether a file called name may be a pack. Names come from
// outside, so one that leads elsewhere is none.
func plausible(name string) bool {
	return strings.Contains(strings.ToLower(name), mark) && !strings.ContainsAny(name, "/\\\x00") && !strings.HasPrefix(name, ".")
}
