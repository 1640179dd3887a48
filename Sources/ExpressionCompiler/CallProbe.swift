// Calls that fail whatever their unknown arguments are, because of the literal ones: `chunk(record.items, 0)`. Rather
// than have each function say what it refuses, it is called with samples in the place of what is not known.

internal import Functions
internal import Records
internal import Types
internal import Values

struct CallProbe {
  /// Values of many kinds, so that some of them please every function. Nulls are not among them: they never please.
  private static let samples: [(value: Value, kinds: UInt8)] = [
    .string("2024-01-31"), .int(1), .array([.string("a")]), .object([.init("a", .int(1))]), .string("a"), .float(2.5),
    .timestamp(Instant(seconds: 1_706_659_200)), .bool(true), .array([.int(1), .int(2)]), .int(-7), .string("17"),
    .string("0001-01-01"), .object([.init("b", .array([]))]), .string("9999-12-31T23:59:59Z"), .array([]), .bool(false),
    .string(""), .float(-0.5), .timestamp(Instant(seconds: -62_135_596_800)),
    .timestamp(Instant(seconds: 253_402_300_799)), .decimal(Decimal(text: "12345678901234567890.5")),
    .decimal(Decimal(text: "1e-400")),
  ].map { ($0, kinds(of: Checker.type(of: $0))) }

  private lazy var context = CallContext(
    keys: KeyTable(), now: Instant(seconds: 0), maximumRange: Int(UInt32.max))

  /// The kinds of values that a type has, a bit each. What is inside lists and objects does not matter here: a sample
  /// that is wrong inside is refused with a reason of its own.
  private static func kinds(of type: Type) -> UInt8 {
    switch type {
    case .null, .never: 0
    case .bool: 1
    case .int: 2
    case .float: 4
    case .decimal: 8
    case .string: 16
    case .timestamp: 32
    case .array: 64
    case .object: 128
    case .any: 255
    case .union(let types): types.reduce(0) { $0 | kinds(of: $1) }
    }
  }

  /// The reason, if it is the same for every sample that fits, so that it cannot lie in them.
  mutating func problem(_ record: FunctionRecord, _ overload: Overload, _ arguments: [TypedExpression]) -> String? {
    guard let implementation = record.implementation, record.dependency == .none else { return nil }
    let isLiteral = arguments.map { if case .literal = $0.node { true } else { false } }
    if !isLiteral.contains(false), Folder.computes(record) { return nil }
    guard arguments.indices.contains(where: { isLiteral[$0] && isDoubtful(arguments[$0], overload.parameter(at: $0)) })
    else { return nil }
    var candidates: [Candidates] = []
    for (index, argument) in arguments.enumerated() {
      let parameter = overload.parameter(at: index)
      // What a query says of a sample is no reason: data have other members.
      if parameter?.check == .jmespath || parameter?.check == .jq { return nil }
      if case .literal(let value) = argument.node {
        if value == .null, record.nulls == .propagates { return nil }
        candidates.append(.literal(value))
      } else {
        // Neither are there samples of patterns and units.
        if let check = parameter?.check, check != .date { return nil }
        candidates.append(.kinds(Self.kinds(of: argument.type) & Self.kinds(of: parameter?.type ?? .any)))
      }
    }
    return commonFailure(candidates, implementation)
  }

  /// Whether a literal may be wrong beside the others. Units and most patterns are checked by themselves.
  private func isDoubtful(_ argument: TypedExpression, _ parameter: Parameter?) -> Bool {
    guard case .literal(.string) = argument.node, let check = parameter?.check else { return true }
    return check == .format || check == .date || check == .castType
  }

  /// What an argument may be.
  private enum Candidates {
    case literal(Value)
    /// The samples of these kinds.
    case kinds(UInt8)

    /// So many; nil if they are too few to tell anything.
    var count: Int? {
      guard case .kinds(let kinds) = self else { return 1 }
      let count = CallProbe.samples.count { $0.kinds & kinds != 0 }
      return count < 2 ? nil : count
    }

    /// One of them, counted from the first on and over again; null if there is none.
    func value(_ turn: Int) -> Value {
      switch self {
      case .literal(let value): return value
      case .kinds(let kinds):
        let fitting = CallProbe.samples.lazy.filter { $0.kinds & kinds != 0 }
        return fitting.dropFirst(turn % (count ?? 1)).first?.value ?? .null
      }
    }
  }

  /// Tries the candidates side by side. Mostly the first ones please.
  private mutating func commonFailure(_ candidates: [Candidates], _ implementation: Implementation) -> String? {
    let context = context
    var reason: String?
    var turns = 1
    var turn = 0
    while turn < turns {
      context.arena.reset()
      let cells = candidates.map { Cell($0.value(turn), arena: context.arena, keys: context.keys) }
      do throws(FunctionError) {
        _ = try cells.withUnsafeBufferPointer { cells throws(FunctionError) in try implementation(context, cells) }
        return nil
      } catch {
        if let reason, reason != error.message { return nil }
        reason = error.message
      }
      if turn == 0 {
        for candidate in candidates {
          guard let count = candidate.count else { return nil }
          turns = max(turns, count)
        }
      }
      turn += 1
    }
    return reason
  }
}
