package console

import "github.com/rivo/uniseg"

// Columns returns how many columns of a terminal s takes: wide characters two,
// combining ones none. s is safe text without colour.
func Columns(s string) int { return uniseg.StringWidth(s) }

// cutEnd shortens s to n columns, with mark in place of its end.
func cutEnd(s string, n int, mark string) string {
	if Columns(s) <= n {
		return s
	}
	if Columns(mark) > n {
		return head(s, n)
	}
	return head(s, n-Columns(mark)) + mark
}

// cutMiddle shortens s to n columns, with mark in place of its middle: the two
// ends of a name tell it from others.
func cutMiddle(s string, n int, mark string) string {
	if Columns(s) <= n {
		return s
	}
	room := n - Columns(mark)
	if room < 2 {
		return cutEnd(s, n, mark)
	}
	return head(s, (room+1)/2) + mark + tail(s, room/2)
}

// head returns as much of the beginning of s as fits n columns.
func head(s string, n int) string {
	used := 0
	for g := uniseg.NewGraphemes(s); g.Next(); used += g.Width() {
		if used+g.Width() > n {
			from, _ := g.Positions()
			return s[:from]
		}
	}
	return s
}

// tail returns as much of the end of s as fits n columns.
func tail(s string, n int) string {
	surplus := Columns(s) - n
	for g := uniseg.NewGraphemes(s); g.Next(); surplus -= g.Width() {
		if surplus <= 0 {
			from, _ := g.Positions()
			return s[from:]
		}
	}
	return ""
}
