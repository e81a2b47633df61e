#!/bin/sh
# Shows what ww does, on a vault that is thrown away: demo.sh PATH-OF-WW
# Asks nothing, touches nothing of yours, and fails if anything comes out
# otherwise than it should.
set -eu

ww=$1
entries=$(dirname "$0")/demo.tsv

home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
trap 'exit 130' INT
trap 'exit 143' HUP TERM

# Nothing of the person who runs this reaches ww, nor the other way round.
unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME XDG_RUNTIME_DIR CDPATH
unset WW_VAULT WW_PASSWORD WW_PASSWORD_COMMAND WW_COLOR ACCESSIBLE CLICOLOR_FORCE
umask 077
HOME=$home
LC_ALL=C.UTF-8
WW_PASSWORD_FILE=$home/master-password
export HOME LC_ALL WW_PASSWORD_FILE
echo 'violet anchor 7 tundra' >"$WW_PASSWORD_FILE"

fail() {
	echo "demo: $*" >&2
	exit 1
}

# try WHAT ARGUMENT… says what ww is about to do, shows the command, runs it
# with $input as its standard input, and keeps what it says in $out.
input=/dev/null
try() {
	printf '\n# %s\n$ ww' "$1"
	shift
	for word; do
		case $word in
		*' '*) printf " '%s'" "$word" ;;
		*) printf ' %s' "$word" ;;
		esac
	done
	echo
	if out=$("$ww" "$@" <"$input" 2>&1); then
		printf '%s\n' "$out"
	else
		printf '%s\n' "$out"
		fail "ww $1 failed"
	fi
}

# wants TEXT stops unless the last command said it; lacks is the opposite.
wants() {
	case $out in *"$1"*) ;; *) fail "this should have said \"$1\"" ;; esac
}
lacks() {
	case $out in *"$1"*) fail "this should not have said \"$1\"" ;; esac
}

# long N stops unless the last line it said has N characters.
long() {
	last=$(printf '%s\n' "$out" | tail -n 1)
	test "${#last}" -eq "$1" || fail "this should have $1 characters: $last"
}

tab=$(printf '\t')
vault=$HOME/.local/share/watchword/vault.ww

echo "The demo's vault and its master password are in $home until it ends."

try 'Make a vault. Finding out what key derivation may cost here takes some seconds.' init
wants 'Vault made'

while IFS=$tab read -r name user url; do
	try "Store a login for $name; a strong password is made." add "$name" -u "$user" --url "$url"
	wants "$name added"
done <"$entries"

try 'Find entries by any part of their name, user, address or tags.' find octo
wants "github${tab}octocat"
wants "mail${tab}octo@mail.example"
lacks bank

try 'Look at an entry. The password stays masked.' show github
wants '••••••••'

echo 'a password of my own' >"$HOME/typed"
input=$HOME/typed
try 'Give it a password of your own; it comes by standard input here.' edit github --stdin
input=/dev/null
wants 'password changed'

try 'What was changed, and when.' history github
wants "${tab}created"
wants "${tab}password"

try 'Take the last change back. That is a change too and can be undone.' undo -y
wants 'taken back: github'

try 'The password made first is there again. In a pipe, get writes a field and nothing else.' get github
long 20

try 'Only make a password, and store it nowhere.' gen 32
long 32

try 'Read all of it: every change, and every secret against its digest.' check --deep
wants 'the vault is sound: 3 entries, 5 changes'

printf '\n# The file gives no name, user or address away.\n$ grep -c -e github -e octocat -e https vault.ww\n'
cat "$vault" "$vault".bak.* | grep -c -e github -e octocat -e https && fail 'the vault gives a name away'

echo
echo 'The demo went as it should.'
