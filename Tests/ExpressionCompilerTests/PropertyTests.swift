// Properties of every expression: what is checked compiles, verifies and runs to a value of its type or to an error that
// says why; folding changes nothing.

import TestSupport
import Testing
import Types

struct PropertyTests {
  private static let scopes = [
    "state":
      #"{"n": 7, "f": 2.5, "s": "ada", "none": null, "list": [3, 1, 2], "o": {"k": 1}, "yes": true, "big": 9007199254740993}"#,
    "inputs": #"{"s": "12"}"#,
  ]

  @Test func checkedExpressionsRunAndFoldingChangesNothing() {
    var random = SplitMix(seed: 2024)
    var values = 0
    var errors = 0
    for _ in 0..<6_000 {
      let text = TypedGenerator.expression(depth: 4, &random)
      let plain = ExpressionRun.evaluate(text, scopes: Self.scopes, folds: false)
      let folded = ExpressionRun.evaluate(text, scopes: Self.scopes)
      switch plain {
      case .value(let json):
        values += 1
        #expect(folded == plain, "\(text)")
        if let type = ExpressionRun.type(text) { #expect(Self.fits(json, type), "\(text): \(json) is no \(type)") }
      case .error(let message):
        errors += 1
        // What always fails may be found while compiling.
        if case .findings(let findings) = folded {
          #expect(findings.contains("E015"), "\(text): \(findings)")
        } else {
          #expect(folded == plain, "\(text)")
        }
        #expect(!message.contains("Optional(") && !message.isEmpty, "\(text): \(message)")
      case .findings(let findings):
        if case .value = folded { Issue.record("\(text) folds away its findings: \(findings)") }
      }
    }
    #expect(values > 1_000 && errors > 100, "\(values) values, \(errors) errors")
  }

  /// Whether JSON text is a value of the type, as far as JSON shows kinds.
  private static func fits(_ json: String, _ type: Type) -> Bool {
    let kinds: Type
    switch json.first {
    case "n": kinds = .null
    case "t", "f": kinds = .bool
    case "\"": kinds = .union([.string, .timestamp])
    case "[": kinds = .array(.any)
    case "{": kinds = .anyObject
    default: kinds = json.contains { ".eE".contains($0) } ? .union([.float, .decimal]) : .union([.int, .decimal])
    }
    return type.overlaps(kinds)
  }
}

/// Expressions that are mostly well typed.
enum TypedGenerator {
  static func expression(depth: Int, _ random: inout SplitMix) -> String {
    switch Int.random(in: 0..<4, using: &random) {
    case 0: number(depth, &random)
    case 1: text(depth, &random)
    case 2: truth(depth, &random)
    default: list(depth, &random)
    }
  }

  private static func pick(_ options: [String], _ random: inout SplitMix) -> String {
    options.randomElement(using: &random)!
  }

  private static func number(_ depth: Int, _ random: inout SplitMix) -> String {
    if depth == 0 {
      return pick(
        ["0", "1", "7", "2.5", "-3", "state.n", "state.f", "state.big", "9223372036854775807", "state.none"], &random)
    }
    func inner() -> String { number(depth - 1, &random) }
    switch Int.random(in: 0..<8, using: &random) {
    case 0: return "(\(inner()) \(pick(["+", "-", "*", "/", "%"], &random)) \(inner()))"
    case 1: return "length(\(list(depth - 1, &random)))"
    case 2: return "coalesce(\(inner()), \(inner()))"
    case 3: return "if(\(truth(depth - 1, &random)), \(inner()), \(inner()))"
    case 4: return "to_int(\(pick(["inputs.s", "\"12\"", "state.f", "state.n"], &random)))"
    case 5: return "\(list(depth - 1, &random))[\(pick(["0", "-1", "9"], &random))]"
    case 6: return "greatest(\(inner()), \(inner()))"
    default: return "(\(truth(depth - 1, &random)) ? \(inner()) : \(inner()))"
    }
  }

  private static func text(_ depth: Int, _ random: inout SplitMix) -> String {
    if depth == 0 { return pick(["\"\"", "\"ab\"", "state.s", "inputs.s", "'x'", "state.none"], &random) }
    switch Int.random(in: 0..<6, using: &random) {
    case 0:
      return "(\(text(depth - 1, &random)) + \(pick([text(depth - 1, &random), number(depth - 1, &random)], &random)))"
    case 1: return "upper(\(text(depth - 1, &random)))"
    case 2: return "substring(\(text(depth - 1, &random)), \(pick(["0", "1", "-2"], &random)))"
    case 3: return "join(\(list(depth - 1, &random)), \",\")"
    case 4: return "date_format(now(), \"%Y-%m-%d\")"
    default: return "to_string(\(number(depth - 1, &random)))"
    }
  }

  private static func truth(_ depth: Int, _ random: inout SplitMix) -> String {
    if depth == 0 { return pick(["true", "false", "state.yes", "state.none == null"], &random) }
    switch Int.random(in: 0..<6, using: &random) {
    case 0:
      return
        "(\(number(depth - 1, &random)) \(pick(["<", "<=", ">", ">=", "==", "!="], &random)) \(number(depth - 1, &random)))"
    case 1: return "(\(truth(depth - 1, &random)) \(pick(["&&", "||"], &random)) \(truth(depth - 1, &random)))"
    case 2: return "!\(truth(depth - 1, &random))"
    case 3: return "is_null(\(expression(depth: depth - 1, &random)))"
    case 4: return "(\(number(depth - 1, &random)) in \(list(depth - 1, &random)))"
    default: return "contains(\(text(depth - 1, &random)), \"a\")"
    }
  }

  private static func list(_ depth: Int, _ random: inout SplitMix) -> String {
    if depth == 0 { return pick(["[]", "[1, 2, 3]", "state.list", "[\"a\"]", "range(1, 4)"], &random) }
    switch Int.random(in: 0..<6, using: &random) {
    case 0: return "[\(number(depth - 1, &random)), \(number(depth - 1, &random))]"
    case 1: return "map(\(list(depth - 1, &random)), '[value]')"
    case 2: return "filter(\(list(depth - 1, &random)), 'value != 1')"
    case 3: return "\(list(depth - 1, &random))[\(pick(["1:", ":2", "-2:"], &random))]"
    case 4: return "split(\(text(depth - 1, &random)), \"b\")"
    default: return "(\(list(depth - 1, &random)) + \(list(depth - 1, &random)))"
    }
  }
}
