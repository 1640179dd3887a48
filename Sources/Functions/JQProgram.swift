// jq programs: libjq, in a process of its own, takes and gives JSON text. Which numbers survive it is in
// `JQNumbers.swift`.

internal import CJQ
internal import Glibc
package import Records

/// What one run of a jq program may give and take.
package struct JQLimits: Sendable {
  package var results = 100_000
  /// Bytes of their JSON together.
  package var resultBytes = 64 << 20
  /// How deep a result is nested: as deep as libjq reads.
  package var depth = 256
  /// Bytes of memory.
  package var memory = 512 << 20
  /// Milliseconds of processor time.
  package var milliseconds = 10_000

  package init() {}
}

/// A program that libjq understands.
package struct JQProgram {
  private let text: String
  /// libjq takes time that grows with the square of a program's length.
  private static let longest = 32 << 10

  /// Throws for a program that libjq does not understand, with its reason.
  init(_ text: String) throws(FunctionError) {
    if text.utf8.count > Self.longest {
      throw FunctionError("the jq program is longer than \(Self.longest >> 10) KiB")
    }
    if text.utf8.contains(0) { throw FunctionError("the jq program contains a zero byte") }
    self.text = text
    _ = try run(nil, JQLimits())
  }

  /// All results of `program`, a text, over `value`, as an array cell in the context's arena. Checks each program once.
  package static func results(
    of value: Cell, _ program: Cell, _ context: CallContext, limits: JQLimits = JQLimits()
  ) throws(FunctionError) -> Cell {
    let root = try context.writable(value, "jq")
    return try context.patterns.program(Functions.text(program, context)).results(of: root, context, limits)
  }

  private func results(
    of value: Cell, _ context: CallContext, _ limits: JQLimits
  ) throws(FunctionError) -> Cell {
    let numbers = try JQNumbers(of: value)
    var input = ByteBuffer()
    JSONWriter.write(value, into: &input)
    let output = try run(UnsafeRawBufferPointer(input.bytes), limits)
    defer { free(output.baseAddress) }
    if output.isEmpty { return .array(nil, 0) }
    let results = try context.parseJSON(UnsafeBufferPointer(output), lines: true) { error in
      failure("it gives what is no JSON: \(error.text)")
    }
    return try numbers.restored(results, context)
  }

  /// The results over one JSON text, one a line, for the caller to free. Without a text the program is only compiled.
  private func run(
    _ json: UnsafeRawBufferPointer?, _ limits: JQLimits
  ) throws(FunctionError) -> UnsafeMutableBufferPointer<UInt8> {
    let bounds = backhoe_jq_limits(
      results: limits.results, bytes: limits.resultBytes, depth: Int32(limits.depth), memory: limits.memory,
      time: limits.milliseconds * 1_000)
    var start: UnsafeMutablePointer<CChar>?
    var length = 0
    let outcome = backhoe_jq_run(
      text, json?.baseAddress?.assumingMemoryBound(to: CChar.self), json?.count ?? 0, bounds, &start, &length)
    let output = UnsafeMutableRawBufferPointer(start: start, count: length).bindMemory(to: UInt8.self)
    if outcome == backhoe_jq_done { return output }
    defer { free(start) }
    switch outcome {
    case backhoe_jq_failed:
      let said = String(decoding: output.prefix(500), as: UTF8.self)
      if json == nil { throw FunctionError("the jq program \"\(text)\" is wrong: \(Self.reason(said))") }
      throw failure(said)
    case backhoe_jq_out_of_time:
      throw failure("it takes more than \(limits.milliseconds) ms of processor time; does it end?")
    case backhoe_jq_out_of_memory: throw failure("it takes more than \(limits.memory >> 20) MiB of memory")
    case backhoe_jq_crashed: throw failure("libjq crashed, most likely on values or calls nested too deeply")
    default: throw failure("the process that libjq needs cannot be started")
    }
  }

  private func failure(_ reason: String) -> FunctionError {
    FunctionError("the jq program \"\(text.prefix(60))\(text.count > 60 ? "…" : "")\" fails: \(reason)")
  }

  /// What libjq says, without what it says to users of a shell and without the source, which is at hand.
  private static func reason(_ message: String) -> String {
    var reason = Substring(message.split(separator: "\n").first ?? "it cannot be compiled")
    for prefix in ["jq: ", "error: "] where reason.hasPrefix(prefix) { reason = reason.dropFirst(prefix.count) }
    let parts = reason.split(separator: " at <top-level>", maxSplits: 1).map(String.init)
    let problem = parts.first?.split(separator: " (Unix").first.map(String.init) ?? String(reason)
    guard parts.count > 1, let line = parts[1].split(separator: "line ").last?.prefix(while: \.isNumber) else {
      return problem
    }
    return "\(problem) in line \(line)"
  }
}
