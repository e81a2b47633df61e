package strength

import "testing"

func TestRepetitionsAreFound(t *testing.T) {
	tests := []struct{ text, want string }{
		{"", ""},
		{"#", ""},
		{"&&", "&&@0"},
		{"y4@&&&&&u%7", "&&&&&@3"},
		{"BBB1111aaaaa@@@@@@", "BBB@0 1111@3 aaaaa@7 @@@@@@@12"},
		{"2818BBBbzsdf1111@*&@!aaaaaEUDA@@@@@@1729", "BBB@4 1111@12 aaaaa@21 @@@@@@@30"},
		{"abab", "abab@0"},
		{"aabaabaab", "aabaabaab@0"},
		{"aabaabb", "aabaab@0"},
		{"xxyxxyz", "xxyxxy@0"},
		{"\n\nab\nab\n", ""}, // no part of several lines
		{"ab\rab", ""},
		{"日日", "日日@0"},
	}
	for _, tt := range tests {
		wantStretches(t, searching(tt.text), (*search).repeats, tt.want)
	}
}

func TestTheShortestRepeatedPartCounts(t *testing.T) {
	tests := []struct {
		text        string
		size, times int
	}{
		{"abababab", 2, 4},
		{"aabaab", 3, 2},
		{"aabaabaabaab", 3, 4},
		{"aaaaa", 1, 5},
		{"abcabcab", 3, 2},
		{"ab", 0, 0},
	}
	for _, tt := range tests {
		if size, times := repetition(decode([]byte(tt.text))); size != tt.size || times != tt.times {
			t.Errorf("%s: %d of %d units", tt.text, times, size)
		}
	}
}

func TestARepetitionTakesTheGuessesOfThePartEachTime(t *testing.T) {
	tests := []struct {
		text string
		want float64
	}{
		{"aa", (11 + 1) * 2}, // one character tried alone, and the way of one match
		{"batterystaplebatterystaple", (2*50*50 + 10000) * 2}, // two words of less than 50 guesses
		{"abcabc", (4*3 + 1) * 2},
	}
	for _, tt := range tests {
		s := searching(tt.text, "battery", "staple")
		if got := guessesOf(t, s, (*search).repeats); got != tt.want {
			t.Errorf("%s: got %v, want %v", tt.text, got, tt.want)
		}
	}
}

func TestSequencesAreFound(t *testing.T) {
	tests := []struct{ text, want string }{
		{"", ""},
		{"a", ""},
		{"1", ""},
		{"abcbabc", "abc@0 cba@2 abc@4"},
		{"pre!jihg8b", "jihg@4"},
		{"ABC", "ABC@0"},
		{"zxvt", "zxvt@0"},
		{"0369", "0369@0"},
		{"97531", "97531@0"},
		{"ab", "ab@0"},
		{"ac", ""}, // two are one only side by side
		{"aaa", ""},
		{"agms", ""}, // strides of six
		{"αβγδ", "αβγδ@0"},
	}
	for _, tt := range tests {
		wantStretches(t, searching(tt.text), (*search).sequences, tt.want)
	}
}

func TestASequenceTakesFewerGuessesFromAnEnd(t *testing.T) {
	tests := []struct {
		text string
		want float64
	}{
		{"ab", 4 * 2},
		{"XYZ", 26 * 3},
		{"4567", 10 * 4},
		{"7654", 10 * 4 * 2},
		{"ZYX", 4 * 3 * 2},
		{"αβγ", 26 * 3},
	}
	for _, tt := range tests {
		if got := guessesOf(t, searching(tt.text), (*search).sequences); got != tt.want {
			t.Errorf("%s: got %v, want %v", tt.text, got, tt.want)
		}
	}
}

func TestYearsTakeTheirDistanceFromThePresent(t *testing.T) {
	tests := []struct {
		text string
		want float64
	}{
		{"1922", 2017 - 1922},
		{"1900", 117},
		{"2005", 20},
		{"2019", 20},
	}
	for _, tt := range tests {
		if got := guessesOf(t, searching(tt.text), (*search).years); got != tt.want {
			t.Errorf("%s: got %v, want %v", tt.text, got, tt.want)
		}
	}
}

func TestYearsAreOfACenturyAndDoNotOverlap(t *testing.T) {
	tests := []struct{ text, want string }{
		{"1899", ""},
		{"2020", ""},
		{"201", ""},
		{"a1987b", "1987@1"},
		{"200019991", "2000@0 1999@4"},
		{"120019", "2001@1"},
		{"20x0", ""},
	}
	for _, tt := range tests {
		wantStretches(t, searching(tt.text), (*search).years, tt.want)
	}
}
