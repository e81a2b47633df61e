package cmd

import (
	"context"

	"watchword/sync"
	"watchword/vault"
)

// telling does what may take long with a pile, and tells a person how far it is.
// Nothing else may be told meanwhile.
func (w *ww) telling(p *sync.Pile, do func() error) error {
	bar := w.Console.Progress("Syncing")
	defer bar.Done()
	defer p.Tell(func(now sync.Progress) { bar.Set(now.Done, now.Total, howFar(now)) })()
	return do()
}

func howFar(now sync.Progress) string {
	switch {
	case now.Sending && now.Done < now.Total/2:
		return "sending " + size(now.Total/2)
	case now.Sending:
		return "reading back " + size(now.Total/2)
	}
	return size(now.Done) + " of " + size(now.Total)
}

// groupsAt returns the groups that have files in d.
func (w *ww) groupsAt(ctx context.Context, d *depot) ([]sync.Found, error) {
	bar := w.Console.Progress("Looking into " + d.name)
	defer bar.Done()
	return sync.Groups(ctx, d, w.Limits)
}

// compare reads the whole pile, and changes nothing.
func (m *meeting) compare(ctx context.Context, tx *vault.Tx) (stands sync.Standing, err error) {
	err = m.telling(m.pile, func() error {
		stands, err = m.pile.Compare(ctx, tx)
		return err
	})
	return stands, err
}
