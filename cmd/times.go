package cmd

import "time"

// when is t as it is shown: on a terminal how long ago, elsewhere RFC 3339
// in UTC.
func (w *ww) when(t time.Time) string {
	if !w.Console.OutTTY {
		return t.UTC().Format(time.RFC3339)
	}
	now := w.Now()
	t = t.In(now.Location())
	switch ago := now.Sub(t); {
	case ago < -time.Minute: // a clock is wrong, here or there
		return t.Format("2 Jan 2006 15:04")
	case ago < time.Minute:
		return "just now"
	case ago < time.Hour:
		return count(int(ago.Minutes()), "minute ago", "minutes ago")
	case ago < 24*time.Hour:
		return count(int(ago.Hours()), "hour ago", "hours ago")
	case t.Format(time.DateOnly) == now.AddDate(0, 0, -1).Format(time.DateOnly):
		return "yesterday"
	}
	return t.Format("2 Jan 2006")
}
