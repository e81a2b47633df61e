package cmd

import (
	"path/filepath"
	"strings"
)

// plainExports are the names that browsers and password managers give files into
// which they write every password as it is: patterns of [filepath.Match], in
// small letters.
func plainExports() []string {
	return []string{
		"* passwords*.csv", "passwords*.csv", "logins*.csv", // Chrome, Edge, Google; Safari, Firefox
		"bitwarden_export_*", "1passwordexport-*", "*.1pux", "lastpass_*export*.csv",
		"proton pass_export_*", "keepass*.csv", "keepass*.xml", "dashlane*.csv", "nordpass*.csv",
	}
}

// exports looks where people leave such files. A folder that is not there, or
// not theirs to read, has none.
func (x *examination) exports() error {
	if x.Home == "" {
		return nil
	}
	for _, dir := range []string{"", "Downloads", "Desktop", "Documents"} {
		dir = filepath.Join(x.Home, dir)
		files, err := x.Disk.ReadDir(dir)
		if err != nil {
			continue
		}
		for _, file := range files {
			if path := filepath.Join(dir, file.Name()); !file.IsDir() && isPlainExport(file.Name()) {
				x.found("exports", levelWarning, "", "%s looks like passwords in plain: remove it when it is not needed", x.short(path))
			}
		}
	}
	return nil
}

func isPlainExport(name string) bool {
	for _, pattern := range plainExports() {
		if fits, _ := filepath.Match(pattern, strings.ToLower(name)); fits { // the patterns are good
			return true
		}
	}
	return false
}
