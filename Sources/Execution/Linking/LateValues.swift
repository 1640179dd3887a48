// Values that a plan does not hold and its URLs do: secrets such as the number of an account. They must be the same as long
// as a plan is executed, or one half of the rows would be somebody else's. The ledger keeps a salted digest of them.

internal import Bytecode
internal import Diagnostics
internal import Plans
internal import Records
internal import Targets
internal import Types
internal import Values
internal import VirtualMachine

/// The late values of one stream.
struct LateValues {
  /// `secrets.account_id`, …
  let names: [String]
  private let content: [UInt8]

  /// Nil where URL and parameters read none.
  init?(_ stream: StreamRuntime) {
    let endpoint = stream.plan.endpoint
    guard let request = endpoint.request else { return nil }
    // What is linked may be a constant by now, so that the plan is asked what it reads.
    func reads(_ slot: Slot) -> ProgramReads {
      guard case .program(let index) = slot else { return ProgramReads() }
      let program = stream.plan.programs[index]
      return (try? Assembler.assemble(program.code, source: program.source)).map(ProgramReads.init) ?? ProgramReads()
    }
    let variables = Dictionary(
      endpoint.state.map { ($0.name, $0.slot) }, uniquingKeysWith: { first, _ in first })
    var visited: Set<String> = []
    var waiting = ([request.url] + request.parameters.map(\.slot)).map(reads)
    var members: [Value.Member] = []
    while let next = waiting.popLast() {
      for scope in [Scope.secrets, .env] {
        let values = Value(stream.environment[scope]).members ?? []
        let isWhole = next.whole.contains(scope)
        members += values.filter { isWhole || next.members[scope]?.contains($0.key) == true }.map {
          Value.Member("\(scope.name).\($0.key)", $0.value)
        }
      }
      let state = next.whole.contains(.state) ? Set(variables.keys) : next.members[.state] ?? []
      for name in state where visited.insert(name).inserted {
        if let slot = variables[name] { waiting.append(reads(slot)) }
      }
    }
    let known = Dictionary(members.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
    if known.isEmpty { return nil }
    names = known.keys.sorted()
    content = CanonicalJSON.bytes(of: .object(names.map { Value.Member($0, known[$0] ?? .null) }))
  }

  /// A new digest: salt and hash.
  var digest: String {
    let salt = String(UInt64.random(in: .min ... .max), radix: 16) + String(UInt64.random(in: .min ... .max), radix: 16)
    return digest(salt: salt)
  }

  func fits(_ kept: String) -> Bool { digest(salt: String(kept.prefix { $0 != ":" })) == kept }

  private func digest(salt: String) -> String {
    "\(salt):\(hexadecimal(Values.digest(Array("\(salt)\n".utf8) + content)))"
  }

  /// Refuses to go on where they changed since a stream was begun; else sees to it that they are known from now on.
  static func check(_ streams: [StreamRuntime], _ target: any Target) throws(Failure) {
    let late = streams.map { ($0, LateValues($0)) }
    for (stream, values) in late {
      guard let values, let kept = try target.lateValues(stream: stream.index) else { continue }
      try values.check(kept, stream)
    }
    for (stream, values) in late {
      guard let values else { continue }
      // Somebody else may have begun it in the meantime.
      try values.check(try target.keep(lateValues: values.digest, stream: stream.index), stream)
    }
  }

  private func check(_ kept: String, _ stream: StreamRuntime) throws(Failure) {
    if fits(kept) { return }
    throw Failure(
      .usage, .otherLateValue,
      "'\(stream.plan.name)' was begun with another value of \(names.joined(separator: " or "))",
      why: "its URLs hold it, so that the rows of one plan would not belong together",
      advice: "give the value that it was begun with, or make a new plan")
  }
}
