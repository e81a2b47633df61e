package agent

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"watchword/secret"
)

// answerIn is how long a client waits, the queue before it included.
const answerIn = 5 * time.Second

// Client asks an agent, each time over a connection of its own. Both fields
// are required.
type Client struct {
	Dial func(context.Context) (net.Conn, error) // errors: [ErrNoAgent], [ErrStranger], others
	Peer func(net.Conn) (Peer, error)            // [PeerOf]
}

// ClientOf returns a client of the agent whose directory is dir.
func ClientOf(dir string) *Client {
	return &Client{Peer: PeerOf, Dial: func(ctx context.Context) (net.Conn, error) { return Dial(ctx, dir) }}
}

// Get returns the key of id, which the caller wipes.
func (c *Client) Get(ctx context.Context, id [16]byte) (key secret.Value, err error) {
	err = c.ask(ctx, kindGet, id[:], func(conn net.Conn, kind byte, n int) error {
		if kind != kindKey || n != KeySize {
			return verdict(kind)
		}
		key, err = readKey(conn)
		return err
	})
	return key, err
}

// Put has the agent keep key, of [KeySize] bytes, on these terms, in the place
// of an earlier one of this id. The key stays the caller's.
func (c *Client) Put(ctx context.Context, id [16]byte, key secret.Value, terms Terms) error {
	if !terms.valid() || key.Len() != KeySize {
		return ErrRefused
	}
	conn, nonce, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	b := append(head(kindPut, body[kindPut]+KeySize), nonce[:]...)
	b = terms.append(append(b, id[:]...))
	if _, err := conn.Write(b); err != nil {
		return gone(err)
	}
	if err := writeKey(conn, key); err != nil {
		return gone(err)
	}
	return listen(conn, done)
}

// Drop has the agent forget the keys of id.
func (c *Client) Drop(ctx context.Context, id [16]byte) error {
	return c.ask(ctx, kindDrop, id[:], done)
}

// DropAll has the agent forget everything, after which it ends. [ErrNoAgent]
// means that nobody listens any more; an agent that breaks off is asked again,
// and is [ErrSilent] in the end.
func (c *Client) DropAll(ctx context.Context) error {
	for range 3 {
		err := c.ask(ctx, kindDropAll, nil, done)
		if !errors.Is(err, ErrNoAgent) || !c.listens(ctx) {
			return err
		}
	}
	return ErrSilent
}

// listens tells whether somebody does.
func (c *Client) listens(ctx context.Context) bool {
	conn, err := c.Dial(ctx)
	if err != nil {
		return !errors.Is(err, ErrNoAgent)
	}
	_ = conn.Close()
	return true
}

// Status lists the keys that this program could get, ordered by id.
func (c *Client) Status(ctx context.Context) (list []Held, err error) {
	err = c.ask(ctx, kindStatus, nil, func(conn net.Conn, kind byte, n int) error {
		if kind != kindList || n%heldSize != 0 {
			return verdict(kind)
		}
		list, err = readList(conn, n/heldSize)
		return err
	})
	return list, err
}

func readList(r io.Reader, n int) ([]Held, error) {
	list := make([]Held, n)
	for i := range list {
		var b [heldSize]byte
		if _, err := io.ReadFull(r, b[:]); err != nil {
			return nil, err
		}
		list[i] = Held{[idSize]byte(b[:]), seconds(b[idSize:]), seconds(b[idSize+4:])}
	}
	return list, nil
}

// ask has a conversation; hear gets the answer's kind and the length of the
// body that it is to read.
func (c *Client) ask(ctx context.Context, kind byte, id []byte, hear func(net.Conn, byte, int) error) error {
	conn, nonce, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := conn.Write(append(append(head(kind, body[kind]), nonce[:]...), id...)); err != nil {
		return gone(err)
	}
	return listen(conn, hear)
}

// open reaches the agent, makes sure that it is this user's, and returns its
// challenge.
func (c *Client) open(ctx context.Context) (*brief, [nonceSize]byte, error) {
	var nonce [nonceSize]byte
	dialled, err := c.Dial(ctx)
	if err != nil {
		return nil, nonce, err
	}
	conn := limited(ctx, dialled)
	peer, err := c.Peer(dialled)
	switch {
	case err != nil:
		err = gone(err)
	case !peer.Mine:
		err = fmt.Errorf("%w: another user listens there", ErrStranger)
	default:
		err = listen(conn, func(conn net.Conn, kind byte, n int) error {
			if kind != kindHello || n != nonceSize {
				return ErrGarbled
			}
			_, err := io.ReadFull(conn, nonce[:])
			return err
		})
	}
	if err != nil {
		return nil, nonce, errors.Join(err, conn.Close())
	}
	return conn, nonce, nil
}

// brief is a connection that is closed when its time is over.
type brief struct {
	net.Conn
	stop func()
}

func limited(ctx context.Context, conn net.Conn) *brief {
	closing := func() { _ = conn.Close() }
	timer, cancel := time.AfterFunc(answerIn, closing), context.AfterFunc(ctx, closing)
	return &brief{conn, func() { timer.Stop(); cancel() }}
}

func (b *brief) Close() error {
	b.stop()
	if err := b.Conn.Close(); !errors.Is(err, net.ErrClosed) {
		return err
	}
	return nil
}

// listen reads the head of a frame and has hear read the rest.
func listen(conn net.Conn, hear func(net.Conn, byte, int) error) error {
	kind, n, err := readHead(conn)
	if err == nil {
		err = hear(conn, kind, n)
	}
	return gone(err)
}

// gone names what a broken connection means; errors with a name pass.
func gone(err error) error {
	switch {
	case errors.Is(err, errFrame):
		return ErrGarbled
	case err == nil, errors.Is(err, ErrNoKey), errors.Is(err, ErrRefused), errors.Is(err, ErrGarbled):
		return err
	}
	return fmt.Errorf("%w: %v", ErrNoAgent, err)
}

// done hears an answer without a body.
func done(_ net.Conn, kind byte, n int) error {
	if kind == kindDone && n == 0 {
		return nil
	}
	return verdict(kind)
}

// verdict is the error that an answer stands for.
func verdict(kind byte) error {
	switch kind {
	case kindNoKey:
		return ErrNoKey
	case kindRefused:
		return ErrRefused
	}
	return ErrGarbled
}
