package layers

const (
	module = "watchword"

	maxFileLines = 300
	maxFuncLines = 60
)

// floors is the plan of the house, top floor first. A package may import
// packages on floors below its own, and no others of ours.
var floors = [][]string{
	{"cmd/ww"},
	{"cmd", "sync/remote/hammertest", "sync/remote/stores"},
	{"internal/hardware/hardwaretest", "sync", "sync/remote/git", "sync/remote/rclone", "sync/remote/s3", "sync/remote/sftp", "sync/remote/webdav", "testkit", "vault/vaulttest"},
	{"internal/hardware", "sync/remote/program", "sync/remote/remotetest", "vault"},
	{"agent", "crypto", "generator", "internal/clip", "internal/console", "internal/disk/disktest", "internal/pinentry", "strength", "sync/remote"},
	{"internal/config", "internal/disk", "internal/layers", "internal/match", "internal/pdf", "internal/qr", "secret"},
}

// doors names the packages that alone may import what touches the world
// outside, or what a reviewer wants to find in one place. A package of another
// module needs a line here to be imported at all; of the standard library, the
// packages not named are open to all.
var doors = map[string][]string{
	"codeberg.org/go-pdf/fpdf":             {"internal/pdf"},
	"github.com/BurntSushi/toml":           {"internal/config"},
	"github.com/Microsoft/go-winio":        {"agent"},
	"github.com/awnumar/memguard":          {"secret"},
	"github.com/fxamacker/cbor/v2":         {"vault"},
	"github.com/godbus/dbus/v5":            {"agent"},
	"github.com/gofrs/flock":               {"internal/disk"},
	"github.com/rivo/uniseg":               {"internal/console"},
	"github.com/urfave/cli/v2":             {"cmd"},
	"golang.org/x/crypto/argon2":           {"crypto"},
	"golang.org/x/crypto/chacha20poly1305": {"crypto"},
	"golang.org/x/net/idna":                {"internal/match"},
	"golang.org/x/sys/unix":                {"agent", "cmd/ww", "crypto", "internal/console", "internal/disk", "secret"},
	"golang.org/x/sys/windows":             {"agent", "cmd/ww", "internal/clip", "internal/console", "internal/disk", "secret", "sync/remote/program"},
	"golang.org/x/term":                    {"internal/console"},
	"golang.org/x/text/cases":              {"internal/match"},
	"golang.org/x/text/unicode/norm":       {"crypto", "internal/match", "vault"},
	"rsc.io/qr/coding":                     {"internal/qr"},

	"github.com/minio/minio-go/v7":                 {"sync/remote/s3"},
	"github.com/minio/minio-go/v7/pkg/credentials": {"sync/remote/s3"},
	"github.com/pkg/sftp":                          {"sync/remote/sftp"},
	"github.com/studio-b12/gowebdav":               {"sync/remote/webdav"},

	"crypto/rand":  {"cmd/ww"},
	"log":          {},
	"log/slog":     {"secret"},
	"math/rand":    {},
	"math/rand/v2": {},
	"net":          {"agent"},
	"net/http":     {"sync/remote/s3", "sync/remote/webdav"},
	"os":           {"agent", "cmd/ww", "internal/clip", "internal/console", "internal/disk", "internal/hardware", "internal/hardware/hardwaretest", "secret", "sync/remote/sftp"},
	"os/exec":      {"cmd/ww", "internal/clip", "internal/hardware", "sync/remote/program"},
	"os/signal":    {"cmd/ww", "internal/console"},
	"syscall":      {"agent", "cmd/ww", "internal/clip", "internal/console", "internal/disk", "secret", "sync/remote/program"},
	"unsafe":       {"cmd/ww", "internal/clip", "internal/console", "internal/disk", "secret"},
}

// calls names the functions that few packages may call, though more may import
// theirs. The clock comes down from main as a parameter, what is printed goes
// through the console, and only main exits. Some are for nobody: ReadPassword
// leaves beginnings of the password in memory, and of memguard all but plain
// locked buffers can hang, or start goroutines that hold keys.
var calls = map[string][]string{
	"fmt.Print":   {"cmd/ww"},
	"fmt.Printf":  {"cmd/ww"},
	"fmt.Println": {"cmd/ww"},
	"os.Exit":     {"cmd/ww"},
	"time.Now":    {"cmd", "cmd/ww"},
	"time.Since":  {"cmd", "cmd/ww"},
	"time.Until":  {"cmd", "cmd/ww"},

	"github.com/awnumar/memguard.CatchInterrupt": {},
	"github.com/awnumar/memguard.NewEnclave":     {},
	"github.com/awnumar/memguard.NewStream":      {},
	"golang.org/x/term.ReadPassword":             {},
}
