// Calling functions without a compiler: arguments as values, the result as JSON text or the error's message.

import Functions
import Records
import Values

/// A context whose clock stands at 2024-05-15T10:00:00Z.
func testContext(identity: String? = nil, maximumRange: Int = 1_000_000) -> CallContext {
  CallContext(
    keys: KeyTable(), now: Instant(seconds: 1_715_767_200), identity: identity, maximumRange: maximumRange)
}

/// What a call gives, as JSON; `error: …` if it fails.
func call(_ name: String, _ arguments: [Value], in context: CallContext = testContext()) -> String {
  guard let record = FunctionRegistry.named(name), let implementation = record.implementation else {
    return "no function \(name)"
  }
  if record.nulls == .propagates, arguments.contains(.null) { return "null" }
  let cells = arguments.map { Cell($0, arena: context.arena, keys: context.keys) }
  let result = cells.withUnsafeBufferPointer { buffer in
    Result { () throws(FunctionError) -> String in
      JSONWriter.string(try RangeSequence.materialised(try implementation(context, buffer), in: context))
    }
  }
  return withExtendedLifetime(context) {
    switch result {
    case .success(let text): text
    case .failure(let error): "error: \(error.message)"
    }
  }
}

/// Arguments from JSON text: `["a", 1]`. A timestamp is written as `{"t": "2024-01-01T00:00:00Z"}`.
func values(of json: String) throws -> [Value] {
  try JSONText.parse(json).array?.map { value in
    if let text = value["t"]?.string { .timestamp(try Instant.parse(text).instant) } else { value }
  } ?? []
}

/// One call and its result; an error is written as `error: ` and a part of its message.
struct Row {
  var name: String
  var arguments: String
  var expected: String

  init(_ name: String, _ arguments: String, _ expected: String) {
    self.name = name
    self.arguments = arguments
    self.expected = expected
  }

  func result() throws -> String { call(name, try values(of: arguments)) }

  /// Whether `result` is what the row says.
  func isMet(by result: String) -> Bool {
    guard expected.hasPrefix("error: ") else { return result == expected }
    return result.hasPrefix("error: ") && result.contains(expected.dropFirst(7))
  }
}
