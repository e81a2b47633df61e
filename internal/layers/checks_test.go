package layers

import (
	"cmp"
	"go/ast"
	"io/fs"
	"slices"
	"strings"
)

// checks are the rules that look at one file at a time.
var checks = []func(source) []finding{
	checkFloor, checkImports, checkNames, checkCalls, checkSizes, checkInit, checkSkips,
}

// inspect returns everything below root that leaves the plan, in order.
func inspect(root fs.FS) ([]finding, error) {
	all, err := sources(root)
	if err != nil {
		return nil, err
	}
	found := checkComments(all)
	for _, src := range all {
		for _, check := range checks {
			found = append(found, check(src)...)
		}
	}
	slices.SortFunc(found, func(a, b finding) int {
		return cmp.Or(strings.Compare(a.file, b.file), a.line-b.line, strings.Compare(a.what, b.what))
	})
	return found, nil
}

// checkFloor wants every package to have its place in the plan.
func checkFloor(src source) []finding {
	if floor(src.dir) >= 0 {
		return nil
	}
	return []finding{src.found(src.file.Package, "floor", "%s stands on none", src.dir)}
}

func floor(pkg string) int {
	return slices.IndexFunc(floors, func(f []string) bool { return slices.Contains(f, pkg) })
}

// checkImports wants imports to run down and through their doors. Tests are
// free to look around.
func checkImports(src source) []finding {
	if src.test() {
		return nil
	}
	var found []finding
	for to, spec := range src.imports() {
		pkg, ours := strings.CutPrefix(to, module+"/")
		may, guarded := doors[to]
		switch {
		case ours && floor(pkg) <= floor(src.dir):
			found = append(found, src.found(spec.Pos(), "floor", "%s is not below %s", pkg, src.dir))
		case ours && support(pkg) && !support(src.dir):
			found = append(found, src.found(spec.Pos(), "door", "%s is for tests", pkg))
		case !ours && !guarded && strings.Contains(to, "."):
			found = append(found, src.found(spec.Pos(), "door", "%s has none", to))
		case guarded && !slices.Contains(may, src.dir) && !support(src.dir):
			found = append(found, src.found(spec.Pos(), "door", "%s is for %q", to, may))
		case to == "testing" && !support(src.dir):
			found = append(found, src.found(spec.Pos(), "door", "testing is for tests"))
		}
	}
	return found
}

// checkNames wants no file to mix our crypto and sync with those of the standard
// library: a reader could not tell them apart.
func checkNames(src source) []finding {
	var found []finding
	specs := src.imports()
	for _, name := range []string{"crypto", "sync"} {
		spec, ours := specs[module+"/"+name]
		if _, theirs := specs[name]; ours && theirs {
			found = append(found, src.found(spec.Pos(), "names", "%s is imported twice over", name))
		}
	}
	return found
}

// checkCalls wants guarded functions called, or passed on, where they may be.
func checkCalls(src source) []finding {
	if src.test() || support(src.dir) {
		return nil
	}
	var found []finding
	for name, may := range calls {
		dot := strings.LastIndex(name, ".")
		pkg, function := name[:dot], name[dot+1:]
		if slices.Contains(may, src.dir) || src.local(pkg) == "" {
			continue
		}
		for _, sel := range selectors(src, src.local(pkg)) {
			if sel.Sel.Name == function {
				found = append(found, src.found(sel.Pos(), "call", "%s is for %q", name, may))
			}
		}
	}
	return found
}

// selectors returns every x.y in src with the name x.
func selectors(src source, x string) []*ast.SelectorExpr {
	var all []*ast.SelectorExpr
	ast.Inspect(src.file, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if id, ok := sel.X.(*ast.Ident); ok && id.Name == x {
				all = append(all, sel)
			}
		}
		return true
	})
	return all
}

// checkSizes wants files and functions that a reader can keep in mind.
func checkSizes(src source) []finding {
	var found []finding
	if src.lines > maxFileLines {
		found = append(found, finding{src.name, src.lines, "size", "the file is too long"})
	}
	for _, decl := range src.file.Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if !ok {
			continue
		}
		n := src.fset.Position(fn.End()).Line - src.fset.Position(fn.Pos()).Line + 1
		if n > maxFuncLines {
			found = append(found, src.found(fn.Pos(), "size", "%s has %d lines", fn.Name, n))
		}
	}
	return found
}

// checkInit wants nothing to happen before main does it.
func checkInit(src source) []finding {
	var found []finding
	for _, decl := range src.file.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
			found = append(found, src.found(fn.Pos(), "init", "call it from main"))
		}
	}
	return found
}

// checkSkips wants every test to run everywhere, and none to wait for a clock.
func checkSkips(src source) []finding {
	if !src.test() && !support(src.dir) {
		return nil
	}
	var found []finding
	for _, t := range testers(src) {
		for _, sel := range selectors(src, t) {
			if strings.HasPrefix(sel.Sel.Name, "Skip") {
				found = append(found, src.found(sel.Pos(), "skip", "a skipped test tests nothing"))
			}
		}
	}
	if clock := src.local("time"); clock != "" {
		for _, sel := range selectors(src, clock) {
			if sel.Sel.Name == "Sleep" {
				found = append(found, src.found(sel.Pos(), "sleep", "wait for what should happen"))
			}
		}
	}
	return found
}

// testers returns the names of parameters and fields in src whose type is from
// package testing, or like it.
func testers(src source) []string {
	var names []string
	ast.Inspect(src.file, func(n ast.Node) bool {
		if field, ok := n.(*ast.Field); ok && isTester(field.Type) {
			for _, id := range field.Names {
				names = append(names, id.Name)
			}
		}
		return true
	})
	slices.Sort(names)
	return slices.Compact(names)
}

// isTester tells whether a type is *testing.T, B or F, testing.TB or *rapid.T.
func isTester(of ast.Expr) bool {
	if star, ok := of.(*ast.StarExpr); ok {
		of = star.X
	}
	sel, ok := of.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	pkg, ok := sel.X.(*ast.Ident)
	return ok && (pkg.Name == "testing" || pkg.Name == "rapid")
}

// checkComments wants every package to say in one file what it is for.
func checkComments(all []source) []finding {
	first, said := map[string]source{}, map[string]bool{}
	for _, src := range all {
		if src.test() {
			continue
		}
		if _, ok := first[src.dir]; !ok {
			first[src.dir] = src
		}
		said[src.dir] = said[src.dir] || src.file.Doc != nil
	}
	var found []finding
	for dir, src := range first {
		if !said[dir] {
			found = append(found, src.found(src.file.Package, "comment", "%s has no package comment", dir))
		}
	}
	return found
}
