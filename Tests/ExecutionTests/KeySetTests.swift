// Keys are equal when their values are, and only then.

import Records
import Testing
import Values

@testable import Execution

@Suite struct KeySetTests {
  private let arena = Arena()
  private let keys = KeyTable()

  private func record(_ json: String) throws -> Cell {
    Cell(try JSONText.parse(json), arena: arena, keys: keys)
  }

  @Test func equalKeys() throws {
    let names = ["a", "b"].map { keys.intern($0)! }
    let rows: [(first: String, second: String, isNew: Bool)] = [
      (#"{"a": 1, "b": 2}"#, #"{"b": 2, "a": 1, "c": 3}"#, false),
      (#"{"a": 1, "b": 2}"#, #"{"a": 1.0, "b": 2}"#, false),
      (#"{"a": 1, "b": 2}"#, #"{"a": "1", "b": 2}"#, true),
      (#"{"a": 12, "b": 2}"#, #"{"a": 1, "b": 22}"#, true),
      (#"{"a": "x", "b": "yz"}"#, #"{"a": "xy", "b": "z"}"#, true),
      (#"{"a": null, "b": 2}"#, #"{"b": 2}"#, false),
      (#"{"a": null, "b": 2}"#, #"{"a": "", "b": 2}"#, true),
      (#"{"a": 0, "b": 2}"#, #"{"a": false, "b": 2}"#, true),
      (#"{"a": 9007199254740993, "b": 2}"#, #"{"a": 9007199254740992, "b": 2}"#, true),
      (#"{"a": 0.5, "b": 2}"#, #"{"a": 0.5, "b": 2}"#, false),
      (#"{"a": [1], "b": 2}"#, #"{"a": [1], "b": 2}"#, false),
      (#""x""#, #""x""#, false),
      (#""x""#, #""y""#, true),
    ]
    for row in rows {
      var set = KeySet()
      let isFirstNew = try set.insert(try record(row.first), key: names)
      let isSecondNew = try set.insert(try record(row.second), key: names)
      #expect(isFirstNew, "\(row)")
      #expect(isSecondNew == row.isNew, "\(row)")
    }
  }

  @Test func manyKeysStayApart() throws {
    let name = keys.intern("id")!
    var set = KeySet()
    for round in 0..<2 {
      for id in 0..<20_000 {
        let isNew = try set.insert(arena.object([name, .int(Int64(id) &* 1_000_003)]), key: [name])
        if isNew != (round == 0) { Issue.record("\(id) in round \(round)") }
      }
    }
    #expect(set.count == 20_000)
  }
}
