// The records, each a function of the page's name and its number alone: some ten columns that cover what a loader
// must get right (integers that a double cannot hold, decimals, null, escapes, nesting, time as text).

/// Bodies of the data routes, as JSON.
enum RecordBodies {
  /// A day's events. `date` is `YYYY-MM-DD`. Their keys ascend with the days, or, `isScattered`, are in no order.
  static func events(date: String, count: Int, isScattered: Bool = false) -> [UInt8] {
    var writer = ByteWriter(capacity: count * 330 + 64)
    let seed = hashed(date.utf8)
    writer.write("{\"data\":{\"events\":[")
    for index in 0..<count {
      let random = mixed(seed &+ UInt64(index))
      if index > 0 { writer.write(",") }
      writer.write("{\"event_id\":\"evt_")
      if isScattered {
        writer.write(Int(mixed(random) >> 1), width: 19)
      } else {
        writer.write(date)
        writer.write("_")
        writer.write(index, width: 6)
      }
      writer.write("\",\"occurred_at\":\"")
      writer.write(date)
      writer.write("T")
      writer.write(time: random)
      writer.write("Z\",\"kind\":\"")
      writer.write(kinds[Int(random >> 8 & 3)])
      writer.write("\",\"user_id\":")
      writer.write(Int(random >> 16 & 0xFFFF) + 1_000)
      writer.write(measures: random, index)
      writer.write(",\"properties\":{\"source\":\"")
      writer.write(sources[Int(random >> 12 & 3)])
      writer.write("\",\"depth\":")
      writer.write(Int(random >> 20 & 7))
      writer.write(",\"tags\":[\"a\",\"b\"]}}")
    }
    writer.write("]}}")
    return writer.finish()
  }

  /// A month's sales. `month` is `YYYY-MM`.
  static func sales(month: String, count: Int) -> [UInt8] {
    var writer = ByteWriter(capacity: count * 330 + 64)
    let seed = hashed(month.utf8)
    writer.write("{\"sales\":[")
    for index in 0..<count {
      let random = mixed(seed &+ UInt64(index))
      if index > 0 { writer.write(",") }
      writer.write("{\"sale_id\":\"sale_")
      writer.write(month)
      writer.write("_")
      writer.write(index, width: 6)
      writer.write("\",\"month\":\"")
      writer.write(month)
      writer.write("\",\"closed_at\":\"")
      writer.write(month)
      writer.write("-")
      writer.write(Int(random >> 24 % 28) + 1, width: 2)
      writer.write("T")
      writer.write(time: random)
      writer.write("Z\",\"units\":")
      writer.write(Int(random >> 16 & 0xFF) + 1)
      writer.write(measures: random, index)
      writer.write(",\"customer\":{\"id\":")
      writer.write(Int(random >> 40 & 0xFFFF))
      writer.write(",\"region\":\"")
      writer.write(regions[Int(random >> 12 & 3)])
      writer.write("\",\"segments\":[1,2]}}")
    }
    writer.write("]}")
    return writer.finish()
  }

  /// The orders whose ID is in `ids`: of each thousand IDs the first `perThousand` exist, so that any window of a
  /// thousand has as many, and an order is the same whatever window asks for it.
  static func orders(ids: ClosedRange<Int>, perThousand: Int) -> [UInt8] {
    var writer = ByteWriter(capacity: min(ids.count, perThousand * (ids.count / 1_000 + 2)) * 330 + 64)
    writer.write("{\"orders\":[")
    let start = writer.count
    for id in ids where id % 1_000 < perThousand {
      if writer.count > start { writer.write(",") }
      writer.write("{\"order_id\":")
      writer.write(id)
      writer.write(item: id, "\",\"status\":\"", kinds)
    }
    writer.write("]}")
    return writer.finish()
  }

  /// Items `range` of `total`, with what a client needs to go on: for offsets, or (`isCursor`) a cursor.
  static func items(_ range: Range<Int>, total: Int, isCursor: Bool) -> [UInt8] {
    var writer = ByteWriter(capacity: range.count * 330 + 128)
    writer.write("{\"items\":[")
    for id in range {
      if id > range.lowerBound { writer.write(",") }
      writer.write("{\"id\":")
      writer.write(id)
      writer.write(item: id, "\",\"source\":\"", sources)
    }
    writer.write("],\"has_more\":")
    let hasMore = range.upperBound < total
    writer.write(hasMore ? "true" : "false")
    if isCursor {
      writer.write(",\"next\":")
      if hasMore {
        writer.write("\"c_")
        writer.write(range.upperBound, width: 6)
        writer.write("\"}")
      } else {
        writer.write("null}")
      }
    } else {
      writer.write(",\"offset\":")
      writer.write(range.lowerBound)
      writer.write(",\"total\":")
      writer.write(total)
      writer.write("}")
    }
    return writer.finish()
  }
}

private let kinds: [StaticString] = ["click", "view", "purchase", "sign-up"]
private let sources: [StaticString] = ["web", "ios", "android", "api"]
private let regions: [StaticString] = ["north", "east", "south", "west"]

extension ByteWriter {
  /// `HH:MM:SS`.
  fileprivate mutating func write(time random: UInt64) {
    let second = Int(random >> 32 % 86_400)
    write(second / 3_600, width: 2)
    write(":")
    write(second / 60 % 60, width: 2)
    write(":")
    write(second % 60, width: 2)
  }

  /// What orders and items have in common, after the ID and to the record's end.
  fileprivate mutating func write(item id: Int, _ label: StaticString, _ labels: [StaticString]) {
    let random = mixed(UInt64(truncatingIfNeeded: id))
    write(",\"number\":\"N-")
    write(id, width: 8)
    write(label)
    write(labels[Int(random >> 8 & 3)])
    write("\",\"created_at\":\"2024-")
    write(Int(random >> 24 % 12) + 1, width: 2)
    write("-")
    write(Int(random >> 28 % 28) + 1, width: 2)
    write("T")
    write(time: random)
    write("Z\"")
    write(measures: random, id)
    write(",\"address\":{\"city\":\"Zürich\",\"zip\":\"")
    write(Int(random >> 40 % 10_000), width: 5)
    write("\",\"lines\":[]}}")
  }

  /// The columns with awkward values: an integer above 2^53, a decimal, a float, a bool, and null or text with escapes.
  fileprivate mutating func write(measures random: UInt64, _ index: Int) {
    write(",\"sequence\":")
    write(9_007_199_254_740_993 + Int(random >> 44) * 2)
    write(",\"amount\":")
    write(Int(random >> 4 & 0xFFFF))
    write(".")
    write(Int(random >> 20 % 100), width: 2)
    write(",\"balance\":")
    write(1_234_567_890_123_456 + Int(random >> 40))
    write(".")
    write(Int(random % 10_000), width: 4)
    write(",\"score\":0.")
    write(Int(random % 1_000_000) + 1, width: 6)
    write(",\"is_test\":")
    write(random & 16 == 0 ? "false" : "true")
    write(index % 3 == 0 ? ",\"note\":\"line\\nbreak, \\\"quoted\\\", caf\\u00e9 \\ud83d\\ude00\"" : ",\"note\":null")
  }
}
