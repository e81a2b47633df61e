package cmd

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"strings"

	"github.com/urfave/cli/v2"

	"watchword/crypto"
	"watchword/internal/config"
	"watchword/internal/console"
	"watchword/internal/disk"
	"watchword/secret"
	"watchword/strength"
)

// ww is one run of the program.
type ww struct {
	*Host
	opt     globals
	config  *config.Config
	args    []string          // as they were typed
	verb    string            // that runs
	about   string            // the file that messages speak of; empty: the vault
	told    map[odd]struct{}  // notices, so that none comes twice
	warned  bool              // of memory that cannot be locked
	due     []*due            // vaults to be synced at the end
	gave    map[[16]byte]bool // vaults whose key the agent was given
	fresh   *crypto.Key       // of the vault that was just made; nil: none was
	proof   *proof            // takes what opens the vault; nil: no verb wants it
	alike   []*crypto.Header  // other ways in to what is opened: its key is theirs
	release func() error      // lets the terminal go at the end; nil: it is not held
	depot   *depot            // of the sync; nil: none is open

	distrusted bool                        // the agent: that was told
	unproven   map[[16]byte]*crypto.Header // of vaults, by id, that its key opened

	estimator *strength.Estimator // of passwords that somebody chose
}

// globals are the flags that every verb takes.
type globals struct {
	vault, color                  string
	passwordFile, passwordCommand string
	keyFile                       string
	passwordFD                    int
	json, quiet, yes, dryRun      bool
	noInput, noAgent, debug       bool
	strictMemory, acceptRollback  bool
}

// Main runs ww with args, which do not hold the program's name, and returns
// its exit code. It leaves secrets to secret.Purge, which the caller defers.
func Main(ctx context.Context, h *Host, args []string) int {
	w := &ww{Host: h, args: args, told: map[odd]struct{}{}, estimator: strength.New()}
	app := w.app()
	sorted, err := permute(app, args)
	if err == nil {
		err = app.RunContext(ctx, append([]string{app.Name}, sorted...))
	}
	if err != nil && asksJSON(args) {
		w.opt.json = true // also where the parser did not get that far
	}
	code := w.exit(ctx, errors.Join(err, w.closeDepot(), w.letGo()))
	w.follow(ctx)
	return code
}

// app is the tree of verbs. It is built for one run: its flags are bound to
// w.
func (w *ww) app() *cli.App {
	app := &cli.App{
		Name: "ww", HideHelp: true, HideVersion: true,
		DisableSliceFlagSeparator: true, // an address may hold a comma
		Flags:                     w.globalFlags(), Commands: w.verbs(),
		Writer: w.Console.Err, ErrWriter: io.Discard,
		Before:         w.before,
		Action:         w.bare,
		OnUsageError:   w.usageError,
		ExitErrHandler: func(*cli.Context, error) {},
	}
	for _, verb := range app.Commands {
		verb.HideHelp, verb.OnUsageError = true, w.usageError
	}
	return app
}

// verbs lists every verb, in the order of help.
func (w *ww) verbs() []*cli.Command {
	return []*cli.Command{
		w.copyCommand(), w.addCommand(), w.showCommand(), w.editCommand(), w.lsCommand(), w.genCommand(),
		w.historyCommand(), w.undoCommand(), w.attachCommand(), w.trashCommand(), w.rmCommand(), w.mvCommand(), w.cpCommand(), w.tagCommand(), w.favoriteCommand(),
		w.getCommand(), w.exportCommand(), w.clearCommand(), w.clearLaterCommand(), w.lockCommand(), w.unlockCommand(), w.agentCommand(),
		w.initCommand(), w.statusCommand(), w.passwdCommand(), w.keyCommand(), w.recoveryCommand(), w.checkCommand(), w.doctorCommand(), w.backupCommand(), w.mergeCommand(), w.syncCommand(), w.syncLaterCommand(), w.joinCommand(), w.deviceCommand(), w.vaultCommand(), w.configCommand(),
		w.helpCommand(), w.versionCommand(),
	}
}

