//go:build !torture

package vault_test

// Of the states that a power cut may leave, each so many-th is looked at, and saved to once more.
const (
	lookEvery      = 23
	saveAgainEvery = 23 * 20
)
