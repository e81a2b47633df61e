package cmd

import (
	"slices"
	"time"

	"watchword/vault"
)

// expiresField is the day from which an entry is no longer good: a plain field
// like any of one's own.
const (
	expiresField = "expires"
	expiresKey   = customPrefix + expiresField
)

// expiry returns the beginning of the day on which an entry expires; false if
// it says none, or in a form that is neither a date nor the month of a card.
func expiry(r *vault.Row, at *time.Location) (time.Time, bool) {
	i := slices.IndexFunc(r.Plain, func(f vault.KeyText) bool { return f.Key == expiresKey })
	if i < 0 {
		return time.Time{}, false
	}
	if month, err := time.ParseInLocation("01/06", r.Plain[i].Text, at); err == nil { // of a card: good until its end
		return month.AddDate(0, 1, 0), true
	}
	day, err := time.ParseInLocation(time.DateOnly, r.Plain[i].Text, at)
	return day, err == nil
}

// never is the date of what does not expire.
const never = "none"

func checkExpires(date string) error {
	if date == "" || date == never {
		return nil
	}
	if _, err := time.Parse(time.DateOnly, date); err != nil {
		return usage("--expires takes a date like 2027-06-30, or none, not %q.", date)
	}
	return nil
}
