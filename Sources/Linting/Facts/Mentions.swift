// Names in a text that does not compile, found without parsing it: enough to know what may be meant.

internal import Diagnostics

enum Mentions {
  /// Whether `word` stands anywhere, be it a part of another.
  static func contains(_ word: StaticString, in text: String) -> Bool {
    var text = text
    return word.withUTF8Buffer { word in
      text.withUTF8 { text in
        text.count >= word.count
          && (0...text.count - word.count).contains { text[$0..<$0 + word.count].elementsEqual(word) }
      }
    }
  }

  /// Every name at all.
  static func words(in text: String) -> Set<String> {
    Set(text.utf8.split(whereSeparator: { !isName($0) }).compactMap { String(Substring($0)) })
  }

  /// Every NAME of `scope.NAME`, also where the scope is misspelt.
  static func names(after scope: String, in text: String) -> Set<String> {
    let bytes = Array(text.utf8)
    func end(from start: Int) -> Int { bytes[start...].firstIndex { !isName($0) } ?? bytes.count }
    func part(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
    var names: Set<String> = []
    var index = 0
    while index < bytes.count {
      let dot = end(from: index)
      let head = index..<dot
      index = dot + 1
      guard !head.isEmpty, dot + 1 < bytes.count, bytes[dot] == UInt8(ascii: ".") else { continue }
      let name = dot + 1..<end(from: dot + 1)
      // What follows is a member, and no scope.
      while index < bytes.count, isName(bytes[index]) || bytes[index] == UInt8(ascii: ".") { index += 1 }
      let isScope =
        bytes[head].elementsEqual(scope.utf8)
        || abs(head.count - scope.utf8.count) < 3 && !Suggestions.nearest(part(head), among: [scope]).isEmpty
      if isScope, !name.isEmpty { names.insert(part(name)) }
    }
    return names
  }

  private static func isName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: byte >= 0x80
    }
  }
}
