package cmd

import "slices"

// misplaced refuses flags that the word of sync does not take.
func (o *syncOptions) misplaced(word string) error {
	for _, f := range []struct {
		given bool
		text  string
		words []string
	}{
		{o.device != "", "--device goes with setup and accept.", []string{"setup", "accept"}},
		{o.withCode || o.noCode, "--with-code and --no-code go with setup and rotate.", []string{"setup", "rotate"}},
		{o.keep != 0, "--keep goes with resolve.", []string{"resolve"}},
		{o.force || o.clean, "--force and --clean go with rotate.", []string{"rotate"}},
		{o.credentials != "", "--credentials goes with setup and login.", []string{"setup", "login"}},
		{o.check, "--check goes with ww sync alone.", []string{""}},
		{o.stay, "--stay goes with ww sync alone.", []string{""}},
	} {
		if f.given && !slices.Contains(f.words, word) {
			return usage("%s", f.text)
		}
	}
	return nil
}
