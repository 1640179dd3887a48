// Whether a page is found by counting (offset, page number) or by what it holds (cursor, key). Records that appear or
// vanish meanwhile move the pages that are counted, so a chunk does not go on at one unless its user trusts that.

internal import Bytecode
internal import Records
internal import Types
internal import VirtualMachine

enum PagePlace {
  private static let countingWords = ["page", "offset", "skip", "start"]
  private static let cursorWords = ["cursor", "token", "after", "since"]

  /// Whether `value` of a variable that pagination sets is a count.
  static func isCounted(_ variable: LinkedVariable, _ value: Cell) -> Bool {
    guard case .program(let program) = variable.slot else { return false }
    switch value.kind {
    case .int, .float, .decimal: return counts(variable.key.text, program)
    case .string:
      let text = value.text
      if !text.isEmpty, text.utf8.allSatisfy(isDigit) { return counts(variable.key.text, program) }
      return isCountedAddress(text)
    default: return false
    }
  }

  /// Whether a number that the program gives is a count: it adds to itself, or is called one.
  private static func counts(_ name: String, _ program: LinkedProgram) -> Bool {
    if program.reads.reads(.state, name) { return true }
    let words = (name + " " + program.executable.source).lowercased()
    if cursorWords.contains(where: { words.firstRange(of: $0) != nil }) { return false }
    return countingWords.contains { words.firstRange(of: $0) != nil }
  }

  /// Whether a URL says in its query which page it is: `…?page=3`.
  private static func isCountedAddress(_ text: String) -> Bool {
    guard let mark = text.firstIndex(of: "?") else { return false }
    return text[mark...].dropFirst().split(separator: "&").contains { parameter in
      let parts = parameter.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, parts[1].utf8.allSatisfy(isDigit) else { return false }
      let name = parts[0].lowercased()
      return countingWords.contains { name.firstRange(of: $0) != nil } && name.firstRange(of: "size") == nil
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
