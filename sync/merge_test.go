package sync_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"testing"

	"watchword/crypto"
	"watchword/sync"
	"watchword/vault"
	"watchword/vault/vaulttest"
)

// names returns the entries of v.
func names(v *vaulttest.Vault) []string {
	all := map[string]bool{}
	v.Look(func(tx *vault.Tx) error {
		for row, err := range tx.Rows() {
			if err != nil {
				return err
			}
			all[row.Name] = true
		}
		return nil
	})
	return slices.Sorted(maps.Keys(all))
}

// asked counts how often the password of a vault is asked for.
func asked(v *vaulttest.Vault, times *int) vault.Unlocker {
	return func(ctx context.Context, h *crypto.Header) (*crypto.Key, error) {
		*times++
		return v.Unlock(ctx, h)
	}
}

func TestMergeBringsWhatTheOtherCopyHasAndKeepsOurs(t *testing.T) {
	ours := vaulttest.New(t, 1)
	ours.Add("both", "me", "0")
	theirs := ours.Copy("theirs")
	ours.Add("here", "me", "1")
	theirs.Add("there", "me", "2")
	times := 0
	joined, err := sync.Merge(context.Background(), ours.Update, theirs.View, asked(ours, &times))
	if err != nil || len(joined.New) != 1 || len(joined.Changed) != 0 || joined.Commits != 1 {
		t.Fatalf("joined %+v, %v", joined, err)
	}
	if got, want := names(ours), []string{"both", "here", "there"}; !slices.Equal(got, want) {
		t.Errorf("we have %v, want %v", got, want)
	}
	if got, want := names(theirs), []string{"both", "there"}; !slices.Equal(got, want) {
		t.Errorf("the copy has %v, want %v: it is only read", got, want)
	}
	if times != 1 {
		t.Errorf("asked %d times for one password", times)
	}
}

func TestMergeTwiceIsMergeOnce(t *testing.T) {
	ours := vaulttest.New(t, 1)
	theirs := ours.Copy("theirs")
	theirs.Add("there", "me", "2")
	for n, want := range []int{1, 0} {
		joined, err := sync.Merge(context.Background(), ours.Update, theirs.View, ours.Unlock)
		if err != nil || joined.Commits != want {
			t.Errorf("merge %d: %d commits, %v; want %d", n+1, joined.Commits, err, want)
		}
	}
}

func TestMergeOfTwoEditsOfOneSecretIsAnOpenConflict(t *testing.T) {
	ours := vaulttest.New(t, 1)
	id := ours.Add("both", "me", "0")
	theirs := ours.Copy("theirs")
	for v, password := range map[*vaulttest.Vault]string{ours: "ours", theirs: "theirs"} {
		v.Do(func(tx *vault.Tx) error {
			_, err := tx.Edit(id, vault.SetSecret(vault.Password, vaulttest.Secret(password)))
			return err
		})
	}
	joined, err := sync.Merge(context.Background(), ours.Update, theirs.View, ours.Unlock)
	if err != nil || !slices.Equal(joined.Changed, []vault.ID{id}) {
		t.Errorf("joined %+v, %v; want a change of %s", joined, err, id)
	}
	ours.Look(func(tx *vault.Tx) error {
		for row, err := range tx.Rows() {
			if err != nil || !row.Conflicted {
				t.Errorf("no conflict is shown in %s, %v", row.Name, err)
			}
		}
		return nil
	})
}

func TestMergeRefusesAnotherVault(t *testing.T) {
	ours, other := vaulttest.New(t, 1), vaulttest.New(t, 2)
	other.Add("secret of somebody", "x", "y")
	times := 0
	unlock := func(ctx context.Context, h *crypto.Header) (*crypto.Key, error) {
		times++
		if key, err := ours.Unlock(ctx, h); err == nil {
			return key, nil
		}
		return other.Unlock(ctx, h)
	}
	_, err := sync.Merge(context.Background(), ours.Update, other.View, unlock)
	if !errors.Is(err, vault.ErrForeign) {
		t.Errorf("got %v, want %v", err, vault.ErrForeign)
	}
	if times != 2 {
		t.Errorf("asked %d times, want once for each vault", times)
	}
	if got := names(ours); len(got) != 0 {
		t.Errorf("we have %v of another vault", got)
	}
}

func TestMergeThatIsOnlyTriedWritesNothing(t *testing.T) {
	ours := vaulttest.New(t, 1)
	theirs := ours.Copy("theirs")
	theirs.Add("there", "me", "2")
	joined, err := sync.Merge(context.Background(), ours.View, theirs.View, ours.Unlock)
	if err != nil || len(joined.New) != 1 {
		t.Errorf("joined %+v, %v", joined, err)
	}
	if got := names(ours); len(got) != 0 {
		t.Errorf("we have %v, want nothing", got)
	}
}

func TestMergeLeavesWhenNobodyUnlocks(t *testing.T) {
	ours := vaulttest.New(t, 1)
	theirs := ours.Copy("theirs")
	locked := errors.New("locked")
	_, err := sync.Merge(context.Background(), ours.Update, theirs.View, func(context.Context, *crypto.Header) (*crypto.Key, error) { return nil, locked })
	if !errors.Is(err, locked) {
		t.Errorf("got %v, want %v", err, locked)
	}
}
