// Regular expressions: a handle on RE2, which matches in time that grows with the text and not beyond.

internal import CRE2

/// A compiled regular expression.
final class Regex: @unchecked Sendable {
  /// What a pattern and its automata may use. Past it RE2 refuses the pattern, or matches more slowly.
  private static let maximumMemory: Int64 = 8 << 20

  private let handle: OpaquePointer
  /// The groups in parentheses.
  let groupCount: Int

  /// Throws for a pattern that RE2 does not know, with its reason.
  init(_ pattern: String) throws(FunctionError) {
    var error = [CChar](repeating: 0, count: 256)
    var text = pattern
    let compiled = text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { characters in
        // An empty pattern has no address of its own.
        withUnsafePointer(to: CChar(0)) { empty in
          backhoe_regex_compile(
            characters.baseAddress ?? empty, characters.count, Self.maximumMemory, &error, error.count)
        }
      }
    }
    guard let compiled else {
      let reason = String(decoding: error.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      throw FunctionError("the regular expression \"\(pattern)\" is wrong: \(reason)")
    }
    handle = compiled
    groupCount = Int(backhoe_regex_group_count(compiled))
  }

  deinit { backhoe_regex_free(handle) }

  /// The number of a named group; nil if there is none.
  func group(named name: String) -> Int? {
    var name = name
    let number = name.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { characters in
        characters.baseAddress.map { backhoe_regex_group_named(handle, $0, characters.count) } ?? -1
      }
    }
    return number < 0 ? nil : Int(number)
  }

  /// Whether the pattern occurs in the text.
  func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var span = backhoe_regex_span()
    return search(text, from: 0, &span, 0)
  }

  /// The first match at or after byte `start`: the whole and then each group, nil for one that took no part.
  func firstMatch(in text: UnsafeBufferPointer<UInt8>, from start: Int = 0) -> [Range<Int>?]? {
    var spans = [backhoe_regex_span](repeating: backhoe_regex_span(), count: groupCount + 1)
    guard search(text, from: start, &spans, groupCount + 1) else { return nil }
    return spans.map { $0.start < 0 ? nil : Int($0.start)..<Int($0.end) }
  }

  private func search(
    _ text: UnsafeBufferPointer<UInt8>, from start: Int, _ spans: UnsafeMutablePointer<backhoe_regex_span>, _ count: Int
  ) -> Bool {
    text.withMemoryRebound(to: CChar.self) { characters in
      backhoe_regex_match(handle, characters.baseAddress, characters.count, start, spans, Int32(count))
    }
  }
}
