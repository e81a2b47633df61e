// Package generator makes random passwords and says exactly how strong they
// are.
//
// A [Recipe] describes a set of passwords. Generate draws from exactly that set,
// each password as likely as any other, so the strength is log2 of the set's
// size, and Bits counts it. The recipes are
//
//   - [Policy]: how long, from which characters, how many of each class at least,
//     and which runs never. What its rules cost is known and not estimated: the
//     default gives up 0.17 bit of 125. [Pin] and [Hex] are policies, and so is
//     what [Rules] makes of a site's own wishes;
//   - [Words]: words drawn from a list, to be remembered or read aloud;
//   - [Syllables]: made-up words, also for user names;
//   - [Pattern]: a character of a given kind in every place.
//
// The package knows no vault and no terminal and guesses at nothing: how
// guessable a typed password is, is another question.
package generator
