//go:build unix && !debug

package secret

// debugging leaves the process open to debuggers: build with -tags debug.
const debugging = false
