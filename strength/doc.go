// Package strength tells how easily a password is guessed, and why.
//
// It is an implementation of zxcvbn 4.4.2: D. L. Wheeler, "zxcvbn: Low-Budget
// Password Strength Estimation", USENIX Security 2016, and the npm package of
// that name, whose word lists it has. Guesses are counted for an attacker who
// tries known passwords, words, names, rows of keys, repetitions, sequences and
// dates, alone and one after the other, before going through every string.
//
// The numbers are those of the npm package, but for three things. Only the
// first [Limit] UTF-16 units are looked at. The letters İ and Σ, which JavaScript
// puts in lower case with a look at their length and place, are i and σ. And
// "constructor", which every JavaScript object has, is a word like any other.
//
// The estimate is for passwords people think of. One that was drawn at random is
// as strong as the number of those it was drawn from, and what this package says
// of it is less.
//
// What works on a password runs inside secret.Do on memory that is wiped before
// it returns; no part of the password becomes a string. What remains is the
// Result, and that is no small thing: the guesses for a weak password say a good
// deal about it. Show a Result to the owner, and do not keep it.
package strength
