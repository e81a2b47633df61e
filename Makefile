# Everything to build, try and check Watchword. `make` alone lists the targets.

GO      ?= go
PREFIX  ?= /usr/local
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)

# So many things are done by `make soak`.
OPS ?= 10000

# How long to search for an input that breaks each fuzz target.
FUZZTIME ?= 6s

# The tags drop the parts of the command-line library that nothing here uses.
TAGS := urfave_cli_no_docs,urfave_cli_no_suggest

# The runtime can erase what secrets leave in memory, on these systems only.
SYSTEM := $(shell $(GO) env GOOS)/$(shell $(GO) env GOARCH)
ERASE  := $(if $(filter linux/amd64 linux/arm64,$(SYSTEM)),GOEXPERIMENT=runtimesecret)

# Elsewhere it can overwrite all garbage, and do without signals that save registers,
# with pieces of secrets in them, where nobody overwrites them.
COMMA   := ,
CLOBBER := $(if $(ERASE),,-X runtime.godebugDefault=clobberfree=1$(COMMA)asyncpreemptoff=1)

RELEASE := -trimpath -buildvcs=false -tags $(TAGS) -ldflags '-s -w $(strip $(CLOBBER) -X main.version=$(VERSION))'

# The tools have a module of their own: what they need is no need of the program.
TOOL := $(GO) tool -modfile=tools/go.mod

# Commands that `make check` runs, each with the Debian package that has it.
NEEDS := argon2:argon2 gcc:build-essential git:git node:nodejs npm:npm \
	setpriv:util-linux strace:strace tmux:tmux Xvfb:xvfb xclip:xclip xsel:xsel \
	sway:sway wl-copy:wl-clipboard dbus-daemon:dbus-daemon \
	pinentry-curses:pinentry-curses fido2-assert:fido2-tools /usr/bin/python3:python3 \
	apache2:apache2 nginx:nginx rclone:rclone ssh:openssh-client /usr/sbin/sshd:openssh-server \
	pdftotext:poppler-utils zbarimg:zbar-tools syncthing:syncthing

# Files that commands load, likewise.
FILES := /usr/lib/nginx/modules/ngx_http_dav_ext_module.so:libnginx-mod-http-dav-ext

# Modules of Python that the second reader of the format imports, likewise. The
# packages are for the system's own Python.
PYTHON  := /usr/bin/python3
MODULES := argon2:python3-argon2 cbor2:python3-cbor2 nacl:python3-nacl

# The least share of statements that tests must reach, in percent.
COVER := crypto:95 vault:95 sync:95 generator:95 strength:95 cmd:85

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help build install demo test race erase deep torture soak residue sim mutants bench kit fuzz cover lint fmt cross check missing preflight clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s  %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## build bin/ww as it is released
	CGO_ENABLED=0 $(ERASE) $(GO) build $(RELEASE) -o bin/ww ./cmd/ww

install: build ## build, then install to PREFIX (/usr/local) below DESTDIR
	install -d '$(DESTDIR)$(PREFIX)/bin'
	install -m 0755 bin/ww '$(DESTDIR)$(PREFIX)/bin/ww'

demo: build ## build, then watch ww at work on a vault that is thrown away
	sh cmd/ww/testdata/demo.sh '$(CURDIR)/bin/ww'

test: ## run the tests; needs nothing but Go
	$(GO) test ./...

race: ## run the tests with the race detector
	$(GO) test -race -timeout 30m ./...

erase: ## run the tests as in a release: secrets erased by the runtime
	$(ERASE) $(GO) test ./...

deep: ## run the slow tests, with real servers, terminals and disks
	$(GO) test -timeout 30m -tags deep ./...

# Each line of the output that has numbers says how much was tried and what was lost.
torture: ## try every power cut, every fault and 1000 kills; takes long
	$(GO) test -v -count 1 -timeout 60m -tags torture -run PowerCut ./vault
	$(GO) test -v -count 1 -timeout 60m -tags torture -run 'AnySystemCall|Killed' ./cmd/ww

soak: ## do OPS (10000) things on three devices that sync and are killed; takes long
	$(GO) test -v -count 1 -timeout 120m -tags deep -run ThreeDevices ./cmd/ww -ops $(OPS)

# Of the three ways to build, the release must leave nothing; of the others the rate is told.
residue: ## search memory for what 20 runs of each command left in it; takes long
	@for way in release elsewhere plain; do \
		echo "build: $$way"; \
		$(GO) test -v -count 1 -timeout 60m -tags deep -run 'NothingIsLeft|Naive' ./cmd/ww -runs 20 -build $$way || exit 1; \
	done

