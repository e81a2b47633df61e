#!/bin/sh
# Makes one deliberate mistake after the other in a copy of the tree, and wants the test that is named for it to fail.
# Each patch in testdata/mutants begins with a line of package and test. Words limit it to patches of these names.
set -eu
cd "$(dirname "$0")/.."
here=$PWD
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
git ls-files -z --cached --others --exclude-standard | tar --null -T - -c | tar -x -C "$copy"
cd "$copy"
bad=0 tried=0
for patch in "$here"/testkit/testdata/mutants/*.patch; do
	name=$(basename "$patch" .patch)
	case " ${*:-$name} " in *" $name "*) ;; *) continue ;; esac
	read -r package test <"$patch"
	git apply "$patch"
	said=$(go test "$package" -count 1 -timeout 2m -run "^$test\$" 2>&1) || true
	git apply -R "$patch"
	tried=$((tried + 1))
	if echo "$said" | grep -q -e "^--- FAIL: $test "; then
		echo "$name: $package $test fails, as it should"
	else
		bad=$((bad + 1))
		echo "$name: $package $test does not fail:"
		echo "$said" | tail -n 20
	fi
done
echo "$tried mistakes, $bad not found"
test "$bad" -eq 0
