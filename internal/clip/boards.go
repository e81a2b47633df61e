package clip

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"watchword/secret"
)

// commands is a board that programs of the system reach.
type commands struct {
	name  string
	copy  command // takes the value from its input
	paste command // prints what is there
	clear command // given no input
	hint  bool
}

func (b commands) Name() string              { return b.name }
func (b commands) Hint(context.Context) bool { return b.hint }
func (b commands) Blind() bool               { return false }

func (b commands) Copy(ctx context.Context, value secret.Value) error {
	if err := check(value); err != nil {
		return err
	}
	return b.copy.feed(ctx, value)
}

func (b commands) Read(ctx context.Context) (secret.Value, error) { return b.paste.fetch(ctx) }

func (b commands) Clear(ctx context.Context) error { return b.clear.feed(ctx, secret.Value{}) }

// late is a board of commands that come back before what they leave behind has the clipboard.
type late struct{ commands }

// How long from one look to the next, and how long for one: whoever asks for a selection while it changes hands may wait
// in vain.
const (
	lookAgain = 5 * time.Millisecond
	lookLong  = time.Second
)

// Copy returns when the value is there.
func (b late) Copy(ctx context.Context, value secret.Value) error {
	if err := b.commands.Copy(ctx, value); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for !b.shows(ctx, value) {
		select {
		case <-time.After(lookAgain):
		case <-ctx.Done():
			return fmt.Errorf("%s: the value has not arrived: %w", b.name, context.Cause(ctx))
		}
	}
	return nil
}

// shows tells whether value is on the board.
func (b late) shows(ctx context.Context, value secret.Value) bool {
	ctx, cancel := context.WithTimeout(ctx, lookLong)
	defer cancel()
	there, err := b.Read(ctx)
	defer there.Wipe()
	return err == nil && there.Equal(value)
}

// wayland is a board behind wl-copy, which knows a hint since version 2.3 and before that fails when it sees one.
type wayland struct {
	commands
	help command // prints what wl-copy understands
}

const sensitive = "--sensitive"

func (b wayland) Hint(ctx context.Context) bool {
	help, err := b.help.fetch(ctx)
	if err != nil {
		return false
	}
	defer help.Wipe()
	listed := false
	help.Reveal(func(text []byte) error {
		listed = bytes.Contains(text, []byte(sensitive))
		return nil
	})
	return listed
}

func (b wayland) Copy(ctx context.Context, value secret.Value) error {
	if b.Hint(ctx) {
		b.copy = b.copy.with(sensitive)
	}
	return b.commands.Copy(ctx, value)
}

// wayland sets the type, or wl-copy would run several programs to guess it. wl-copy serves the value from a file that it
// removes in the end: since 2.3 in TMPDIR, which is set to a directory that is not on a disk, before that in /tmp.
func (s System) wayland(paths []string) Board {
	env := s.Environ()
	if dir := s.Getenv("XDG_RUNTIME_DIR"); dir != "" {
		env = append(env, "TMPDIR="+dir)
	}
	wlCopy := func(args ...string) command { return command{paths[0], args, env} }
	return wayland{commands{
		name:  "wl-copy",
		copy:  wlCopy("--type", "text/plain"),
		paste: command{paths[1], []string{"--no-newline", "--type", "text"}, env},
		clear: wlCopy("--clear"),
	}, wlCopy("--help")}
}

// xclip offers one type only, so there is no hint. It cannot give the clipboard up, but serve an empty text.
func (s System) xclip(paths []string) Board {
	clipboard := command{paths[0], []string{"-selection", "clipboard"}, s.Environ()}
	return late{commands{
		name:  "xclip",
		copy:  clipboard.with("-in"),
		paste: clipboard.with("-out"),
		clear: clipboard.with("-in"),
	}}
}

// xsel would leave an empty log in the user's home directory.
func (s System) xsel(paths []string) Board {
	clipboard := command{paths[0], []string{"--clipboard", "--logfile", "/dev/null"}, s.Environ()}
	return late{commands{
		name:  "xsel",
		copy:  clipboard.with("--input"),
		paste: clipboard.with("--output"),
		clear: clipboard.with("--clear"),
	}}
}

// The pasteboard gets a new content that stays on this machine (1 is NSPasteboardContentsCurrentHostOnly), as text and
// marked as concealed, see nspasteboard.org. pbcopy can do neither.
const (
	macCopy = `ObjC.import('AppKit');
const input = $.NSFileHandle.fileHandleWithStandardInput.readDataToEndOfFile;
const text = $.NSString.alloc.initWithDataEncoding(input, $.NSUTF8StringEncoding);
const board = $.NSPasteboard.generalPasteboard;
board.prepareForNewContentsWithOptions(1);
if (!board.setStringForType(text, 'public.utf8-plain-text') ||
	!board.setStringForType('', 'org.nspasteboard.ConcealedType')) {
	board.clearContents;
	throw new Error('the pasteboard takes nothing');
}`
	macClear = `ObjC.import('AppKit'); $.NSPasteboard.generalPasteboard.clearContents;`
)

func (s System) macOS(paths []string) Board {
	env := append(s.Environ(), "LC_ALL=en_US.UTF-8") // what pbpaste prints depends on it
	script := command{paths[0], []string{"-l", "JavaScript", "-e"}, env}
	return commands{
		name:  "osascript",
		copy:  script.with(macCopy),
		paste: command{paths[1], []string{"-Prefer", "txt"}, env},
		clear: script.with(macClear),
		hint:  true,
	}
}

// From inside WSL the clipboard of Windows is reached through PowerShell. The scripts have no double quote in them, which
// the way of an argument from Linux to Windows might lose.
const (
	wslCopy = `$ErrorActionPreference = 'Stop'
Add-Type -AssemblyName System.Windows.Forms
$in = New-Object IO.StreamReader ([Console]::OpenStandardInput()), (New-Object Text.UTF8Encoding $false)
$data = New-Object Windows.Forms.DataObject
$data.SetText($in.ReadToEnd())
foreach ($format in '` + excludeMonitors + `', '` + includeHistory + `', '` + uploadCloud + `') {
	$data.SetData($format, (New-Object IO.MemoryStream (,[byte[]](0, 0, 0, 0))))
}
[Windows.Forms.Clipboard]::SetDataObject($data, $true)`
	wslPaste = `$ErrorActionPreference = 'Stop'
Add-Type -AssemblyName System.Windows.Forms
$text = [Text.Encoding]::UTF8.GetBytes([Windows.Forms.Clipboard]::GetText())
$out = [Console]::OpenStandardOutput()
$out.Write($text, 0, $text.Length)
$out.Flush()`
	wslClear = `$ErrorActionPreference = 'Stop'
Add-Type -AssemblyName System.Windows.Forms
[Windows.Forms.Clipboard]::Clear()`
)

func (s System) wsl(paths []string) Board {
	shell := command{paths[0], []string{"-NoProfile", "-NonInteractive", "-Sta", "-Command"}, s.Environ()}
	return commands{
		name:  "powershell.exe",
		copy:  shell.with(wslCopy),
		paste: shell.with(wslPaste),
		clear: shell.with(wslClear),
		hint:  true,
	}
}

// Formats of the Windows clipboard that keep a value out of its history and off other machines: the first by being there,
// the others by a DWORD of zero. See learn.microsoft.com, "Cloud Clipboard and Clipboard History Formats".
const (
	excludeMonitors = "ExcludeClipboardContentFromMonitorProcessing"
	includeHistory  = "CanIncludeInClipboardHistory"
	uploadCloud     = "CanUploadToCloudClipboard"
)
