// jq programs: a handle on libjq, which takes and gives JSON text. Which numbers survive it is in `JQNumbers.swift`.

internal import CJQ
internal import Glibc
package import Records

/// A compiled program. Not for use by two threads at once.
package final class JQProgram {
  /// Results of one run.
  static let maximumResults = 100_000
  /// Their JSON together.
  static let maximumBytes = 64 << 20
  /// As deep as libjq reads.
  static let maximumDepth = 256

  private let text: String
  private let handle: OpaquePointer

  /// Throws for a program that libjq does not understand, with its reason.
  init(_ text: String) throws(FunctionError) {
    if text.utf8.contains(0) { throw FunctionError("the jq program contains a zero byte") }
    var error = [CChar](repeating: 0, count: 512)
    guard let handle = backhoe_jq_compile(text, &error, error.count) else {
      throw FunctionError("the jq program \"\(text)\" is wrong: \(Self.reason(Self.string(error)))")
    }
    self.text = text
    self.handle = handle
  }

  deinit { backhoe_jq_free(handle) }

  /// All results of `program`, a text, over `value`, as an array cell in the context's arena. Compiles each program once.
  package static func results(
    of value: Cell, _ program: Cell, _ context: CallContext
  ) throws(FunctionError) -> Cell {
    let root = try RangeSequence.materialised(value, in: context)
    return try context.patterns.program(Functions.text(program, context)).run(root, context)
  }

  private func run(_ value: Cell, _ context: CallContext) throws(FunctionError) -> Cell {
    let numbers = try JQNumbers(of: value)
    var input = ByteBuffer()
    JSONWriter.write(value, into: &input)
    var output: UnsafeMutablePointer<CChar>?
    var length = 0
    var error = [CChar](repeating: 0, count: 512)
    let limits = backhoe_jq_limits(
      results: Self.maximumResults, bytes: Self.maximumBytes, depth: Int32(Self.maximumDepth))
    let isDone = input.bytes.withMemoryRebound(to: CChar.self) { json in
      // JSON is never empty, so it has an address.
      json.baseAddress.map {
        backhoe_jq_run(handle, $0, json.count, limits, &output, &length, &error, error.count)
      } ?? false
    }
    defer { free(output) }
    guard isDone else { throw failure(Self.string(error)) }
    guard let output, length > 0 else { return .array(nil, 0) }
    let results = try output.withMemoryRebound(to: UInt8.self, capacity: length) { bytes throws(FunctionError) in
      try context.parseJSON(UnsafeBufferPointer(start: bytes, count: length), lines: true) { error in
        failure("it gives what is no JSON: \(error.text)")
      }
    }
    return try numbers.restored(results, context)
  }

  private func failure(_ reason: String) -> FunctionError {
    FunctionError("the jq program \"\(text.prefix(60))\(text.count > 60 ? "…" : "")\" fails: \(reason)")
  }

  private static func string(_ characters: [CChar]) -> String {
    String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
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
