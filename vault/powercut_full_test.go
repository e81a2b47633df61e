//go:build torture

package vault_test

// Every state that a power cut may leave is looked at and saved to once more.
const (
	lookEvery      = 1
	saveAgainEvery = 1
)
