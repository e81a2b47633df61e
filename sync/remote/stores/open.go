// Package stores opens the store of any target.
package stores

import (
	"context"
	"fmt"
	"io"

	"watchword/sync"
	"watchword/sync/remote"
	"watchword/sync/remote/git"
	"watchword/sync/remote/rclone"
	"watchword/sync/remote/s3"
	"watchword/sync/remote/sftp"
	"watchword/sync/remote/webdav"
)

// Store is one that is to be closed after use.
type Store interface {
	sync.Store
	io.Closer
}

// Means is what stores may use.
type Means struct {
	// Credentials is asked by those that log in themselves; nil if the target
	// wants none.
	Credentials remote.Credentials
	// Cache is a directory for what git fetched, for this target only. It is
	// made, in one that exists, and may be deleted at any time.
	Cache string
}

// Open opens the store of a target that is no folder. Nothing is asked of it yet.
func Open(ctx context.Context, target remote.Target, means Means) (Store, error) {
	switch target.Kind {
	case remote.S3:
		return opened(s3.Open(ctx, target, means.Credentials))
	case remote.WebDAV:
		return opened(webdav.Open(ctx, target, means.Credentials))
	case remote.SFTP:
		return sftp.Open("ssh", target), nil
	case remote.Rclone:
		return rclone.Open("rclone", target), nil
	case remote.Git:
		return git.Open("git", target, means.Cache), nil
	}
	return nil, fmt.Errorf("%w: %s is a folder", remote.ErrTarget, target)
}

// opened returns no store, rather than one that is nil, if there is an error.
func opened[S Store](s S, err error) (Store, error) {
	if err != nil {
		return nil, err
	}
	return s, nil
}
