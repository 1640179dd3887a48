// Calls that fail whatever their unknown arguments are, because of the literal ones: `chunk(record.items, 0)`. Rather
// than have each function say what it refuses, it is called with samples in the place of what is not known.

internal import Functions
internal import Records
internal import Types
internal import Values

struct CallProbe {
  /// Values of many kinds, so that some of them please every function. Nulls are not among them: they never please.
  private static let samples: [(value: Value, type: Type)] = [
    .string("2024-01-31"), .int(1), .array([.string("a")]), .object([.init("a", .int(1))]), .string("a"), .float(2.5),
    .timestamp(Instant(seconds: 1_706_659_200)), .bool(true), .array([.int(1), .int(2)]), .int(-7), .string("17"),
    .string("0001-01-01"), .object([.init("b", .array([]))]), .string("9999-12-31T23:59:59Z"), .array([]), .bool(false),
    .string(""), .float(-0.5), .timestamp(Instant(seconds: -62_135_596_800)),
    .timestamp(Instant(seconds: 253_402_300_799)), .decimal(Decimal(text: "12345678901234567890.5")),
    .decimal(Decimal(text: "1e-400")),
  ].map { ($0, Checker.type(of: $0)) }

  private lazy var context = CallContext(
    keys: KeyTable(), now: Instant(seconds: 0), maximumRange: Int(UInt32.max))

  /// The reason, if it is the same for every sample that fits, so that it cannot lie in them.
  mutating func problem(_ record: FunctionRecord, _ overload: Overload, _ arguments: [TypedExpression]) -> String? {
    guard let implementation = record.implementation, record.dependency == .none else { return nil }
    var candidates: [[Value]] = []
    var isLiteral = false
    for (index, argument) in arguments.enumerated() {
      let parameter = overload.parameter(at: index)
      // What a query says of a sample is no reason: data have other members.
      if parameter?.check == .jmespath || parameter?.check == .jq { return nil }
      if case .literal(let value) = argument.node {
        if value == .null, record.nulls == .propagates { return nil }
        isLiteral = true
        candidates.append([value])
      } else {
        // Neither are there samples of patterns and units.
        if let check = parameter?.check, check != .date { return nil }
        let type = parameter?.type ?? .any
        let fitting = Self.samples.filter { $0.type.overlaps(argument.type) && $0.type.overlaps(type) }
        if fitting.count < 2 { return nil }
        candidates.append(fitting.map(\.value))
      }
    }
    let isComputed = candidates.allSatisfy { $0.count == 1 } && Folder.computes(record)
    guard isLiteral, !isComputed else { return nil }
    return commonFailure(candidates, implementation)
  }

  /// Tries the candidates side by side, each list from its own beginning on and over again.
  private mutating func commonFailure(_ candidates: [[Value]], _ implementation: Implementation) -> String? {
    let context = context
    var reason: String?
    for turn in 0..<(candidates.map(\.count).max() ?? 0) {
      context.arena.reset()
      let cells = candidates.map { Cell($0[turn % $0.count], arena: context.arena, keys: context.keys) }
      do throws(FunctionError) {
        _ = try cells.withUnsafeBufferPointer { cells throws(FunctionError) in try implementation(context, cells) }
        return nil
      } catch {
        if let reason, reason != error.message { return nil }
        reason = error.message
      }
    }
    return reason
  }
}
