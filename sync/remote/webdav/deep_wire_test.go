//go:build deep

package webdav_test

import (
	"io"
	"net"
)

// head is more than the head of a request has, so that what breaks is its body.
const head = 600

// wire carries what comes from c to the address, and back, and breaks after so many
// bytes of a body.
func wire(c net.Conn, address string, cut int) {
	defer c.Close()
	server, err := net.Dial("tcp", address)
	if err != nil {
		return
	}
	defer server.Close()
	go io.Copy(c, server)
	io.CopyN(server, c, int64(head+cut))
}
