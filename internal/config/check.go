package config

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Check returns an error, without the name of the setting, if value is not allowed.
func (s Setting) Check(value string) error {
	switch {
	case s.Most == 0 && s.Values == nil, slices.ContainsFunc(s.Values, func(allowed string) bool { return fits(value, allowed) }):
		return nil
	case s.Most == 0:
		return fmt.Errorf("%q is none of %s", value, strings.Join(s.Values, ", "))
	}
	span, err := parseSpan(value)
	if err == nil && span >= s.Least && span <= s.Most {
		return nil
	}
	return fmt.Errorf("%q is not %s", value, strings.Join(append([]string{"a time from " + sayTime(s.Least) + " to " + sayTime(s.Most)}, s.Values...), " or "))
}

// fits reports whether value is one that is allowed, or how one begins that ends in a colon, and more.
func fits(value, allowed string) bool {
	rest, ok := strings.CutPrefix(value, allowed)
	return ok && (rest != "") == strings.HasSuffix(allowed, ":")
}

const day = 24 * time.Hour

// parseSpan reads a span of time as Go writes it, or as a number of days: "45s", "1h", "180d".
func parseSpan(text string) (time.Duration, error) {
	number, ok := strings.CutSuffix(text, "d")
	if !ok {
		return time.ParseDuration(text)
	}
	days, err := strconv.ParseUint(number, 10, 16) // 179 years, far from the end of time.Duration
	if err != nil {
		return 0, errors.New("not a number of days")
	}
	return time.Duration(days) * day, nil
}

func sayTime(span time.Duration) string {
	switch {
	case span%day == 0:
		return fmt.Sprintf("%dd", span/day)
	case span%time.Hour == 0:
		return fmt.Sprintf("%dh", span/time.Hour)
	}
	return span.String()
}
