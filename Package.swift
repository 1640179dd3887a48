// swift-tools-version: 6.1
// The targets of Backhoe and who may import whom. `docs/ARCHITECTURE.md` draws the same graph;
// `Tests/RepositoryTests/LayeringTests.swift` holds both against the imports in the sources, since
// SwiftPM does not refuse an import that is missing here.

import PackageDescription

/// Set by `make fuzz`: everything is built with libFuzzer's instrumentation, and there is a program `fuzz`.
let isFuzzing = Context.environment["BACKHOE_FUZZ"] == "1"

let swiftSettings: [SwiftSetting] =
  [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("ExistentialAny"),
    // What the compiler cannot prove about exclusive access is checked in debug builds, so by the tests; in the machine's
    // loop and in page parsers the checks at run time cost up to a tenth.
    .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release)),
  ] + (isFuzzing ? [.unsafeFlags(["-sanitize=fuzzer"])] : [])

/// A Swift target with the settings that every one of ours has.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: swiftSettings)
}

/// A program: `main.swift` and nothing else.
func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(name: name, dependencies: dependencies, swiftSettings: swiftSettings)
}

/// A Swift Testing target under `Tests/`.
func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(name: name, dependencies: dependencies, swiftSettings: swiftSettings)
}

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "backhoe",
  products: [
    .executable(name: "backhoe", targets: ["backhoe"]),
    .executable(name: "backhoe-exec", targets: ["backhoe-exec"]),
    .executable(name: "mock-api", targets: ["mock-api"]),
    .executable(name: "bench-language", targets: ["bench-language"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    // System libraries, each behind a module map and a shim header.
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CXML", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    // Of the mock API alone.
    .systemLibrary(name: "CSSL", pkgConfig: "libssl", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(name: "CRE2Library", pkgConfig: "re2", providers: [.apt(["libre2-dev"])]),
    // The few C and C++ lines that Swift cannot say. Two targets, since the compiler must not link libcurl.
    .target(name: "CCurlShims", dependencies: ["CCurl"]),
    .target(name: "CRE2", dependencies: ["CRE2Library"]),
    // libjq has no pkg-config file.
    .target(name: "CJQ", linkerSettings: [.linkedLibrary("jq")]),

    // Row 0: what knows nothing of Backhoe.
    module("Values", ["CCrypto"]),
    module("Types"),
    module("MockAPI", ["CCrypto", "CSSL", "CZlib"]),
    // Row 1
    module("Diagnostics", ["Values"]),
    module("Records", ["Values"]),
    // Row 2
    module("YAMLSyntax", ["CYAML", "Diagnostics", "Values"]),
    module("ExpressionSyntax", ["Diagnostics", "Values"]),
    module("JMESPath", ["Records", "Values"]),
    module("Compression", ["CZlib", "CZstd", "Diagnostics"]),
    // Row 3
    module("Keys", ["Diagnostics", "YAMLSyntax"]),
    module("Formatting", ["Diagnostics", "YAMLSyntax"]),
    module("Functions", ["CJQ", "CRE2", "Diagnostics", "JMESPath", "Records", "Types", "Values"]),
    // Row 4: the contract between the compiler and the executor.
    module("Bytecode", ["Functions", "Types", "Values"]),
    module("Plans", ["Compression", "Diagnostics", "Functions", "Records", "Values"]),
    module("Connections", ["Diagnostics", "Keys", "Values", "YAMLSyntax"]),
    module("Console", ["Diagnostics"]),
    module("Reports", ["Diagnostics", "Values"]),
    // Row 5: left of the bar, and the machine that both sides run.
    module("Specs", ["Diagnostics", "Keys", "Values", "YAMLSyntax"]),
    module(
      "ExpressionCompiler",
      ["Bytecode", "Diagnostics", "ExpressionSyntax", "Functions", "Records", "Types", "Values"]),
    module("VirtualMachine", ["Bytecode", "Functions", "JMESPath", "Records", "Types", "Values"]),
    // Row 6
    module(
      "Linting",
      [
        "Bytecode", "Diagnostics", "ExpressionCompiler", "ExpressionSyntax", "Functions", "JMESPath", "Keys", "Records",
        "Specs", "Types", "Values", "YAMLSyntax",
      ]),
    module("Schemas", ["Connections", "Keys", "Plans", "Specs", "Values", "YAMLSyntax"]),
    module(
      "Reviewing",
      [
        "Bytecode", "Console", "Diagnostics", "Functions", "Plans", "Records", "Reports", "Types", "Values",
        "VirtualMachine",
      ]),
    module("Transport", ["CCurl", "CCurlShims", "Diagnostics", "Plans", "Records", "Values"]),
    module("Formats", ["CXML", "CZlib", "Records"]),
    module("Targets", ["CPostgres", "CSQLite", "Compression", "Diagnostics", "Plans", "Records", "Values"]),
    // Row 7
    module(
      "Planning",
      [
        "Bytecode", "Connections", "Diagnostics", "ExpressionCompiler", "Functions", "Linting", "Plans", "Records",
        "Specs", "Types", "Values", "VirtualMachine", "YAMLSyntax",
      ]),
    module(
      "Execution",
      [
        "Bytecode", "Connections", "Diagnostics", "Formats", "Functions", "JMESPath", "Plans", "Records", "Targets",
        "Transport",
        "Types", "Values", "VirtualMachine",
      ]),
    module("Workspace", ["Connections", "Diagnostics", "Formatting", "Linting", "Specs", "Values", "YAMLSyntax"]),
    // Row 8
    module(
      "CompilerCommands",
      [
        "Bytecode", "Compression", "Connections", "Console", "Diagnostics", "ExpressionCompiler", "ExpressionSyntax",
        "Functions", "Formatting", "JMESPath", "Linting", "Planning", "Plans", "Records", "Reviewing", "Schemas",
        "Specs", "Types",
        "Values", "VirtualMachine", "Workspace", "YAMLSyntax", argumentParser,
      ]),
    module(
      "Reference",
      [
        "Bytecode", "Connections", "Diagnostics", "Functions", "Keys", "Schemas", "Specs", "Types", "Values",
        "Workspace",
      ]),
    module(
      "ExecutorCommands",
      [
        "Connections", "Console", "Diagnostics", "Execution", "Plans", "Records", "Reports", "Targets", "Transport",
        "Values", argumentParser,
      ]),
    // Row 9: the programs.
    program("backhoe", ["CompilerCommands"]),
    program("generate", ["Reference"]),
    program("backhoe-exec", ["ExecutorCommands"]),
    program("mock-api", ["MockAPI"]),

    // What `make bench` runs.
    .target(name: "CAllocations", path: "Benchmarks/CAllocations"),
    .executableTarget(
      name: "bench-language",
      dependencies: [
        "CAllocations", "Diagnostics", "ExpressionCompiler", "Functions", "JMESPath", "Records", "Types", "Values",
        "VirtualMachine",
      ], path: "Benchmarks/language", exclude: ["peer.py"], swiftSettings: swiftSettings),
    // What is fuzzed: for the program `fuzz` below, and for tests that replay what it found.
    .target(
      name: "FuzzTargets",
      dependencies: [
        "Bytecode", "Diagnostics", "ExpressionCompiler", "ExpressionSyntax", "Formats", "Formatting", "Functions",
        "JMESPath", "Linting", "Plans", "Records", "Reports", "Reviewing", "Specs", "Types", "Values", "VirtualMachine",
        "Workspace", "YAMLSyntax",
      ], path: "Fuzz/FuzzTargets", swiftSettings: swiftSettings),
    // Tests, and what they share.
    .target(
      name: "TestSupport",
      dependencies: [
        "Bytecode", "Diagnostics", "ExpressionCompiler", "ExpressionSyntax", "Functions", "Records", "Types", "Values",
        "VirtualMachine",
      ], path: "Tests/TestSupport", swiftSettings: swiftSettings),
    tests("ExpressionSyntaxTests", ["ExpressionSyntax", "TestSupport"]),
    tests("FuzzTests", ["FuzzTargets", "TestSupport"]),
    tests("GrammarTests", ["ExpressionSyntax", "TestSupport"]),
    tests("RepositoryTests", ["TestSupport"]),
    tests("LintingTests", ["Diagnostics", "Keys", "Linting", "Specs", "TestSupport", "YAMLSyntax"]),
    tests(
      "PlanningTests",
      [
        "Diagnostics", "Formatting", "Keys", "Linting", "Planning", "Plans", "Specs", "TestSupport", "Values",
        "YAMLSyntax",
      ]),
    tests(
      "VirtualMachineTests", ["Bytecode", "Functions", "Records", "TestSupport", "Types", "Values", "VirtualMachine"]),
    tests("BytecodeTests", ["Bytecode", "TestSupport"]),
    tests(
      "ExpressionCompilerTests",
      ["Diagnostics", "ExpressionCompiler", "ExpressionSyntax", "Functions", "TestSupport", "Types", "Values"]),
    tests("DiagnosticsTests", ["Diagnostics", "TestSupport", "Values"]),
    tests("YAMLSyntaxTests", ["Diagnostics", "TestSupport", "Values", "YAMLSyntax"]),
    tests("SpecsTests", ["Diagnostics", "Keys", "Specs", "TestSupport", "Values", "YAMLSyntax"]),
    tests(
      "SchemasTests",
      [
        "Connections", "Diagnostics", "Keys", "Plans", "Schemas", "Specs", "TestSupport", "Values", "YAMLSyntax",
      ]),
    tests("FormattingTests", ["Diagnostics", "Formatting", "TestSupport", "Values", "YAMLSyntax"]),
    tests("ConnectionsTests", ["Connections", "Diagnostics", "Values"]),
    tests("TargetsTests", ["Diagnostics", "Plans", "Records", "Targets", "TestSupport", "Values"]),
    tests("ValuesTests", ["TestSupport", "Values"]),
    tests("WorkspaceTests", ["Diagnostics", "TestSupport", "Values", "Workspace", "YAMLSyntax"]),
    tests("ConsoleTests", ["Console", "Diagnostics"]),
    tests(
      "ExecutionTests",
      [
        "Bytecode", "CSQLite", "Diagnostics", "Execution", "MockAPI", "Plans", "Records", "Targets", "TestSupport",
        "Transport", "Types", "Values",
      ]),
    tests("FormatsTests", ["Formats", "Records", "TestSupport", "Values"]),
    tests("FunctionsTests", ["Functions", "Records", "TestSupport", "Types", "Values"]),
    tests("CompressionTests", ["Compression", "Diagnostics", "TestSupport"]),
    tests("ReportsTests", ["Reports", "TestSupport"]),
    tests("ReviewingTests", ["Diagnostics", "Plans", "Reports", "Reviewing", "TestSupport", "Values"]),
    tests("PlansTests", ["Compression", "Diagnostics", "Plans", "TestSupport", "Values"]),
    tests("MockAPITests", ["MockAPI"]),
    tests("RecordsTests", ["Records", "TestSupport", "Values"]),
    tests("JMESPathTests", ["JMESPath", "Records", "TestSupport"]),
    // Runs the programs, and so needs them built.
    tests(
      "EndToEndTests",
      [
        "CSQLite", "Execution", "MockAPI", "Records", "Targets", "TestSupport", "Values", "backhoe", "backhoe-exec",
      ]),
    tests("TransportTests", ["CCurl", "MockAPI", "Plans", "Records", "Transport", "Values"]),
  ]
)

if isFuzzing {
  package.targets += [
    .target(name: "CFuzzer", path: "Fuzz/CFuzzer"),
    .executableTarget(
      name: "fuzz",
      dependencies: ["CFuzzer", "FuzzTargets"], path: "Fuzz/fuzz", swiftSettings: swiftSettings,
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])]),
  ]
}
