// The line of a chunk as it stands in a plan, for those who compare and copy a million of them without reading each.

/// The bytes of one chunk. Its ID comes first, as `ChunkLine` lays it out.
package struct ChunkBytes: Sendable, Equatable {
  /// The JSON object.
  package let json: [UInt8]

  private static let start = Array("{\"id\":\"".utf8)
  private static let idLength = "bc_".utf8.count + 26

  /// The line's end may be a comma or the list's bracket.
  init(line: [UInt8]) {
    var bytes = line
    if bytes.last == UInt8(ascii: ",") { bytes.removeLast() }
    if bytes.last == UInt8(ascii: "]") { bytes.removeLast() }
    json = bytes
  }

  /// The bytes of the ID; empty for a line that has none where it should be.
  package var id: ArraySlice<UInt8> {
    let end = Self.start.count + Self.idLength
    guard json.count > end, json.starts(with: Self.start) else { return [] }
    return json[Self.start.count..<end]
  }

  /// The JSON of the iteration's value; empty for a line that has none.
  package var value: ArraySlice<UInt8> {
    json.withUnsafeBufferPointer { bytes in
      // Inside a text every quote has a backslash before it, so that this stands between members alone.
      let mark: StaticString = ",\"value\":"
      let length = mark.utf8CodeUnitCount
      var start = Self.start.count
      while start + length <= bytes.count {
        if bytes[start] == UInt8(ascii: ","), (0..<length).allSatisfy({ bytes[start + $0] == mark.utf8Start[$0] }) {
          return json[(start + length)..<Self.end(of: bytes, from: start + length)]
        }
        start += 1
      }
      return []
    }
  }

  /// Where the value that begins at `start` ends: at a comma or a bracket of the object that it is in.
  private static func end(of bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var depth = 0
    var isText = false
    var place = start
    while place < bytes.count {
      switch bytes[place] {
      case UInt8(ascii: "\\") where isText: place += 1
      case UInt8(ascii: "\""): isText.toggle()
      case _ where isText: break
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if depth == 0 { return place }
        depth -= 1
      case UInt8(ascii: ",") where depth == 0: return place
      default: break
      }
      place += 1
    }
    return min(place, bytes.count)
  }
}
