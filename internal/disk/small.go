package disk

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
)

// WriteFile makes data the content of path, whether the file exists or not, as safely as a Replacement but without
// lock, comparison or backup: for state files that one holder of a vault's lock writes. Errors are those of Do.
// It keeps no copy of data.
func WriteFile(fsys FS, path string, data []byte, rand io.Reader) error {
	r := Replacement{FS: fsys, Path: path, Rand: rand}
	r.Write = func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	}
	r.Verify = func(f File) error { return equal(f, data) }
	return r.run(context.Background(), (*swap).overwrite)
}

var errDiffers = errors.New("differs from what was written")

// equal fails unless r yields exactly want.
func equal(r io.Reader, want []byte) error {
	buf := make([]byte, 4096)
	defer clear(buf) // want may be secret
	for {
		n, err := r.Read(buf)
		if !bytes.HasPrefix(want, buf[:n]) {
			return errDiffers
		}
		want = want[n:]
		if errors.Is(err, io.EOF) && len(want) > 0 {
			return errDiffers
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// ReadFile returns the content of path, or an error if it has more than limit bytes; a pipe will do.
// The result lies on the heap: not for secrets.
func ReadFile(fsys FS, path string, limit int64) ([]byte, error) {
	f, err := fsys.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	if int64(len(b)) > limit {
		return nil, fmt.Errorf("read %s: larger than %d bytes", path, limit)
	}
	return b, nil
}
