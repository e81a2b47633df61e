// Package agent keeps keys for a while, in a process of their own, for the other programs of the same user.
//
// A [Server] holds 32-byte keys in locked memory, each under the id of what it
// opens, and hands them to a [Client] over a local socket ([Listen], [Dial]).
// It forgets a key when nobody has asked for it for its idle time, at the end
// of its life, and when it is told to; once it holds none, it ends. Keys are
// all there is in it: whatever happens to the process, nothing is lost.
//
// Both ends look at who the other one is: on Linux and macOS by the user that
// the kernel names, on Windows by the owner of the process at the other end of
// a pipe that only its owner may open. A key can further be kept to the
// terminal it came from, which the server asks the kernel for too. What is not
// claimed: a program of the same user can ask, as ww does, while a key is held.
package agent

import "errors"

// What a [Client] may be told. Whoever gets one of these asks a person instead.
var (
	// ErrNoAgent: nobody listens, or whoever did is gone.
	ErrNoAgent = errors.New("no agent is running")
	// ErrNoKey: the agent is there and does not have, or give out, this key.
	ErrNoKey = errors.New("the agent has no such key")
	// ErrRefused: the agent will not keep this key: it holds too many, the
	// terms are not acceptable, or it cannot tell terminals apart.
	ErrRefused = errors.New("the agent does not take the key")
	// ErrStranger: the socket, its directory, or who listens there is not this
	// user's alone. Nothing was sent.
	ErrStranger = errors.New("the agent's socket is not this user's own")
	// ErrSilent: the agent is there and does not answer in time, or not to the end.
	ErrSilent = errors.New("the agent does not answer")
	// ErrGarbled: what answers does not speak as an agent of this version does.
	ErrGarbled = errors.New("the agent speaks another language")
)
