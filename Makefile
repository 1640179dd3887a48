# All that a newcomer needs: `make demo` and `make test` do the whole set-up.

RELEASE := -c release --static-swift-stdlib
BIN := .build/release
SWIFT_FILES := Sources Tests Fuzz Benchmarks Package.swift

.PHONY: demo test check crash fuzz fuzz-smoke bench build release man format generate clean dependencies

# How often programs are killed at random; `BACKHOE_SEED` chooses other instants.
CRASH_KILLS ?= 600
# Seconds for each target.
FUZZ_SECONDS ?= 60

dependencies:
	@scripts/install-dependencies

# Lint, plan and execute a backfill against the bundled API, and show the rows.
demo: release
	@scripts/demo

# Every test. The conformance suites beside the project are used where they are.
test: dependencies
	swift build --build-tests
	swift test --skip-build --disable-xctest

# What a change must also pass: format, warnings, generated files, schemas that agree with the files.
check: dependencies
	swift format lint --strict --recursive $(SWIFT_FILES)
	scripts/check-warnings
	swift run --quiet generate --check
	scripts/check-sarif
	scripts/check-schemas
	scripts/fuzz smoke

# Kills real programs at every named point and at hundreds of random instants, restarts the database server, and compares
# tables with those of runs that nobody disturbed. `make test` does the same with few random instants.
crash: dependencies
	swift build --build-tests
	BACKHOE_KILLS=$(CRASH_KILLS) swift test --skip-build --disable-xctest --filter CrashTests

# Searches for inputs that break the readers of expressions, templates, JMESPath, assembly, YAML and plans.
fuzz: dependencies
	scripts/fuzz $(FUZZ_SECONDS)

fuzz-smoke: dependencies
	scripts/fuzz smoke

# What is measured is printed as ratios to something else in the same run; half an hour on two idle cores.
bench: release
	@scripts/install-dependencies jq
	@scripts/bench-load
	@scripts/bench-growth
	@scripts/bench-plan
	@scripts/bench-language
	@scripts/bench-lint

build: dependencies
	swift build

release: dependencies
	swift build $(RELEASE) --product backhoe
	swift build $(RELEASE) --product backhoe-exec
	swift build $(RELEASE) --product mock-api

# Manual pages of both programs, from their options.
man:
	swift package generate-manual --configuration debug
	@mkdir -p .build/man
	cp .build/plugins/GenerateManual/outputs/*/*.1 .build/man

format:
	swift format --in-place --recursive $(SWIFT_FILES)

# Rewrites the files that are made from tables.
generate: dependencies
	swift run --quiet generate

clean:
	rm -rf .build .build-* .demo
