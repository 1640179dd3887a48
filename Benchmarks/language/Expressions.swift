// Runs expressions as the executor does: compiled once, over scopes and records that are already cells.

internal import Diagnostics
internal import ExpressionCompiler
internal import Functions
internal import Records
internal import Types
internal import Values
internal import VirtualMachine

struct Unusable: Error {
  var message: String
}

/// Scopes, a page of records, and a machine.
struct Expressions {
  static let recordCount = 10_000

  private static let names = Names(
    place: "the benchmark", available: .named,
    state: { ["i": Variable(.int, stage: .plan), "f": Variable(.float, stage: .plan)][$0] })

  private let keys = KeyTable()
  private let scopes = Arena()
  private let context: CallContext
  private let machine: Machine
  private var environment = Environment()
  private let page: Page

  init() throws {
    context = CallContext(keys: keys, now: Instant(seconds: 1_710_083_045))
    machine = Machine(context: context)
    let state = #"{"i": 7, "f": 2.5, "limit": 100}"#
    environment[.state] = Cell(try JSONText.parse(state), arena: scopes, keys: keys)
    let response = #"{"status": 200, "json": {"x": 1, "a": {"b": [0, 1, 2, {"c": 5}]}}}"#
    environment[.response] = Cell(try JSONText.parse(response), arena: scopes, keys: keys)
    var records: [String] = []
    for index in 0..<Self.recordCount {
      let kind = ["page_view", "purchase", "sign_up"][index % 3]
      records.append(
        """
        {"id": \(index), "kind": "\(kind)", "amount": \(index % 200).5, "ok": \(index % 2 == 0), \
        "ts": "2024-0\(index % 9 + 1)-1\(index % 10)T12:00:0\(index % 10)Z", "n": \(index)}
        """)
    }
    let text = "[\(records.joined(separator: ","))]"
    page = try JSONParser(keys: keys).parse(PageBytes(Array(text.utf8)))
  }

  private static func compile(_ text: String) throws -> CompiledExpression {
    var bag = DiagnosticBag()
    let source = SourceText(file: SourceFile(path: "<benchmark>", bytes: Array(text.utf8)))
    guard let compiled = ExpressionCompiler(names: names).compile(expression: source, into: &bag) else {
      throw Unusable(message: bag.sorted.map { TextRenderer().render($0) }.joined())
    }
    return compiled
  }

  /// One run of the expression; `operations` is how many it does.
  func scalar(_ text: String, operations: Int = 1) throws -> Measurement {
    let executable = Executable(try Self.compile(text).program, keys: keys)
    var environment = environment
    environment[.record] = page.root.elements[1]
    let runs = 100_000
    return try Measurement.take(runs * operations) {
      for _ in 0..<runs { _ = try machine.run(executable, in: environment) }
      context.arena.reset()
    }
  }

  /// One evaluation, over a million records: the page a hundred times, its memory taken back each time.
  func overRecords(_ text: String) throws -> Measurement {
    let executable = Executable(try Self.compile(text).program, keys: keys)
    var environment = environment
    let passes = 1_000_000 / Self.recordCount
    return try Measurement.take(passes * Self.recordCount) {
      for _ in 0..<passes {
        for record in page.root.elements {
          environment[.record] = record
          _ = try machine.run(executable, in: environment)
        }
        context.arena.reset()
      }
    }
  }

  /// From text to a program.
  func compiling(_ text: String) throws -> Measurement {
    let count = 2_000
    return try Measurement.take(count) {
      for _ in 0..<count { _ = try Self.compile(text) }
    }
  }
}
