// Package remote knows where a pile of sync files may lie other than in a folder
// of this machine: which targets there are, how they are written, who is let in,
// and how what goes wrong is told. Each kind of store is a package below it.
//
// A store here lists, gets, puts and deletes files in one flat place; it locks,
// compares, orders and overwrites nothing, and never asks a person. Each call
// ends with its context. An error means that it is not known what happened; each
// says what to look at, and none has a secret in it.
package remote

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Kind says what a target is reached by.
type Kind int

// The kinds of target, with what a [Target] of the kind looks like.
const (
	Folder Kind = iota // a folder or a file of this machine
	S3                 // s3://bucket/prefix?endpoint=https://host&region=name
	WebDAV             // webdavs://user@host/path, or https://
	SFTP               // sftp://user@host:port/path, /~/ for the home there
	Rclone             // rclone:remote:path
	Git                // git:folder or git:URL
)

// Target says where a pile lies. It holds no secret; the zero value is no target.
type Target struct {
	Kind   Kind
	User   string // WebDAV, SFTP, S3 (the id of the key); may be empty
	Host   string // WebDAV, SFTP, S3 (empty: Amazon's); may have a port
	Plain  bool   // WebDAV, S3: without TLS; only to this machine
	Bucket string // S3
	Region string // S3; may be empty
	Path   string // as the store knows it, without escapes

	text string
}

// String returns the target as it was written.
func (t Target) String() string { return t.text }

// ErrTarget is of a target that is not understood, or refused.
var ErrTarget = errors.New("no target of a sync")

// Parse reads a target as a person writes it. What begins with no known scheme is
// a folder or a file. The error of a refused one does not repeat it: it may have
// a password in it.
func Parse(text string) (Target, error) {
	if text == "" || !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl) {
		return Target{}, refuse("it is empty or has control characters in it")
	}
	scheme, rest, found := strings.Cut(text, ":")
	if !found || len(scheme) < 2 || strings.ContainsAny(scheme, `/\. `) {
		return Target{Kind: Folder, Path: text, text: text}, nil
	}
	t, err := parse(strings.ToLower(scheme), rest, text)
	t.text = text
	if err != nil {
		return Target{}, err
	}
	return t, nil
}

func parse(scheme, rest, text string) (Target, error) {
	switch scheme {
	case "rclone":
		return parseRclone(rest)
	case "git":
		return parseGit(rest)
	case "s3", "sftp", "webdav", "webdavs", "http", "https":
	default:
		if strings.HasPrefix(rest, "//") {
			return Target{}, refuse("a URL begins with s3, webdavs, https or sftp; others go by rclone:REMOTE:PATH")
		}
		return Target{Kind: Folder, Path: text}, nil
	}
	u, err := parseURL(scheme + ":" + rest)
	if err != nil {
		return Target{}, err
	}
	switch scheme {
	case "s3":
		return parseS3(u)
	case "sftp":
		return parseSFTP(u)
	}
	return parseWebDAV(u, scheme == "webdav" || scheme == "http")
}

// parseURL reads a URL with a host and without a password.
func parseURL(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	if err != nil {
		return nil, refuse("it is no URL; write special characters as %20 and the like")
	}
	if _, has := u.User.Password(); has {
		return nil, refuse("there is a password in it; leave that out, it is asked for")
	}
	if u.Host == "" || strings.HasPrefix(u.Host, "-") || strings.HasPrefix(u.User.Username(), "-") {
		return nil, refuse("it names no host, as in " + u.Scheme + "://host/path")
	}
	return u, nil
}

func parseWebDAV(u *url.URL, plain bool) (Target, error) {
	if err := onlyPath(u); err != nil {
		return Target{}, err
	}
	if plain && !loopback(u.Hostname()) {
		return Target{}, refuse("without TLS, others could read the password; write webdavs:// or https://")
	}
	return Target{Kind: WebDAV, User: u.User.Username(), Host: u.Host, Plain: plain, Path: path.Clean("/" + u.Path)}, nil
}

func parseSFTP(u *url.URL) (Target, error) {
	if err := onlyPath(u); err != nil {
		return Target{}, err
	}
	where := path.Clean(u.Path)
	if home, under := strings.CutPrefix(where, "/~/"); under {
		where = home
	}
	if where == "." || where == "/" || where == "/~" {
		return Target{}, refuse("it names no folder, as in sftp://host/~/passwords")
	}
	return Target{Kind: SFTP, User: u.User.Username(), Host: u.Host, Path: where}, nil
}

func parseS3(u *url.URL) (Target, error) {
	t := Target{Kind: S3, User: u.User.Username(), Bucket: u.Host, Path: strings.Trim(path.Clean("/"+u.Path), "/")}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil || u.Fragment != "" {
		return Target{}, refuse("what comes after ? is not understood")
	}
	for key := range query {
		switch key {
		case "region":
			t.Region = query.Get(key)
		case "endpoint":
			if t.Host, t.Plain, err = endpoint(query.Get(key)); err != nil {
				return Target{}, err
			}
		default:
			return Target{}, refuse("after ? only endpoint=https://HOST and region=NAME are known")
		}
	}
	return t, nil
}

// endpoint reads the address of a server for S3.
func endpoint(text string) (host string, plain bool, err error) {
	u, err := parseURL(text)
	if err != nil {
		return "", false, fmt.Errorf("the endpoint: %w", err)
	}
	plain = u.Scheme == "http"
	switch {
	case plain && !loopback(u.Hostname()), !plain && u.Scheme != "https":
		return "", false, refuse("an endpoint begins with https://")
	case strings.Trim(u.Path, "/") != "":
		return "", false, refuse("an endpoint has no path; the bucket comes after s3://")
	}
	return u.Host, plain, onlyPath(u)
}

// parseRclone reads the name of a remote and a path there. Options in it are
// refused: they may be passwords.
func parseRclone(rest string) (Target, error) {
	name, _, found := strings.Cut(rest, ":")
	if !found || name == "" || strings.HasPrefix(name, "-") || strings.ContainsAny(name, `,/\`) {
		return Target{}, refuse("write rclone:REMOTE:PATH, with a remote from rclone listremotes")
	}
	return Target{Kind: Rclone, Path: rest}, nil
}

// parseGit reads what git calls a repository.
func parseGit(rest string) (Target, error) {
	switch {
	case rest == "" || strings.HasPrefix(rest, "-"):
		return Target{}, refuse("write git:FOLDER or git:URL, of an empty or a shared repository")
	case strings.Contains(rest, "::"):
		return Target{}, refuse("helpers for transport are not used; write git:FOLDER or git:URL")
	case strings.Contains(rest, "://"):
		u, err := url.Parse(rest)
		if err != nil || u.Scheme == "http" && !loopback(u.Hostname()) {
			return Target{}, refuse("it is no URL for git, or one without TLS; write git:https://HOST/PATH")
		}
		if _, has := u.User.Password(); has {
			return Target{}, refuse("there is a password in it; leave that to git's credential helper")
		}
	}
	return Target{Kind: Git, Path: rest}, nil
}

func onlyPath(u *url.URL) error {
	if u.RawQuery != "" || u.Fragment != "" {
		return refuse("it goes on after the path, with ? or #; write these as %3F and %23 if they belong to it")
	}
	return nil
}

// loopback reports whether host is certainly this machine.
func loopback(host string) bool {
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && addr.IsLoopback()
}

func refuse(why string) error { return fmt.Errorf("%w: %s", ErrTarget, why) }
