// `# backhoe: ignore CODE[,CODE] -- reason`: how such a comment is read. What it covers is in `Suppressions.swift`.

internal import Diagnostics
internal import YAMLSyntax

/// A comment that suppresses findings.
struct Suppression {
  struct Item {
    var code: DiagnosticCode
    var span: SourceSpan
    var isUsed = false
  }

  let comment: YAMLComment
  var items: [Item]
  /// The bytes that it covers; nil: nothing.
  var scope: SourceSpan?
}

/// What a comment says.
enum SuppressionText {
  private static let mostCodes = 100

  /// Nil for a comment that is not for us. What is wrong with one that is, is reported.
  static func parse(_ comment: YAMLComment, in file: SourceFile, into findings: inout [Diagnostic]) -> Suppression? {
    var scanner = Scanner(bytes: file.bytes, place: comment.span.start + 1, end: comment.span.end)
    guard scanner.take("backhoe:") else { return nil }
    let start = scanner.place
    func malformed(_ message: String, _ span: SourceSpan, label: String = "") {
      findings.append(
        Diagnostic(
          .malformedSuppression, message, at: Location(file, span), label: label,
          help: "write '# backhoe: ignore CODE[,CODE] -- reason'"))
    }
    guard scanner.take("ignore") else {
      malformed("only 'ignore' can follow 'backhoe:'", SourceSpan(start, comment.span.end))
      return nil
    }
    var items: [Suppression.Item] = []
    var hasNames = false
    var names = 0
    while let name = scanner.name() {
      hasNames = true
      names += 1
      if names > mostCodes {
        malformed("more than \(mostCodes) codes are not read", SourceSpan(name.start, comment.span.end))
        break
      }
      let text = file.text(name)
      if let code = DiagnosticCode.named(text) {
        items.append(Suppression.Item(code: code, span: name))
      } else {
        let near = Suggestions.question(text.uppercased(), among: DiagnosticCode.all.map(\.id))
        malformed("there is no code '\(text)'", name, label: near ?? "")
      }
      if !scanner.take(",") { break }
    }
    if !hasNames { malformed("the suppression names no code", comment.span) }
    if scanner.take("--") {
      if scanner.isAtEnd { reportMissingReason(comment, file, &findings) }
    } else if scanner.isAtEnd {
      if !items.isEmpty { reportMissingReason(comment, file, &findings) }
    } else if hasNames {
      malformed("'--' and the reason are expected here", SourceSpan(scanner.place, comment.span.end))
    }
    return items.isEmpty ? nil : Suppression(comment: comment, items: items)
  }

  private static func reportMissingReason(_ comment: YAMLComment, _ file: SourceFile, _ findings: inout [Diagnostic]) {
    findings.append(
      Diagnostic(
        .suppressionWithoutReason, "the suppression gives no reason", at: Location(file, comment.span),
        help: "say why after '--': '# backhoe: ignore CODE -- reason'"))
  }

  /// Reads words, stepping over blanks before them.
  private struct Scanner {
    let bytes: [UInt8]
    private(set) var place: Int
    let end: Int

    init(bytes: [UInt8], place: Int, end: Int) {
      self.bytes = bytes
      self.place = place
      self.end = end
      skipBlanks()
    }

    var isAtEnd: Bool { place >= end }

    mutating func take(_ word: String) -> Bool {
      guard bytes[place..<end].starts(with: word.utf8) else { return false }
      place += word.utf8.count
      skipBlanks()
      return true
    }

    /// Letters and digits.
    mutating func name() -> SourceSpan? {
      let start = place
      while place < end, bytes[place] | 0x20 &- 0x61 < 26 || bytes[place] &- 0x30 < 10 { place += 1 }
      let span = SourceSpan(start, place)
      skipBlanks()
      return span.end > span.start ? span : nil
    }

    private mutating func skipBlanks() {
      while place < end, bytes[place] == UInt8(ascii: " ") || bytes[place] == UInt8(ascii: "\t") { place += 1 }
    }
  }
}