func (w *ww) globalFlags() []cli.Flag {
	o := &w.opt
	return []cli.Flag{
		&cli.StringFlag{Name: "vault", Destination: &o.vault, Usage: "a vault's name or `FILE`"},
		&cli.IntFlag{Name: "password-fd", Value: -1, Destination: &o.passwordFD, Usage: "read the master password from descriptor `N`"},
		&cli.StringFlag{Name: "password-file", Destination: &o.passwordFile, Usage: "read the master password from `FILE`, - for standard input"},
		&cli.StringFlag{Name: "password-command", Destination: &o.passwordCommand, Usage: "read the master password from what `COMMAND` prints"},
		&cli.StringFlag{Name: "key-file", Destination: &o.keyFile, Usage: "the key `FILE`, for a vault that needs one"},
		&cli.BoolFlag{Name: "json", Destination: &o.json, Usage: "machine-readable output, errors too"},
		&cli.BoolFlag{Name: "quiet", Aliases: []string{"q"}, Destination: &o.quiet, Usage: "say nothing but errors and warnings"},
		&cli.BoolFlag{Name: "yes", Aliases: []string{"y"}, Destination: &o.yes, Usage: "answer yes to every question"},
		&cli.BoolFlag{Name: "dry-run", Aliases: []string{"n"}, Destination: &o.dryRun, Usage: "write nothing"},
		&cli.BoolFlag{Name: "no-input", Destination: &o.noInput, Usage: "never ask"},
		&cli.StringFlag{Name: "color", Destination: &o.color, Usage: "`WHEN` to use colour: auto, always or never"},
		&cli.BoolFlag{Name: "no-agent", Destination: &o.noAgent, Usage: "neither ask the agent for the key nor give it one"},
		&cli.BoolFlag{Name: "strict-memory", Destination: &o.strictMemory, Usage: "refuse to run where memory cannot be locked"},
		&cli.BoolFlag{Name: "accept-rollback", Destination: &o.acceptRollback, Usage: "go on with a vault that is older than the one last seen here"},
		&cli.BoolFlag{Name: "debug", Destination: &o.debug, Usage: "tell more about errors; never a secret"},
		&cli.BoolFlag{Name: "help", Aliases: []string{"h"}, Usage: "show help"},
		&cli.BoolFlag{Name: "version", Usage: "show the version"},
	}
}

// before runs ahead of every verb. Help is given whatever is wrong.
func (w *ww) before(c *cli.Context) error {
	w.verb = c.Args().First()
	err := w.prepare()
	if w.verb == "help" || w.verb == "version" {
		return nil
	}
	return err
}

// prepare settles everything that does not need the vault.
func (w *ww) prepare() error {
	w.Console.Quiet = w.opt.quiet || w.opt.json
	var err error
	if w.config, err = config.Load(w.Getenv, w.readConfig, w.GOOS, w.Home); err != nil {
		return &failure{exit: exitUsage, code: "config", message: err.Error() + ".", state: unchanged, cause: err}
	}
	accessible, _ := w.config.Value("ui.accessible")
	w.Console.Accessible = accessible == "on"
	if err := w.prepareColour(); err != nil {
		return err
	}
	if w.opt.passwordFD < -1 {
		return usage("--password-fd takes a descriptor, not %d.", w.opt.passwordFD)
	}
	if err := secret.Lockable(); err != nil && w.opt.strictMemory {
		return noLocking(err)
	}
	return nil
}

func (w *ww) prepareColour() error {
	choice := w.opt.color
	if choice == "" {
		choice, _ = w.config.Value("color")
	}
	switch choice {
	case "auto", "":
	case "always":
		w.Console.Colour, w.Console.ForceColour = true, true
	case "never":
		w.Console.Colour, w.Console.ForceColour = false, false
	default:
		return usage("--color takes auto, always or never, not %q.", choice)
	}
	return nil
}

// maxConfig bounds the configuration file, in bytes.
const maxConfig = 1 << 20

func (w *ww) readConfig(path string) ([]byte, error) { return disk.ReadFile(w.Disk, path, maxConfig) }

// bare is ww without a verb: a name to copy, or nothing at all.
func (w *ww) bare(c *cli.Context) error {
	if words := c.Args().Tail(); len(words) > 0 { // behind the -- that permute left
		return w.bareName(c.Context, words)
	}
	return w.bareNothing(c.Context)
}

// bareName copies a password, on a terminal only: what scripts rely on must
// not depend on which verbs there are.
func (w *ww) bareName(ctx context.Context, words []string) error {
	if !w.Console.OutTTY {
		return w.noVerb(words)
	}
	err := w.copy(ctx, copyOptions{words: words})
	var f *failure
	if meant := w.verbMeant(words); meant != "" && errors.As(err, &f) && f.code == "not-found" {
		f.message = strings.Replace(f.message, "no entry", "no entry or command", 1) + " Did you mean: " + meant
		f.hints = nil
	}
	return err
}

// bareNothing shows a list to pick from, or offers to make a vault where there
// is none.
func (w *ww) bareNothing(ctx context.Context) error {
	f := usage("say what to do.")
	f.hints = []string{"ww help"}
	s, err := w.store()
	if err != nil {
		return err
	}
	if _, err := w.Disk.Stat(s.Path); !errors.Is(err, fs.ErrNotExist) {
		if w.interactive() {
			return w.browse(ctx)
		}
		return f
	}
	f.hints = []string{"ww init  makes a vault: there is none yet", "ww help"}
	if w.opt.noInput {
		return f
	}
	yes, err := w.Console.Confirm(ctx, "No vault here yet. Make one now?", true)
	switch {
	case errors.Is(err, console.ErrNoTerminal), err == nil && !yes:
		return f
	case err != nil:
		return err
	}
	return w.init(ctx)
}
