//go:build !windows

package clip

// native is the clipboard of Windows.
func native() (Board, error) { return nil, &NoneError{Display: true} }
