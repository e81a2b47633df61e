package layers

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

func TestTheCodeFollowsThePlan(t *testing.T) {
	found, err := inspect(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		t.Error(f)
	}
}

// sound is a small tree without a fault.
func sound() fstest.MapFS {
	return files(map[string]string{
		"cmd/ww/main.go": "// Package main runs.\npackage main\n\nimport (\n\t\"os\"\n\t\"time\"\n\n\t\"watchword/cmd\"\n)\n\n" +
			"func main() { os.Exit(cmd.Main(time.Now)) }\n",
		"cmd/app.go":         "// Package cmd has the verbs.\npackage cmd\n\nimport _ \"github.com/urfave/cli/v2\"\n",
		"secret/value.go":    "// Package secret keeps.\npackage secret\n\nimport _ \"github.com/awnumar/memguard\"\n",
		"secret/more.go":     "package secret\n",
		"vault/vault.go":     "// Package vault stores.\npackage vault\n\nimport _ \"watchword/secret\"\n",
		"vault/view_test.go": "package vault_test\n\nimport (\n\t_ \"os\"\n\n\t_ \"watchword/vault/vaulttest\"\n)\n",
		"vault/vaulttest/vault.go": "// Package vaulttest makes vaults for tests.\npackage vaulttest\n\n" +
			"import (\n\t_ \"os\"\n\t_ \"testing\"\n\n\t_ \"watchword/vault\"\n)\n",
		"tools/tool.go":           "package elsewhere\n",
		"vault/testdata/noise.go": "no Go at all",
	})
}

