package layers

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

// A source is one Go file, parsed.
type source struct {
	dir, name string
	lines     int
	fset      *token.FileSet
	file      *ast.File
}

// A finding is one place where the code leaves the plan.
type finding struct {
	file string
	line int
	rule string
	what string
}

func (f finding) String() string {
	return fmt.Sprintf("%s:%d: %s: %s", f.file, f.line, f.rule, f.what)
}

// sources parses every Go file below root, whatever system it is for, save
// those of modules of their own and of test data.
func sources(root fs.FS) ([]source, error) {
	var all []source
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && slices.Contains([]string{".git", "bin", "testdata", "tools"}, d.Name()):
			return fs.SkipDir
		case d.IsDir() || path.Ext(name) != ".go":
			return nil
		}
		src, err := parse(root, name)
		all = append(all, src)
		return err
	})
	return all, err
}

func parse(root fs.FS, name string) (source, error) {
	text, err := fs.ReadFile(root, name)
	if err != nil {
		return source{}, err
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, text, parser.ParseComments)
	return source{path.Dir(name), name, strings.Count(string(text), "\n"), fset, file}, err
}

// test tells whether src is compiled into tests only.
func (src source) test() bool { return strings.HasSuffix(src.name, "_test.go") }

// support tells whether dir is a package made for tests, named as those of the
// standard library are.
func support(dir string) bool { return strings.HasSuffix(dir, "test") }

// found returns a finding at a place in src.
func (src source) found(at token.Pos, rule, format string, args ...any) finding {
	return finding{src.name, src.fset.Position(at).Line, rule, fmt.Sprintf(format, args...)}
}

// imports returns the paths that src imports.
func (src source) imports() map[string]*ast.ImportSpec {
	specs := map[string]*ast.ImportSpec{}
	for _, spec := range src.file.Imports {
		to, _ := strconv.Unquote(spec.Path.Value) // the parser has read it as a string
		specs[to] = spec
	}
	return specs
}

// local returns what src calls the package it imports from to, "" if it does
// not import it.
func (src source) local(to string) string {
	spec, ok := src.imports()[to]
	switch {
	case !ok:
		return ""
	case spec.Name != nil:
		return spec.Name.Name
	}
	return path.Base(to)
}
