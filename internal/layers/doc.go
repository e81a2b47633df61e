// Package layers holds the code to its plan: which package may import which,
// which one alone may touch a part of the outside world, and how long a file or
// a function may grow. It has tests only.
//
// The plan is in plan_test.go. A new package, or a new door, is a line there.
package layers
