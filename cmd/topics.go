package cmd

// topicNames are the topics of help, in its order.
var topicNames = []string{"unlock", "matching", "exit-codes", "json", "environment", "privacy", "targets", "accessibility"}

// topics are the texts of ww help TOPIC.
var topics = map[string]string{
	"unlock": `The master password comes from one of these; two at once are refused.

  --password-fd N           an inherited descriptor: ww get db --password-fd 3 3< <(…)
  --password-file F         a file, - for standard input
  --password-command C      what a command prints
  WW_PASSWORD_FILE          like --password-file
  WW_PASSWORD_COMMAND       like --password-command
  WW_PASSWORD               the password itself; others can see it: the last choice
  $CREDENTIALS_DIRECTORY/watchword    what a service manager hands to a service
  the agent                 while it is unlocked
  the terminal              asked there, three tries

Flags win over the environment, that over the agent, and that over the settings
password-file and password-command. Exactly one newline at the end is taken off.
--no-input never asks, even on a terminal.

A password that is typed, and ww unlock, start the agent: ww once more, which
keeps the vault's key, and nothing else, in locked memory. It forgets the key
ten minutes after it was last used (lock.idle), eight hours after it came
(lock.max), on ww lock and, where the system says so, when the screen is locked,
the session ends or the machine suspends. passwd, export, what destroys, and the
secrets of entries marked with ww edit NAME --ask ask nevertheless. While it is
unlocked any program of yours can use ww as you do; lock.scope terminal narrows
that to the terminal that unlocked. lock.idle 0 or --no-agent asks each time.

ww config prompt pinentry has a program ask instead of the terminal: pinentry, or
pinentry:PROGRAM; askpass:PROGRAM starts one with the question as its argument
and reads the answer from its output, as ssh does. Where there is no terminal
but a screen, WW_ASKPASS or SSH_ASKPASS is such a program; prompt tty forbids it.
New passwords are typed on the terminal all the same.

The keyring of your desktop can keep the password; then whoever reaches your
session can open the vault, and nobody is asked where ww would ask anew:

  secret-tool store --label=Watchword app watchword      asks for it
  ww config password-command 'secret-tool lookup app watchword'

(on macOS: security find-generic-password -w -s watchword). ww unlock then takes
it from there, and the next commands the key from the agent.

For CI and servers, ww export makes a small vault with a password file of its own.

A vault that was made to (ww init --key-file F, ww key add file F) also needs its
key file: --key-file F, WW_KEY_FILE, or ww config key-file F. It is read whenever
the password is asked for, so not while the agent has the key. Keep it on another
medium than the vault, and a copy somewhere else: nobody can make it again.

ww key add fido2 and ww key add yubikey have a vault need a hardware key, which is
ww key add fido2 and ww key add yubikey have a vault need a hardware key, which is
touched before the password is asked for. It must not be the only way in: there
has to be a recovery code, a key file or another hardware key. They run fido2-cred
has to be a recovery code, a key file or another hardware key. They run fido2-cred
and its like (Debian: fido2-tools), or ykchalresp (yubikey-personalization) or
ykman. Untested on real keys: it was only tried with programs that pretend to be
these.
`,
	"matching": `Words mean an entry by the first of these that fits any:

  1  id:k3f9q2        the beginning of an id, six characters or more
  2  github:octocat   name and user
  3  github           name
  4  github.com       its address: the host, or another of the same domain
  5  git              how the name begins, or a part of it behind a /
  6  octo dev         all words occur in name, user, host and tags
  7  githb            a slip, or only some letters: ww asks first

More words narrow: ww github work. A last word user, otp, url, note or password
picks the field to copy; -f FIELD copies any other.

Letter case, accents typed in two ways and wide letters make no difference. Of
several that fit a person chooses, what was used last first. What changes an
entry asks before it takes more than 1 to 4 for granted.

Nothing is guessed for scripts: in a pipe, with --no-input or --json, and always
for ww get, it is one entry by 1 to 4, or an error that lists those that fit
(exit code 4). An address can come to mean another entry when one of this name
is added; a name as ww ls shows it, name and user, or an id cannot.

People also find an entry by a name it had in the last 90 days. What only the
trash has is said to be there. A name that begins with - goes after --.
`,
	"exit-codes": `  0    done
  1    another failure
  2    the command line cannot be meant, or a question has nobody to answer it
  3    not found: an entry, a field, a command
  4    the name fits several entries
  5    locked, and nobody to ask for the master password
  6    wrong master password
  7    no vault
  8    the vault is damaged, altered, not a vault, or too new
  9    another ww is writing
  10   where ww sync has its files cannot be reached
  11   the vault is older than seen here, or went another way, or is another one
  12   ww sync --check: a secret has two versions
  14   there is no clipboard
  15   saved, but the disk did not confirm it
  130  Ctrl-C
  143  terminated
`,
	"json": `With --json a reading verb writes one object to standard output, and an error
is one object, the last line on standard error; only warnings may stand before
it. The key "schema" names the form: ww/list@1, ww/entry@1, ww/history@1,
ww/status@1, ww/gen@1, ww/check@1, ww/tags@1, ww/config@1, ww/vaults@1,
ww/trash@1, ww/backup@1, ww/attach@1, ww/doctor@1, ww/keys@1, ww/export@1,
ww/sync@1, ww/syncstatus@1, ww/conflicts@1, ww/join@1, ww/devices@1, ww/error@1.

Fields may be added to a form, never renamed, removed or retyped. What is
absent has no key. Times are UTC. Secrets are left out unless --reveal is given.
`,
	"environment": `  WW_VAULT              the vault, as --vault
  WW_PASSWORD_FILE, WW_PASSWORD_COMMAND, WW_PASSWORD    see ww help unlock
  WW_KEY_FILE           the key file, as --key-file
  WW_SYNC_USER, WW_SYNC_PASSWORD, WW_SYNC_TOKEN         see ww help targets
  WW_PROMPT, WW_ASKPASS, SSH_ASKPASS                    what asks for the password
  WW_CLIPBOARD_CLEAR, WW_CLIPBOARD_OSC52, WW_AUDIT_MAX_AGE,
  WW_RULES_FILE         see ww config
  WW_LOCK_IDLE, WW_LOCK_MAX, WW_LOCK_SCOPE    see ww help unlock
  WW_COLOR, NO_COLOR, CLICOLOR_FORCE                    colour
  WW_USAGE              off: do not remember when entries were last used
  WW_SYNC               manual: synced vaults do not sync by themselves
  ACCESSIBLE            1: no symbols, nothing redrawn
  XDG_CONFIG_HOME       …/watchword/config.toml, settings
  XDG_DATA_HOME         …/watchword/vault.ww, the vault
  XDG_STATE_HOME        …/watchword/, what was last seen and used of each vault
  XDG_CACHE_HOME        …/watchword/, what can be fetched again
  XDG_RUNTIME_DIR       …/watchword/, the agent's socket
`,
	"targets": `Where ww sync setup and ww join find their sealed files:

  ~/Dropbox/vault             a folder: a stick, a share, what a service carries
  /media/stick/me.wwsync      one file, for a stick or an e-mail
  sftp://me@host/~/vault      a host that ssh reaches; /~/ is the home there
  webdavs://me@host/path      Nextcloud, ownCloud, any WebDAV; or https://
  s3://bucket/folder          Amazon's S3, and others like it
  rclone:REMOTE:path          what your rclone reaches (rclone listremotes)
  git:FOLDER, git:URL         a repository; a branch of its own, watchword

Behind s3://… goes the address of a server that is not Amazon's, and where needed
the region: '?endpoint=https://host&region=name'.

ssh, rclone and git are programs of yours, with your keys and settings, and ask
nothing. A folder, bucket or repository has to be there; the rest is made.

WebDAV and S3 want a user name and a password, or the id of a key and the secret
key: asked for, or given by WW_SYNC_USER and WW_SYNC_PASSWORD (and WW_SYNC_TOKEN,
for temporary keys), or by what --credentials COMMAND prints: the password, and in
the second line the name.

  ww sync setup https://host/x --credentials 'pass show dav'
  ww sync setup s3://KEYID@bucket --credentials 'echo "$AWS_SECRET_ACCESS_KEY"'
  ww sync login          takes another one later

They are kept in the vault, on this device alone; no file of a sync has them.

Whoever keeps the files sees how many there are, how large, when they came and
from where; not what is in them. He can withhold files and bring old ones back:
nothing is lost by that on a device that had it, and ww says what is missing.
Without TLS, targets are only of this machine.
`,
	"privacy": `ww asks nobody, tells nobody and looks for no updates. Only ww sync and ww join
go anywhere, if they are told to: to the target, and nowhere else.

On the disk there is, readable by you alone:

  vault.ww            all entries, their names too, encrypted
  vault.ww.bak.…      the last three saves, and one of each day of a month;
                      each opens with the password it was saved under
  state folder        what was last seen of each vault; when entries were
                      last used and how the last sync went, sealed under a
                      key that only the vault holds
  config.toml         settings; never a secret
  a sync target       what ww sync setup was told: sealed files, which show how
                      many there are, how large and when they came
  cache folder        what git fetched from a target; may be deleted
  run folder          the socket of the agent, while the vault is unlocked;
                      empty files that say that a sync runs

ww config --where shows the folders. ww config usage off ends the remembering
of uses. Nothing is written of what ww showed, copied or refused.

What your shell and desktop keep is out of its hands: names that you type are
in the shell's history (ww alone, the list, leaves none there), and clipboard
managers may keep what was copied (ww doctor says how it is here). ww show -r
leaves nothing in the scrollback; ww get --force, --print and --chars do.
`,
	"accessibility": `ww works without colour, without Unicode, and with a screen reader.

  ACCESSIBLE=1                  no symbols, nothing redrawn, numbered lists
  ww config ui.accessible on    the same, for good
  NO_COLOR=1, --color never     no colour; nothing is told by colour alone
  LC_ALL=C                      ASCII only
  TERM=dumb                     nothing is redrawn
  COLUMNS=60                    lines for so many columns
  ww show --spell github        a password, character by character, in words
  ww show --chars 2,5,9 bank    only these characters

No prompt has a time limit. A secret that is shown stays longer with the key +.
`,
}
