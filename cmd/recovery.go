package cmd

import (
	"context"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"watchword/crypto"
)

// recoveryOptions are those of all its words.
type recoveryOptions struct {
	out         string // the page, or the folder of pages; empty: the screen
	pdf         bool   // the pages of shares are PDF
	need, of    int    // how many shares open the vault, and how many there are
	shares      bool   // what opens it is shares, not a code
	codeFile    string // empty: it is typed
	newPassword string // the file of a new master password, empty: it is typed
}

func (w *ww) recoveryCommand() *cli.Command {
	var o recoveryOptions
	return &cli.Command{
		Name: "recovery", Category: "Vault", ArgsUsage: "kit | shares | test | use",
		Usage: "Make a printed way back in, for when the master password is forgotten.",
		Description: `ww recovery kit -o kit.html        a page to print: a code, and what to do with it
ww recovery kit -o kit.pdf         the same page as PDF; with shares: --pdf
ww recovery kit                    shows the code, to be written down by hand
ww recovery shares --need 3 --of 5 -o DIR   five pages; any three open it
ww recovery test                   says whether a code opens this vault
ww recovery use                    asks for the code, then for a new master password
ww recovery use --shares           asks for as many shares as are needed`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "out", Aliases: []string{"o"}, Destination: &o.out, Usage: "with kit: write the page to `FILE`, which ends in .html or .pdf and must not be there yet; with shares: the folder for the pages"},
			&cli.BoolFlag{Name: "pdf", Destination: &o.pdf, Usage: "with shares: pages as PDF, in place of HTML"},
			&cli.IntFlag{Name: "need", Destination: &o.need, Usage: "with shares: `K` of them open the vault"},
			&cli.IntFlag{Name: "of", Destination: &o.of, Usage: "with shares: make `N`, 31 at most"},
			&cli.BoolFlag{Name: "shares", Destination: &o.shares, Usage: "with test, use: give shares in place of the code"},
			&cli.StringFlag{Name: "code-file", Destination: &o.codeFile, Usage: "with test, use: read the code, or the shares, one a line, from `FILE`, - for standard input"},
			&cli.StringFlag{Name: "new-password-file", Destination: &o.newPassword, Usage: "with use: read the new master password from `FILE`"},
		},
		Action: func(c *cli.Context) error {
			word, err := oneArg("recovery", "kit|shares|test|use", c.Args().Slice())
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
	case "kit", "shares":
		return w.recoveryKit(ctx, o)
	case "test":
		return w.recoveryTest(ctx, o)
	}
	return w.recoveryUse(ctx, o)
}

// check refuses what does not belong to the word.
func (o *recoveryOptions) check(word string) error {
	takes := map[string][]string{
		"kit": {"-o"}, "shares": {"-o", "--pdf", "--need", "--of"},
		"test": {"--code-file", "--shares"}, "use": {"--code-file", "--shares", "--new-password-file"},
	}
	allowed, known := takes[word]
	if !known {
		f := usage("recovery knows kit, shares, test and use, not %q.", word)
		f.hints = []string{"ww help recovery"}
		return f
	}
	for _, given := range []struct {
		flag string
		is   bool
	}{
		{"-o", o.out != ""},
		{"--pdf", o.pdf},
		{"--need", o.need != 0},
		{"--of", o.of != 0},
		{"--shares", o.shares},
		{"--code-file", o.codeFile != ""},
		{"--new-password-file", o.newPassword != ""},
	} {
		if given.is && !slices.Contains(allowed, given.flag) {
			return usage("recovery %s takes no %s.", word, given.flag)
		}
	}
	if o.newPassword == "-" {
		return usage("--new-password-file takes a file here: standard input may be the code's.")
	}
	if word == "shares" {
		return o.checkShares()
	}
	if end := o.format().ending(); o.out != "" && !strings.EqualFold(filepath.Ext(o.out), end) {
		f := usage("the page is HTML or PDF, so the file's name must end in .html or .pdf.")
		f.hints = []string{"ww recovery kit -o kit.html", "ww recovery kit -o kit.pdf"}
		return f
	}
	return nil
}

// format says how the pages are written.
func (o *recoveryOptions) format() pageFormat {
	if o.pdf || strings.EqualFold(filepath.Ext(o.out), asPDF.ending()) && o.of == 0 {
		return asPDF
	}
	return asHTML
}

func (o *recoveryOptions) checkShares() error {
	if o.pdf && o.out == "" {
		f := usage("--pdf is for pages: say with -o which folder they go to.")
		f.hints = []string{"ww recovery shares --need 3 --of 5 -o DIR --pdf"}
		return f
	}
	return o.checkNumbers()
}

// checkNumbers refuses sets of shares that cannot be, or protect from nothing.
func (o *recoveryOptions) checkNumbers() error {
	var f *failure
	switch {
	case o.need == 0 || o.of == 0:
		f = usage("say how many shares there are to be, and how many open the vault.")
	case o.need < 2:
		f = usage("a share that opens the vault alone is a recovery kit: ww recovery kit")
	case o.of < o.need:
		f = usage("%d shares are needed, and there are to be %d only.", o.need, o.of)
	case o.of > crypto.MaxShares:
		f = usage("a set has at most %d shares.", crypto.MaxShares)
	default:
		return nil
	}
	f.hints = []string{"ww recovery shares --need 3 --of 5 -o DIR"}
	return f
}

// recoveryOut is what --json says that was done.
type recoveryOut struct {
	Schema string   `json:"schema"`
	Action string   `json:"action"` // kit, shares, test, use
	Vault  string   `json:"vault"`
	File   string   `json:"file,omitempty"`  // of a kit
	Files  []string `json:"files,omitempty"` // of shares, by their numbers
	Set    string   `json:"set,omitempty"`   // that the shares are of, as they say
	Need   int      `json:"need,omitempty"`  // how many of them open the vault
}

// recovered tells scripts what was done.
func (w *ww) recovered(out recoveryOut) error {
	if !w.opt.json || w.opt.dryRun {
		return nil
	}
	path, err := w.vaultPath()
	if err != nil {
		return err
	}
	out.Schema, out.Vault = schemaRecover, path
	return w.Console.JSON(out)
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
