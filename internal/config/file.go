package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
)

// parse returns the settings in a configuration file by key. Keys that are not in the table, values that are not strings,
// and strings that are not allowed are errors.
func parse(b []byte) (map[string]string, error) {
	if len(b) > maxFile {
		return nil, fmt.Errorf("larger than %d bytes", maxFile)
	}
	var tree map[string]any
	meta, err := toml.Decode(string(b), &tree)
	if err != nil {
		return nil, err
	}
	found := map[string]string{}
	for _, key := range meta.Keys() { // in the order of the file
		if isSection(key) && meta.Type(key...) == "Hash" {
			continue
		}
		text, err := textOf(tree, key)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
		found[key.String()] = text
	}
	return found, nil
}

// isSection reports whether settings of the table lie below key.
func isSection(key toml.Key) bool {
	return slices.ContainsFunc(Settings(), func(s Setting) bool {
		return strings.HasPrefix(s.Key, key.String()+".")
	})
}

func textOf(tree map[string]any, key toml.Key) (string, error) {
	settings := Settings()
	i := slices.IndexFunc(settings, func(s Setting) bool { return s.Key == key.String() })
	if i < 0 {
		return "", ErrUnknown
	}
	text, ok := at(tree, key).(string)
	if !ok {
		return "", fmt.Errorf("want text in quotes")
	}
	return text, settings[i].Check(text)
}

// at returns what is under key, nil if nothing is.
func at(tree any, key toml.Key) any {
	for _, part := range key {
		branch, _ := tree.(map[string]any)
		tree = branch[part]
	}
	return tree
}