sim: ## simulate devices, stores and what befalls them; takes long
	$(GO) test -v -count 1 -timeout 120m -tags sim -run Simulation ./sync

mutants: ## make mistakes in a copy of the code that named tests must find
	sh testkit/mutants.sh

bench: ## measure, beside argon2, pass and age
	$(GO) test -tags deep -run '^$$' -bench . -benchmem ./...

kit: ## write the test kit of the vault format to bin/kit
	$(GO) test ./testkit -count 1 -run TestKitIsWritten -keep '$(CURDIR)/bin/kit'

# Go before 1.27 now and then takes the end of the time for a failure (go.dev/issue/75804),
# so that is tried again. An input that fails is kept, and fails again.
fuzz: ## search for inputs that break, for FUZZTIME (6s) each
	@search() { $(GO) test -run '^$$' -fuzz "^$$2$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 1s "$$1"; }; \
	for pkg in $$($(GO) list ./...); do \
		tests=$$($(GO) test -list '^Fuzz' $$pkg) || exit 1; \
		for target in $$(echo "$$tests" | grep '^Fuzz'); do \
			echo "$$pkg $$target"; \
			search $$pkg $$target || search $$pkg $$target || search $$pkg $$target || exit 1; \
		done; \
	done

# Counters are kept in files, so that programs started by a test count too.
cover: ## hold packages to the share of statements tests must reach
	@bad=; for want in $(COVER); do \
		pkg=$${want%:*}; least=$${want#*:}; \
		test -d $$pkg || continue; \
		dir=$$(mktemp -d) || exit 1; \
		said=$$(GOCOVERDIR=$$dir $(GO) test -cover -coverpkg=./$$pkg ./$$pkg/... -args -test.gocoverdir=$$dir) \
			|| { echo "$$said"; rm -rf $$dir; exit 1; }; \
		share=$$($(GO) tool covdata percent -i=$$dir -pkg=watchword/$$pkg | sed 's/.*: *\([0-9.]*\)%.*/\1/'); \
		rm -rf $$dir; \
		echo "$$pkg: $${share:=0} %, at least $$least %"; \
		awk "BEGIN { exit !($$share < $$least) }" && bad="$$bad $$pkg"; \
	done; \
	test -z "$$bad" || { echo "too little is covered:$$bad"; exit 1; }

lint: ## look for what reviewers should not have to
	@files=$$($(TOOL) gofumpt -l .) || exit 1; \
	test -z "$$files" || { echo "run make fmt for:"; echo "$$files"; exit 1; }
	$(GO) vet ./...
	$(GO) vet -tags deep,$(TAGS) ./...
	$(GO) vet -tags torture,$(TAGS) ./...
	$(TOOL) staticcheck -tags deep,torture ./...
	$(GO) mod tidy -diff
	$(GO) mod verify
	@for mistake in testkit/testdata/mutants/*.patch; do git apply --check "$$mistake" || exit 1; done

fmt: ## format the code
	$(TOOL) gofumpt -w .

cross: ## build and vet for every system
	@dir=$$(mktemp -d) && trap 'rm -rf "$$dir"' EXIT && export CGO_ENABLED=0 && \
	for GOOS in linux darwin windows; do for GOARCH in amd64 arm64; do \
		export GOOS GOARCH; echo "$$GOOS/$$GOARCH"; \
		$(GO) build $(RELEASE) -o "$$dir/" ./cmd/ww && $(GO) vet ./... || exit 1; \
	done; done

check: FUZZTIME = 6s
check: preflight lint test race erase cross deep fuzz cover ## run every check there is, cheap to dear, as CI does
	$(GO) test ./...

# The packages to install for `make check`, on one line; empty if all are there.
missing:
	@for need in $(NEEDS); do \
		command -v $${need%:*} >/dev/null || printf '%s ' $${need#*:}; \
	done; for need in $(FILES); do \
		test -e $${need%:*} || printf '%s ' $${need#*:}; \
	done; for need in $(MODULES); do \
		$(PYTHON) -c "import $${need%:*}" 2>/dev/null || printf '%s ' $${need#*:}; \
	done

preflight:
	@packages=$$($(MAKE) -s --no-print-directory missing); \
	test -z "$$packages" || { echo "install these Debian packages first: $$packages"; exit 1; }

clean: ## remove what was built
	rm -rf bin
