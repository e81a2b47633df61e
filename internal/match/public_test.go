package match_test

import (
	"testing"

	"watchword/internal/match"
)

func TestADomainIsKnownByTheList(t *testing.T) {
	for host, want := range map[string]bool{
		"github.com": true, "accounts.google.com": true, "bbc.co.uk": true, "alice.github.io": true,
		"www.ck": true, "shop.any.ck": true, "xn--mnchen-3ya.de": true,
		"com": false, "co.uk": false, "github.io": false, "any.ck": false, "localhost": false,
		"node.js": false, "nas.local": false, "10.0.0.1": false, "::1": false, "": false, "mr.smith": false,
	} {
		if got := match.HasDomain(host); got != want {
			t.Errorf("%q: got %v, want %v", host, got, want)
		}
	}
}
