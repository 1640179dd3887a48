// Reads one YAML file: checks its bytes, runs the parser, and turns whatever goes wrong into findings.

package import Diagnostics

/// Reading of YAML files.
package enum YAMLDocument {
  /// Larger files are refused.
  package static let largest = 16 << 20

  /// The root of the only document of `file`. Nil if it cannot be read: the bag then says why. Findings that leave the
  /// rest readable (duplicate keys, unknown aliases) are reported and the entry is dropped.
  package static func parse(_ file: SourceFile, into bag: inout DiagnosticBag) -> YAMLNode? {
    if file.bytes.count > largest {
      let message = "the file has \(file.bytes.count >> 20) MiB; at most \(largest >> 20) are read"
      bag.add(Diagnostic(.fileTooLarge, message, at: Location(file, SourceSpan(0, 0))))
      return nil
    }
    if let finding = CharacterCheck.firstFinding(in: file) {
      bag.add(finding)
      return nil
    }
    let base = file.bytes.starts(with: CharacterCheck.byteOrderMark) ? CharacterCheck.byteOrderMark.count : 0
    var composer = YAMLComposer(file: file, index: CodePointIndex(file.bytes, from: base))
    var lastQuoted: YAMLEvent?
    let problem = file.bytes.withUnsafeBufferPointer { bytes -> YAMLProblem? in
      do throws(YAMLProblem) {
        try forEachYAMLEvent(in: UnsafeBufferPointer(rebasing: bytes[base...])) { event in
          if event.isQuoted { lastQuoted = event }
          return composer.take(event)
        }
        return nil
      } catch {
        return error
      }
    }
    let findings = composer.findings
    if let problem {
      let finding = problem.finding(in: file, index: composer.index, after: lastQuoted)
      // What stands in a text or bracket that does not close as it was meant to is not what was meant.
      let start = problem.start(of: finding, index: composer.index)
      for earlier in findings.sorted where earlier.location.span.start < start { bag.add(earlier) }
      bag.add(finding)
      return nil
    }
    bag.add(contentsOf: findings)
    if composer.isBroken { return nil }
    guard let root = composer.root, !root.isNull else {
      bag.add(Diagnostic(.emptyDocument, "the file says nothing", at: Location(file, SourceSpan(0, 0))))
      return nil
    }
    return root
  }
}

/// The characters that YAML allows, checked before the parser runs, since its own report has no exact place.
private enum CharacterCheck {
  static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  static func firstFinding(in file: SourceFile) -> Diagnostic? {
    let bytes = file.bytes
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      return Diagnostic(
        .notUTF8, "the file is UTF-16", at: Location(file, SourceSpan(0, 2)), help: "save it as UTF-8")
    }
    do {
      _ = try UTF8Span(validating: bytes.span)
    } catch {
      let range = error.byteOffsets
      return Diagnostic(
        .notUTF8, "the file is not UTF-8", at: Location(file, SourceSpan(range.lowerBound, range.upperBound)),
        label: "these bytes are no character", help: "save the file as UTF-8")
    }
    guard let place = bytes.indices.first(where: { isControl(bytes, $0) }) else { return nil }
    let length = bytes[place] < 0x80 ? 1 : bytes[place] == 0xC2 ? 2 : 3
    let text = String(decoding: bytes[place..<place + length], as: UTF8.self)
    let number = text.unicodeScalars.first.map { String($0.value, radix: 16, uppercase: true) } ?? ""
    let name = String(repeating: "0", count: max(0, 4 - number.count)) + number
    return Diagnostic(
      .controlCharacter, "the control character U+\(name) cannot stand in YAML",
      at: Location(file, SourceSpan(place, place + length)), help: "delete it, or write \"\\u\(name)\" in double quotes"
    )
  }

  /// Whether a character that YAML forbids starts at `place` of valid UTF-8.
  private static func isControl(_ bytes: [UInt8], _ place: Int) -> Bool {
    switch bytes[place] {
    case 0x09, 0x0A, 0x0D, 0x20..<0x7F: false
    case 0..<0x20, 0x7F: true
    case 0xC2: bytes[place + 1] < 0xA0 && bytes[place + 1] != 0x85
    case 0xEF: bytes[place + 1] == 0xBF && bytes[place + 2] >= 0xBE
    default: false
    }
  }
}
