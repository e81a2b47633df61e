package cmd

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"watchword/internal/match"
)

// helpCommand is ww help VERB and ww help TOPIC.
func (w *ww) helpCommand() *cli.Command {
	return &cli.Command{
		Name: "help", Category: "More", ArgsUsage: "[VERB|TOPIC]",
		Usage: "Explain a verb or a topic.",
		Description: `ww help get
ww help exit-codes`,
		Action: func(c *cli.Context) error {
			name := c.Args().First()
			switch {
			case c.NArg() > 1:
				return tooMany("help", "VERB", c.Args().Get(1))
			case name == "":
				return w.helpAll()
			}
			if verb := c.App.Command(name); verb != nil {
				return w.helpVerb(verb)
			}
			if text, ok := topics[name]; ok {
				return w.page(paragraphs(text))
			}
			return w.noHelp(name)
		},
	}
}

func (w *ww) versionCommand() *cli.Command {
	return &cli.Command{
		Name: "version", Category: "More",
		Usage:       "Show the version, and whether memory is erased.",
		Description: "ww version",
		Action:      func(*cli.Context) error { return w.version() },
	}
}

// helpAll is the one screen that shows everything.
func (w *ww) helpAll() error {
	var text strings.Builder
	text.WriteString(`ww: passwords in your terminal

  ww NAME             copy a password          (ww github)
  ww                  pick from a list

`)
	for _, category := range []string{"Every day", "Look after", "Scripts", "Vault", "More"} {
		text.WriteString(padded(category, 10))
		for _, verb := range w.verbs() {
			if verb.Category == category {
				text.WriteString("  " + verb.Name)
			}
		}
		text.WriteString("\n")
	}
	text.WriteString("\nStart here: ww init · then: ww add github.com · More: ww help VERB\nTopics: " + strings.Join(topicNames, " ") + "\n")
	return w.page(text.String())
}

// helpVerb explains a verb: what it does, examples first, then its flags.
func (w *ww) helpVerb(verb *cli.Command) error {
	var text strings.Builder
	text.WriteString(verb.Usage + "\n\n")
	for line := range strings.Lines(verb.Description) {
		text.WriteString("  " + line)
	}
	text.WriteString("\n\nUsage: " + strings.TrimSpace("ww "+verb.Name+" "+verb.ArgsUsage) + "\n")
	writeFlags(&text, verb.Flags)
	if topic, ok := topics[verb.Name]; ok {
		text.WriteString("\n" + paragraphs(topic))
	}
	text.WriteString("\nEvery verb also takes:\n")
	writeFlags(&text, w.globalFlags())
	text.WriteString("\nExit codes: ww help exit-codes\n")
	return w.page(text.String())
}

func writeFlags(text *strings.Builder, flags []cli.Flag) {
	for _, flag := range flags {
		d, ok := flag.(cli.DocGenerationFlag)
		if !ok {
			continue
		}
		placeholder, usage := cutPlaceholder(d.GetUsage())
		var names []string
		for _, name := range flag.Names() {
			dashes := "--"
			if len(name) == 1 {
				dashes = "-"
			}
			names = append(names, dashes+name)
		}
		left := strings.TrimSpace(strings.Join(names, ", ") + " " + placeholder)
		text.WriteString("  " + padded(left, 30) + " " + usage + "\n")
	}
}

// cutPlaceholder splits "read `FILE`" into the word in quotes and the text
// without them.
func cutPlaceholder(usage string) (placeholder, text string) {
	before, rest, ok := strings.Cut(usage, "`")
	if !ok {
		return "", usage
	}
	placeholder, after, _ := strings.Cut(rest, "`")
	return placeholder, before + placeholder + after
}

// noVerb is the end of a line that begins with no verb.
func (w *ww) noVerb(words []string) error {
	f := usage("no command %q.", words[0])
	meant := w.verbMeant(words)
	if meant != "" {
		f.message += " Did you mean: " + meant
	}
	if meant == "" || len(words) == 1 { // which may be a name all the same
		f.hints = []string{"in a pipe use:  ww get " + shellWord(words[0])}
	}
	f.hints = append(f.hints, "ww help")
	return f
}

// verbMeant is the line that was perhaps meant by words of which the first is
// almost a verb; "" if it is not.
func (w *ww) verbMeant(words []string) string {
	near := nearest(words[0], w.verbNames())
	if near == "" {
		return ""
	}
	line := []string{"ww", near}
	for _, word := range words[1:] {
		line = append(line, shellWord(word))
	}
	return strings.Join(line, " ")
}

// noHelp is the end of a line that asks to explain what there is not.
func (w *ww) noHelp(word string) error {
	f := &failure{exit: exitNotFound, code: "not-found", message: "no command or topic \"" + word + "\".", hints: []string{"ww help"}}
	if near := nearest(word, slices.Concat(w.verbNames(), topicNames)); near != "" {
		f.message += " Did you mean: ww help " + near
	}
	return f
}

func (w *ww) verbNames() []string {
	var names []string
	for _, verb := range w.verbs() {
		if !verb.Hidden {
			names = append(names, verb.Names()...)
		}
	}
	return names
}

// nearest returns the one of names that word is a slip of, or "".
func nearest(word string, names []string) string {
	for _, name := range match.Near(word, names, 1) {
		return name
	}
	return ""
}
