// Watermarks: forward only, over the unbroken prefix, and only by plans that may move them.

import Diagnostics
import Plans
import Testing
import Values

@testable import Targets

@Suite struct WatermarkTests {
  private func key(_ aggregation: String = "maximum", read: Bool = false) -> SyncKey {
    SyncKey(name: "w", aggregation: aggregation, wasRead: read)
  }

  private func day(_ number: Int) -> Value { .string("2024-01-0\(number)") }

  /// A chunk without rows whose aggregate is the value.
  private func commit(_ target: LedgeredTarget, _ chunks: [(Int, Value)]) throws {
    try target.commit(chunks.map { chunk($0.0, [], aggregates: [Value.Member("w", $0.1)]) })
  }

  private func stored(_ target: LedgeredTarget) throws -> Value? {
    try target.syncValues(stream: "events", object: "main.events").first?.value
  }

  @Test(arguments: Kind.allCases) func theUnbrokenPrefixMovesIt(_ kind: Kind) throws {
    let scratch = try Scratch(kind)
    let definition = stream(chunks: 5, sync: [key()])
    var target: LedgeredTarget? = try LedgeredTarget.opened(scratch, [definition])
    let steps: [([Int], Value?)] = [([2, 1], nil), ([0], day(2)), ([4], day(2))]
    for (ordinals, expected) in steps {
      try commit(try #require(target), ordinals.map { ($0, day($0)) })
      #expect(try stored(try #require(target)) == expected, "after \(ordinals)")
    }
    target = nil
    target = try LedgeredTarget.opened(scratch, [definition])
    try commit(try #require(target), [(3, .null)])
    #expect(try stored(try #require(target)) == day(4))
    #expect(try target?.close(stream: 0) == [])
    #expect(try stored(try #require(target)) == day(4))
  }

  @Test(arguments: Kind.allCases) func plansWithHolesMoveNone(_ kind: Kind) throws {
    for (mayMoveBack, expected) in [(false, nil), (true, day(3))] {
      let scratch = try Scratch(kind)
      let key = SyncKey(name: "w", aggregation: "maximum", wasRead: true, mayMoveBack: mayMoveBack, hasHoles: true)
      let target = try LedgeredTarget.opened(scratch, [stream(chunks: 2, sync: [key])])
      try commit(target, [(0, day(1)), (1, day(3))])
      let remarks = try target.close(stream: 0)
      #expect(try stored(target) == expected)
      #expect(remarks.contains { $0.contains("only some of the chunks of its range") } == !mayMoveBack, "\(remarks)")
    }
  }

  /// How it is aggregated, whether the plan read it, what stands, the chunks' values, what stands then, why it stayed.
  private static let rules: [(String, Bool, Value?, [Value], Value?, String?)] = {
    let days = (0...9).map { Value.string("2024-01-0\($0)") }
    let unread = "the plan was made without reading it"
    return [
      ("maximum", false, nil, [days[3], days[2]], days[3], nil),
      ("maximum", false, days[5], [days[1], days[2]], days[5], "this plan's values end at 2024-01-02, before it"),
      ("maximum", false, days[5], [days[5], days[7]], days[7], nil),
      ("maximum", false, days[5], [days[4], days[5]], days[5], nil),
      (
        "maximum", false, days[5], [days[6], days[7]], days[5],
        "\(unread) and starts past it, at 2024-01-06; what lies between may be missing"
      ),
      ("maximum", true, days[5], [days[6], days[7]], days[7], nil),
      ("maximum", true, days[5], [days[1], days[2]], days[5], "this plan's values end at 2024-01-02, before it"),
      ("maximum", true, days[5], [.null, .null], days[5], nil),
      ("minimum", false, days[5], [days[6], days[2]], days[2], nil),
      ("minimum", true, days[5], [days[4]], days[4], nil),
      (
        "minimum", false, days[5], [days[4]], days[5],
        "\(unread) and starts past it, at 2024-01-04; what lies between may be missing"
      ),
      ("minimum", false, days[5], [days[6]], days[5], "this plan's values end at 2024-01-06, before it"),
      ("maximum", true, .int(9), [.int(10)], .int(10), nil),
      ("maximum", true, .int(9), [.float(9.5), .decimal(Decimal(text: "9.25"))], .float(9.5), nil),
      ("maximum", true, .string("9"), [.string("10")], .string("9"), "this plan's values end at 10, before it"),
      ("maximum", true, .int(9), [days[1]], .int(9), "2024-01-01 is of another kind and cannot be compared with it"),
      (
        "maximum", true, .timestamp(Instant(seconds: 0, offsetMinutes: 60)), [.timestamp(Instant(seconds: 1))],
        .timestamp(Instant(seconds: 1)), nil
      ),
      ("first", true, days[5], [.null, days[1], days[2]], days[1], nil),
      ("last", true, days[5], [days[1], days[2], .null], days[2], nil),
      ("last", false, days[5], [days[1]], days[5], unread),
      ("last", false, nil, [days[1]], days[1], nil),
      (
        "collect", true, nil, [.array([.int(1), .int(2)]), .null, .array([.int(3)])],
        .array([1, 2, 3].map { .int($0) }), nil
      ),
    ]
  }()

  @Test(arguments: Kind.allCases) func itMovesByTheRules(_ kind: Kind) throws {
    for (aggregation, wasRead, present, values, expected, reason) in Self.rules {
      let scratch = try Scratch(kind)
      if let present {
        let before = try LedgeredTarget.opened(scratch, plan: "bp_0", [stream(chunks: 1, sync: [key("last")])])
        try commit(before, [(0, present)])
        #expect(try before.close(stream: 0) == [])
      }
      let source = "\(aggregation), read: \(wasRead), at \(String(describing: present)): \(values)"
      let definition = stream(chunks: values.count, sync: [key(aggregation, read: wasRead)])
      let target = try LedgeredTarget.opened(scratch, [definition])
      // The last chunk is the first to be here.
      for ordinal in values.indices.reversed() { try commit(target, [(ordinal, values[ordinal])]) }
      let remarks = try target.close(stream: 0)
      #expect(try stored(target) == expected, "\(source)")
      #expect(remarks.count == (reason == nil ? 0 : 1), "\(source): \(remarks)")
      if let reason { #expect(remarks.first?.hasSuffix(": \(reason)") == true, "\(source): \(remarks)") }
    }
  }

  @Test(arguments: Kind.allCases) func othersThanOrderedOnesWaitForTheEnd(_ kind: Kind) throws {
    for mode in [WriteMode.incremental, .fullRefresh] {
      let scratch = try Scratch(kind)
      let aggregation = mode == .incremental ? "last" : "maximum"
      let target = try LedgeredTarget.opened(scratch, [stream(mode: mode, chunks: 1, sync: [key(aggregation)])])
      try commit(target, [(0, day(1))])
      #expect(try stored(target) == nil)
      _ = try target.close(stream: 0)
      #expect(try stored(target) == day(1))
    }
  }

  @Test(arguments: Kind.allCases) func unlikeKindsAreRemarkedOn(_ kind: Kind) throws {
    let scratch = try Scratch(kind)
    let target = try LedgeredTarget.opened(scratch, [stream(chunks: 2, sync: [key()])])
    try commit(target, [(0, .int(1)), (1, .string("a"))])
    #expect(
      try target.close(stream: 0) == [
        "the watermark 'w' of stream 'events' was given values of unlike kinds; only those that compare with the first were used"
      ])
    #expect(try stored(target) == .int(1))
  }

  @Test func valuesKeepTheirKindInTheLedger() {
    let inner: [Value] = [
      .timestamp(Instant(seconds: 5, nanoseconds: 1, offsetMinutes: -30)), .float(1), .int(1), .string("$timestamp"),
      .object([Value.Member("$timestamp", .string("1970-01-01T00:00:00Z"))]), .object([Value.Member("$object", .null)]),
      .object([Value.Member("$object", .object([Value.Member("a", .int(1))]))]), .object([]),
      .decimal(Decimal(text: "1e400")),
    ]
    for value in inner + [.array(inner), .object([Value.Member("a", .array(inner))])] {
      #expect(AggregateText.value(AggregateText.text(value)) == value, "\(AggregateText.text(value))")
    }
  }

  @Test func withoutALedgerThereAreNoneAndNoFileIsMade() throws {
    let scratch = Scratch()
    let target = try TargetOpener.open(url: "sqlite:" + scratch.path)
    #expect(try target.syncValues(stream: "events", object: "main.events").isEmpty)
    #expect(!fileExists(scratch.path))
    try scratch.execute("CREATE TABLE t (a)")
    #expect(try target.syncValues(stream: "events", object: "main.events").isEmpty)
  }
}
