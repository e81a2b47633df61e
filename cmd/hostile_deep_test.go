//go:build deep

package cmd_test

// oneOf so many pairs of a hostile name and a line is tried.
const oneOf = 1
