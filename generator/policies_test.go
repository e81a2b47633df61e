package generator_test

import "watchword/generator"

func class(chars string, least int) generator.Class {
	return generator.Class{Chars: chars, Min: least}
}

// small returns policies narrow enough to list all their passwords, and among
// them every rule alone and with the others.
func small() map[string]generator.Policy {
	repeats := func(n int) generator.Runs { return generator.Runs{Repeats: n} }
	return map[string]generator.Policy{
		"one character":        {Length: 1, Lower: class("x", 1)},
		"no rule":              {Length: 4, Symbols: class("!?.", 0)},
		"repeats":              {Length: 6, Digits: class("17", 0)},
		"digits in order":      {Length: 3, Digits: class("0123456789", 1)},
		"keyboard":             {Length: 5, Lower: class("qwert", 0)},
		"both lines at once":   {Length: 5, Lower: class("dfghj", 0)},
		"two lines crossing":   {Length: 5, Lower: class("abcvx", 0)},
		"both cases":           {Length: 4, Upper: class("ABC", 0), Lower: class("abc", 0)},
		"one case more":        {Length: 4, Upper: class("AB", 1), Lower: class("abcd", 1)},
		"one of each":          {Length: 5, Upper: class("AB", 1), Lower: class("bc", 1), Digits: class("12", 1), Symbols: class("!", 1)},
		"exactly one of each":  {Length: 4, Upper: class("AB", 1), Lower: class("bc", 1), Digits: class("12", 1), Symbols: class("!?", 1)},
		"two and three":        {Length: 6, Upper: class("AQ", 2), Digits: class("12", 3)},
		"two, and one at will": {Length: 5, Lower: class("ab", 2), Digits: class("59", 1), Symbols: class("?", 0)},
		"some avoided":         {Length: 4, Lower: class("abcdefg", 1), Digits: class("0123456", 2), Avoid: "ace0246é"},
		"one class avoided":    {Length: 4, Lower: class("abxy", 1), Digits: class("01", 1), Avoid: "01"},
		"named twice":          {Length: 4, Symbols: class("!!?!", 1), Lower: class("aba", 1)},

		"pin of three":            generator.Pin(3),
		"pin without the zero":    {Length: 3, Digits: class("123456789", 0)},
		"two hexadecimal digits":  generator.Hex(2),
		"only what is asked":      (generator.Policy{Length: 5, Lower: class("", 1), Digits: class("", 1)}).Only("ab1!"),
		"no repeat at all":        {Length: 5, Lower: class("abx", 0), Runs: repeats(1)},
		"three repeats":           {Length: 7, Lower: class("ab", 0), Runs: repeats(3)},
		"five repeats":            {Length: 8, Lower: class("ab", 0), Runs: repeats(5)},
		"more repeats than there": {Length: 3, Lower: class("abx", 0), Runs: repeats(9)},
		"any repeats":             {Length: 6, Digits: class("17", 1), Lower: class("x", 0), Runs: repeats(generator.Unlimited)},
		"one character, twice":    {Length: 2, Lower: class("x", 0), Upper: class("X", 0)},
		"sequences":               {Length: 4, Lower: class("abcd", 0), Runs: generator.Runs{Sequences: true}},
		"sequences of both cases": {Length: 4, Lower: class("abc", 0), Upper: class("BC", 0), Runs: generator.Runs{Sequences: true}},
		"rows":                    {Length: 4, Lower: class("qwert", 0), Runs: generator.Runs{Rows: true}},
		"rows but no sequences":   {Length: 5, Lower: class("dfghj", 0), Runs: generator.Runs{Rows: true}},
		"sequences but no rows":   {Length: 5, Lower: class("dfghj", 0), Runs: generator.Runs{Sequences: true}},
		"case makes a difference": {Length: 4, Lower: class("abc", 0), Upper: class("ABC", 0), Runs: generator.Runs{Case: true}},
		"case, and no repeat":     {Length: 5, Lower: class("ab", 1), Upper: class("A", 1), Runs: generator.Runs{Repeats: 1, Case: true}},
		"anything":                {Length: 4, Lower: class("abc", 0), Digits: class("12", 0), Runs: generator.Runs{Repeats: generator.Unlimited, Sequences: true, Rows: true}},

		"one of either class":    {Length: 4, Lower: class("ab", 0), Digits: class("12", 0), Symbols: class("!?", 0), Require: []generator.Class{class("12!?", 1)}},
		"two requirements apart": {Length: 4, Lower: class("abx", 0), Digits: class("12", 0), Require: []generator.Class{class("a", 1), class("12", 1)}},
		"two that overlap":       {Length: 4, Lower: class("abx", 0), Digits: class("12", 0), Require: []generator.Class{class("a1", 1), class("12", 2)}},
		"one within the other":   {Length: 5, Lower: class("ab", 1), Digits: class("12", 0), Require: []generator.Class{class("ab1", 3), class("a", 1), class("a", 1)}},
		"one in place of two":    {Length: 2, Lower: class("abx", 0), Digits: class("12", 0), Require: []generator.Class{class("a1", 1), class("a2", 1), class("ab", 1)}},
		"a class and more of it": {Length: 5, Lower: class("ab", 2), Symbols: class("!", 1), Require: []generator.Class{class("a", 2), class("äb", 1)}},
		"required, and avoided":  {Length: 4, Lower: class("abx", 1), Digits: class("129", 0), Require: []generator.Class{class("a1", 2)}, Avoid: "a2"},
		"required of one case":   {Length: 4, Lower: class("ab", 0), Upper: class("AB", 0), Require: []generator.Class{class("Ab", 2)}, Runs: repeats(1)},
		"nothing much required":  {Length: 4, Lower: class("abx", 0), Require: []generator.Class{class("", 0), class("é", 0)}},
		"all there may be of it": {Length: 5, Lower: class("ab", 0), Digits: class("1", 4), Runs: repeats(2)},
	}
}

// tight returns policies that next to no candidate meets, so that trying is given up.
func tight() map[string]generator.Policy {
	return map[string]generator.Policy{
		"two of three are the same": {Length: 15, Lower: class("ab", 0), Digits: class("1", 10)},
		"every other is the same":   {Length: 13, Lower: class("abc", 0), Digits: class("1", 7), Runs: generator.Runs{Repeats: 1}},
		"one of each, and few left": {Length: 13, Lower: class("a", 1), Upper: class("Q", 1), Digits: class("1", 9), Symbols: class("!", 2)},
		"a handful required":        {Length: 10, Lower: class("acx", 0), Digits: class("579", 0), Require: []generator.Class{class("a5", 10), class("a", 6)}},
	}
}
