# All that a newcomer needs: `make demo` and `make test` do the whole set-up.

RELEASE := -c release --static-swift-stdlib
BIN := .build/release

.PHONY: demo test check bench build release format generate clean dependencies

dependencies:
	@scripts/install-dependencies

# Lint, plan and execute a backfill against the bundled API, and show the rows.
demo: release
	@scripts/demo

# Every test. The conformance suites beside the project are used where they are.
test: dependencies
	swift build --build-tests
	swift test --skip-build --disable-xctest

# What a change must also pass: format, warnings, generated files.
check: dependencies
	swift format lint --strict --recursive Sources Tests Package.swift
	scripts/check-warnings
	swift run --quiet generate --check

bench: release
	@scripts/bench

build: dependencies
	swift build

release: dependencies
	swift build $(RELEASE) --product backhoe
	swift build $(RELEASE) --product backhoe-exec
	swift build $(RELEASE) --product mock-api

format:
	swift format --in-place --recursive Sources Tests Package.swift

# Rewrites the files that are made from tables.
generate: dependencies
	swift run --quiet generate

clean:
	rm -rf .build .demo
