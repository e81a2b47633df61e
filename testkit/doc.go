// Package testkit holds the vault format to its word. It has tests only.
//
// The kit is some five hundred vault files with one fault each, or none: those look
// odd and are sound. They are made on demand, byte for byte the same each time, by a
// writer that knows docs/FORMAT.md and shares no code with the program:
//
//	go test ./testkit -run TestKitIsWritten -keep /tmp/kit
//
// Every file begins with lines of "key: value" and an empty line; the rest is the
// vault. The keys are
//
//	name      of the file
//	about     what is wrong, or odd
//	expect    ok, or the verdict of docs/FORMAT.md, section 2.8
//	found     with "altered": who must notice. "opening": whoever opens the vault;
//	          "reading": whoever reads the commits of every entry; "checking":
//	          whoever also compares every id and row, opens every secret and
//	          unwraps every key
//	password, keyfile, device, recovery
//	          what to open it with, as people have it; of device, what a hardware
//	          key answers, in hexadecimal
//	writable  with "ok": no, if the vault holds something critical that only later
//	          versions know
//	payload   with "ok": SHA-256 of the plaintext payload
//
// testdata/kit.sha256 pins every file. The folder decoder has a second reader,
// in Python, which is held to the same kit.
package testkit