func files(texts map[string]string) fstest.MapFS {
	tree := fstest.MapFS{}
	for name, text := range texts {
		tree[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return tree
}

func TestASoundTreeHasNoFindings(t *testing.T) {
	found, err := inspect(sound())
	if err != nil || len(found) > 0 {
		t.Errorf("got %v, error %v", found, err)
	}
}

// faults are files which, put into a sound tree, must be found out: where and
// why, and nothing else.
var faults = []struct{ name, file, text, want string }{
	{
		"an upward import", "secret/up.go",
		"package secret\n\nimport (\n\t_ \"fmt\"\n\t_ \"watchword/vault\"\n)\n",
		"secret/up.go:5: floor: vault is not below secret",
	},
	{
		"an import across", "crypto/across.go",
		"// Package crypto seals.\npackage crypto\n\nimport _ \"watchword/generator\"\n",
		"crypto/across.go:4: floor: generator is not below crypto",
	},
	{
		"a package on no floor", "attic/attic.go",
		"// Package attic is full.\npackage attic\n",
		"attic/attic.go:2: floor: attic stands on none",
	},
	{
		"a file at the top", "top.go",
		"// Package top is not planned.\npackage top\n",
		"top.go:2: floor: . stands on none",
	},
	{
		"a second door", "vault/door.go",
		"package vault\n\nimport _ \"github.com/awnumar/memguard\"\n",
		"vault/door.go:3: door: github.com/awnumar/memguard is for [\"secret\"]",
	},
	{
		"a door of the standard library", "vault/door.go",
		"package vault\n\nimport _ \"os\"\n",
		"vault/door.go:3: door: os is for [\"agent\" \"cmd/ww\" \"internal/clip\" \"internal/console\" \"internal/disk\" \"internal/hardware\" \"internal/hardware/hardwaretest\" \"secret\" \"sync/remote/sftp\"]",
	},
	{
		"a door for nobody", "cmd/ww/dice.go",
		"package main\n\nimport _ \"math/rand/v2\"\n",
		"cmd/ww/dice.go:3: door: math/rand/v2 is for []",
	},
	{
		"an unknown module", "cmd/door.go",
		"package cmd\n\nimport _ \"example.org/left/pad\"\n",
		"cmd/door.go:3: door: example.org/left/pad has none",
	},
	{
		"test support in the program", "cmd/door.go",
		"package cmd\n\nimport _ \"watchword/vault/vaulttest\"\n",
		"cmd/door.go:3: door: vault/vaulttest is for tests",
	},
	{
		"package testing in the program", "cmd/door.go",
		"package cmd\n\nimport _ \"testing\"\n",
		"cmd/door.go:3: door: testing is for tests",
	},
	{
		"two packages of one name", "cmd/names.go",
		"package cmd\n\nimport (\n\tstd \"sync\"\n\t\"watchword/sync\"\n)\n",
		"cmd/names.go:5: names: sync is imported twice over",
	},
	{
		"the clock below cmd", "vault/clock.go",
		"package vault\n\nimport \"time\"\n\nvar now = time.Now\n",
		"vault/clock.go:5: call: time.Now is for [\"cmd\" \"cmd/ww\"]",
	},
	{
		"the clock by another name", "vault/clock.go",
		"package vault\n\nimport t \"time\"\n\nfunc age() { _ = t.Since(t.Time{}) }\n",
		"vault/clock.go:5: call: time.Since is for [\"cmd\" \"cmd/ww\"]",
	},
	{
		"printing past the console", "cmd/print.go",
		"package cmd\n\nimport \"fmt\"\n\nfunc hello() { fmt.Println() }\n",
		"cmd/print.go:5: call: fmt.Println is for [\"cmd/ww\"]",
	},
	{
		"a banned way to read a password", "internal/console/read.go",
		"// Package console asks.\npackage console\n\nimport \"golang.org/x/term\"\n\nvar read = term.ReadPassword\n",
		"internal/console/read.go:6: call: golang.org/x/term.ReadPassword is for []",
	},
	{
		"a long file", "vault/long.go",
		"package vault\n" + strings.Repeat("\n", maxFileLines),
		"vault/long.go:301: size: the file is too long",
	},
	{
		"a long test file", "vault/long_test.go",
		"package vault\n" + strings.Repeat("\n", maxFileLines),
		"vault/long_test.go:301: size: the file is too long",
	},
	{
		"a long function", "vault/long.go",
		"package vault\n\nfunc long() {\n" + strings.Repeat("\n", maxFuncLines-1) + "}\n",
		"vault/long.go:3: size: long has 61 lines",
	},
	{
		"work before main", "vault/init.go",
		"package vault\n\nfunc init() {}\n",
		"vault/init.go:3: init: call it from main",
	},
	{
		"no package comment", "generator/policy.go",
		"package generator\n",
		"generator/policy.go:1: comment: generator has no package comment",
	},
	{
		"a skipped test", "vault/skip_test.go",
		"package vault\n\nimport \"testing\"\n\nfunc TestIt(t *testing.T) {\n\tt.SkipNow()\n}\n",
		"vault/skip_test.go:6: skip: a skipped test tests nothing",
	},
	{
		"a test that waits", "vault/sleep_test.go",
		"package vault\n\nimport \"time\"\n\nfunc wait() { time.Sleep(1) }\n",
		"vault/sleep_test.go:5: sleep: wait for what should happen",
	},
}

func TestEveryFaultIsFoundWithFileLineAndRule(t *testing.T) {
	for _, fault := range faults {
		t.Run(fault.name, func(t *testing.T) {
			tree := sound()
			tree[fault.file] = &fstest.MapFile{Data: []byte(fault.text)}
			found, err := inspect(tree)
			if err != nil {
				t.Fatal(err)
			}
			if len(found) != 1 || found[0].String() != fault.want {
				t.Errorf("got %v\nwant [%s]", found, fault.want)
			}
		})
	}
}

func TestWhatFitsExactlyIsNoFault(t *testing.T) {
	tree := sound()
	tree["vault/full.go"] = &fstest.MapFile{Data: []byte(
		"package vault\n\nfunc full() {\n" + strings.Repeat("\n", maxFuncLines-2) + "}\n" +
			strings.Repeat("\n", maxFileLines-maxFuncLines-2),
	)}
	found, err := inspect(tree)
	if err != nil || len(found) > 0 {
		t.Errorf("got %v, error %v", found, err)
	}
}

func TestAFileThatIsNoGoFailsTheInspection(t *testing.T) {
	tree := sound()
	tree["vault/noise.go"] = &fstest.MapFile{Data: []byte("no Go at all")}
	if _, err := inspect(tree); err == nil {
		t.Error("got no error")
	}
}
