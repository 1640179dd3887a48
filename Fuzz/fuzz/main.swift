// libFuzzer around one target: `BACKHOE_FUZZ_TARGET=expression fuzz fixtures/fuzz/expression -runs=1000`. The target
// comes by the environment, since libFuzzer starts this program again with arguments of its own.

internal import CFuzzer
internal import FuzzTargets
internal import Glibc

/// Runs one input; a broken property ends the process, which libFuzzer takes as a find.
func fuzz(_ target: FuzzTarget, _ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
  do throws(BrokenProperty) {
    try target.run(UnsafeBufferPointer(start: data, count: size))
  } catch {
    fatalError(error.description)
  }
  return 0
}

let name = getenv("BACKHOE_FUZZ_TARGET").map { String(cString: $0) } ?? ""
var count = CommandLine.argc
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
// A C function captures nothing, so there is one a target.
let callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
switch FuzzTarget(rawValue: name) {
case .expression: callback = { fuzz(.expression, $0, $1) }
case .template: callback = { fuzz(.template, $0, $1) }
case .jmespath: callback = { fuzz(.jmespath, $0, $1) }
case .assembly: callback = { fuzz(.assembly, $0, $1) }
case .yaml: callback = { fuzz(.yaml, $0, $1) }
case .plan: callback = { fuzz(.plan, $0, $1) }
case .body: callback = { fuzz(.body, $0, $1) }
case nil:
  let usage = "BACKHOE_FUZZ_TARGET is one of: \(FuzzTarget.allCases.map(\.rawValue).joined(separator: ", "))\n"
  _ = usage.withCString { write(STDERR_FILENO, $0, strlen($0)) }
  exit(2)
}
exit(LLVMFuzzerRunDriver(&count, &arguments, callback))
