// Names in a text that does not compile, found without parsing it: enough to know what may be meant.

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

  /// Every NAME of `scope.NAME`.
  static func names(after scope: String, in text: String) -> Set<String> {
    let bytes = Array(text.utf8)
    let word = Array((scope + ".").utf8)
    var names: Set<String> = []
    var index = 0
    while index + word.count < bytes.count {
      let startsWord = index == 0 || !isName(bytes[index - 1]) && bytes[index - 1] != UInt8(ascii: ".")
      guard startsWord, bytes[index..<index + word.count].elementsEqual(word) else {
        index += 1
        continue
      }
      let start = index + word.count
      index = start
      while index < bytes.count, isName(bytes[index]) { index += 1 }
      if index > start { names.insert(String(decoding: bytes[start..<index], as: UTF8.self)) }
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
