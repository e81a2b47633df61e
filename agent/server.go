package agent

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"sync"
	"time"
)

const (
	// atOnce is how many clients are served at the same time; the others wait
	// to be accepted.
	atOnce = 64
	// patience is how long one client may take.
	patience = 2 * time.Second
	// firstKey is how long the first key may take to come.
	firstKey = 10 * time.Second
	// watch is how often the clock is looked at, at least: timers stand still
	// while the machine is suspended.
	watch = 5 * time.Second
)

// World is what a server needs; all fields are required.
type World struct {
	Now   func() time.Time                       // with its monotonic reading
	After func(d time.Duration) <-chan time.Time // as time.After
	Rand  io.Reader                              // cryptographically secure
	Peer  func(net.Conn) (Peer, error)           // [PeerOf]
}

// Peer is who is at the other end of a connection.
type Peer struct {
	Mine     bool // the same user as this process
	Terminal int  // a number of the terminal it belongs to; 0 if that is not known
}

// Server holds keys and hands them out.
type Server struct {
	world   World
	keys    *keys
	changed chan struct{} // has one message if keys came or went
}

// NewServer returns a server without keys.
func NewServer(w World) *Server {
	return &Server{w, &keys{now: w.Now, held: map[slot]*held{}}, make(chan struct{}, 1)}
}

// Lock forgets all keys, and so ends Serve.
func (s *Server) Lock() {
	s.keys.dropAll()
	s.stir()
}

// stir has Serve look at the keys.
func (s *Server) stir() {
	select {
	case s.changed <- struct{}{}:
	default: // it will look anyway
	}
}

// Serve answers at l until ctx ends, until it holds no key any more, or none
// has come for ten seconds; it closes l. When it returns, no key is left. An
// error is one of l.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	ctx, cancel := context.WithCancel(ctx)
	closed := make(chan error, 1)
	go func() {
		s.tend(ctx)
		s.keys.close()
		closed <- l.Close()
	}()
	err := s.accept(l)
	cancel()
	if closeErr := <-closed; !errors.Is(closeErr, net.ErrClosed) {
		err = cmp.Or(err, closeErr)
	}
	return err
}

// tend forgets what is due until nothing is left to do.
func (s *Server) tend(ctx context.Context) {
	first := at(s.world.Now().Add(firstKey))
	for {
		wait, over := s.keys.tend()
		if s.keys.none() {
			wait = first.left(s.world.Now())
		}
		if over || wait <= 0 || ctx.Err() != nil {
			return
		}
		select {
		case <-ctx.Done():
		case <-s.changed:
		case <-s.world.After(min(wait, watch)):
		}
	}
}

// accept serves all who come until l is closed, and waits for the last.
func (s *Server) accept(l net.Listener) error {
	var all sync.WaitGroup
	defer all.Wait()
	places := make(chan struct{}, atOnce)
	for {
		places <- struct{}{}
		conn, err := l.Accept()
		if errors.Is(err, net.ErrClosed) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("accept: %w", err)
		}
		all.Go(func() {
			defer func() { <-places }()
			s.converse(conn)
		})
	}
}

// converse serves one client. What goes wrong on the way is that client's to
// notice: it is told nothing, and nothing is noted.
func (s *Server) converse(conn net.Conn) {
	tooLong := time.AfterFunc(patience, func() { _ = conn.Close() })
	defer tooLong.Stop()
	defer conn.Close()
	peer, err := s.world.Peer(conn)
	if err != nil || !peer.Mine {
		return
	}
	var nonce [nonceSize]byte
	if _, err := io.ReadFull(s.world.Rand, nonce[:]); err != nil {
		return
	}
	if _, err := conn.Write(append(head(kindHello, nonceSize), nonce[:]...)); err != nil {
		return
	}
	q, err := readRequest(conn, nonce)
	if err != nil {
		_, _ = conn.Write(head(kindRefused, 0))
		return
	}
	_ = s.answer(conn, peer, q)
}

// answer does what q asks for. The key of a put is kept or wiped.
func (s *Server) answer(w io.Writer, peer Peer, q request) error {
	switch q.kind {
	case kindGet:
		return s.give(w, peer, q.id)
	case kindPut:
		return s.take(w, peer, q)
	case kindDrop:
		s.keys.drop(q.id)
	case kindDropAll:
		s.keys.dropAll()
	case kindStatus:
		return s.tell(w, peer)
	}
	s.stir()
	return say(w, kindDone)
}

// say answers with a frame that has no body.
func say(w io.Writer, kind byte) error {
	_, err := w.Write(head(kind, 0))
	return err
}

// take keeps the key of q. A server that is ending says nothing, as one that
// has ended.
func (s *Server) take(w io.Writer, peer Peer, q request) error {
	terminal := 0
	if q.terms.Terminal {
		if terminal = peer.Terminal; terminal == 0 {
			q.key.Wipe()
			return say(w, kindRefused)
		}
	}
	err := s.keys.put(q.id, terminal, q.terms, q.key)
	switch {
	case errors.Is(err, errOver):
		return err
	case err != nil:
		return say(w, kindRefused)
	}
	s.stir()
	return say(w, kindDone)
}

func (s *Server) give(w io.Writer, peer Peer, id [idSize]byte) error {
	key, ok := s.keys.get(id, peer.Terminal)
	if !ok {
		return say(w, kindNoKey)
	}
	if _, err := w.Write(head(kindKey, KeySize)); err != nil {
		return err
	}
	return writeKey(w, key) // or nothing, if it was dropped this very moment
}

// tell lists the keys, in the order of their ids.
func (s *Server) tell(w io.Writer, peer Peer) error {
	list := s.keys.list(peer.Terminal)
	slices.SortFunc(list, func(a, b Held) int { return slices.Compare(a.ID[:], b.ID[:]) })
	b := head(kindList, len(list)*heldSize)
	for _, h := range list {
		b = append(b, h.ID[:]...)
		b = binary.BigEndian.AppendUint32(b, uint32(h.Idle/time.Second))
		b = binary.BigEndian.AppendUint32(b, uint32(h.Life/time.Second))
	}
	_, err := w.Write(b)
	return err
}
