package cmd

import (
	"context"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"watchword/crypto"
)

// recoveryOptions are those of all its words.
type recoveryOptions struct {
	out         string // the page, or empty: the screen
	codeFile    string // empty: the code is typed
	newPassword string // the file of a new master password, empty: it is typed
}

func (w *ww) recoveryCommand() *cli.Command {
	var o recoveryOptions
	return &cli.Command{
		Name: "recovery", Category: "Vault", ArgsUsage: "kit | test | use",
		Usage: "Make a printed way back in, for when the master password is forgotten.",
		Description: `ww recovery kit -o kit.html        a page to print: a code, and what to do with it
ww recovery kit                    shows the code, to be written down by hand
ww recovery test                   says whether a code opens this vault
ww recovery use                    asks for the code, then for a new master password`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "out", Aliases: []string{"o"}, Destination: &o.out, Usage: "with kit: write the page to `FILE`.html, which must not be there yet"},
			&cli.StringFlag{Name: "code-file", Destination: &o.codeFile, Usage: "with test, use: read the code from `FILE`, - for standard input"},
			&cli.StringFlag{Name: "new-password-file", Destination: &o.newPassword, Usage: "with use: read the new master password from `FILE`"},
		},
		Action: func(c *cli.Context) error {
			word, err := oneArg("recovery", "kit|test|use", c.Args().Slice())
			if err != nil {
				return err
			}
			return w.recoveryWord(c.Context, word, o)
		},
	}
}

func (w *ww) recoveryWord(ctx context.Context, word string, o recoveryOptions) error {
	if err := o.check(word); err != nil {
		return err
	}
	if o.codeFile == "-" {
		if err := w.ownStdin("--code-file"); err != nil {
			return err
		}
	}
	switch word {
	case "kit":
		return w.recoveryKit(ctx, o.out)
	case "test":
		return w.recoveryTest(ctx, o.codeFile)
	}
	return w.recoveryUse(ctx, o)
}

// check refuses what does not belong to the word.
func (o *recoveryOptions) check(word string) error {
	takes := map[string][3]bool{"kit": {0: true}, "test": {1: true}, "use": {1: true, 2: true}}
	allowed, known := takes[word]
	if !known {
		f := usage("recovery knows kit, test and use, not %q.", word)
		f.hints = []string{"ww help recovery"}
		return f
	}
	for i, given := range []struct{ flag, value string }{
		{"-o", o.out}, {"--code-file", o.codeFile}, {"--new-password-file", o.newPassword},
	} {
		if given.value != "" && !allowed[i] {
			return usage("recovery %s takes no %s.", word, given.flag)
		}
	}
	if o.newPassword == "-" {
		return usage("--new-password-file takes a file here: standard input may be the code's.")
	}
	if o.out != "" && !strings.EqualFold(filepath.Ext(o.out), ".html") {
		f := usage("the page is HTML, so the file's name must end in .html.")
		f.hints = []string{"A browser prints it, to paper or to PDF."}
		return f
	}
	return nil
}

// recoveryOut is what --json says that was done.
type recoveryOut struct {
	Schema string `json:"schema"`
	Action string `json:"action"` // kit, test, use
	Vault  string `json:"vault"`
	File   string `json:"file,omitempty"`
}

// recovered tells scripts what was done.
func (w *ww) recovered(action, file string) error {
	if !w.opt.json || w.opt.dryRun {
		return nil
	}
	path, err := w.vaultPath()
	if err != nil {
		return err
	}
	return w.Console.JSON(recoveryOut{schemaRecover, action, path, file})
}

// noKit is the end of who asks for what was never made.
func noKit() *failure {
	return &failure{
		exit: exitNotFound, code: "no-kit", message: "there is no recovery code for this vault.", state: unchanged,
		hints: []string{"ww recovery kit  makes one, with the master password"},
	}
}

// hasKit reports whether a recovery code opens the file.
func hasKit(h *crypto.Header) bool { return h.Has(crypto.Recovery) }
