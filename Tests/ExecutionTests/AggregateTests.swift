// Running aggregates: what they give, and what they cost.

import Records
import Testing

@testable import Execution

@Suite struct AggregateTests {
  /// Page after page costs what it brings, not what all before it brought.
  @Test func whatIsCollectedTakesRoomOnce() {
    var arena = Arena()
    var aggregate = Aggregate(.collect)
    let count = 20_000
    var early = Cell.null
    for number in 0..<count {
      let page = Arena()
      _ = aggregate.add(page.string("item \(number)"))
      _ = aggregate.add(.null)
      aggregate.settle(in: arena)
      if number == 9 { early = aggregate.value ?? .null }
    }
    #expect(arena.capacity < 400 * count)
    // What was seen on an early page is what it was.
    #expect(early.elements.map(\.text) == (0..<10).map { "item \($0)" })
    // Moved, kept and taken up again it goes on.
    let fresh = Arena()
    aggregate.move(to: fresh)
    arena = Arena()
    #expect(fresh.capacity < 400 * count)
    var resumed = Aggregate(.collect, kept: aggregate.kept[...])
    _ = resumed.add(.int(7))
    resumed.settle(in: fresh)
    let found = resumed.value?.elements
    #expect(found?.count == count + 1 && found?.last?.intValue == 7)
    #expect(found?.prefix(count).enumerated().allSatisfy { $1.text == "item \($0)" } == true)
    withExtendedLifetime(arena) {}
  }

  @Test func whatWasNeverGivenIsNothing() {
    for kind in AggregationKind.allCases {
      var aggregate = Aggregate(kind)
      _ = aggregate.add(.null)
      aggregate.settle(in: Arena())
      #expect(aggregate.value == nil, "\(kind)")
    }
  }
}
