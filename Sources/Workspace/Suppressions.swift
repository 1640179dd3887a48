// The suppressing comments of one file: which part of it each covers, which findings go, and which comments are of no
// use.

internal import Diagnostics
internal import YAMLSyntax

enum Suppressions {
  /// The findings of `file` that no comment suppresses, and those about the comments. Codes that are not enabled are
  /// not judged: their findings were not asked for.
  static func applied(
    to findings: [Diagnostic], of file: SourceFile, isEnabled: (DiagnosticCode) -> Bool
  ) -> [Diagnostic] {
    // Nearly every file has none, and then nothing is parsed again.
    guard contains(file.bytes, Array("backhoe:".utf8)), let outline = YAMLOutline(file) else { return findings }
    var own: [Diagnostic] = []
    var suppressions: [Suppression] = []
    for comment in outline.comments {
      guard var suppression = SuppressionText.parse(comment, in: file, into: &own) else { continue }
      suppression.scope = scope(of: comment, in: outline, file)
      suppressions.append(suppression)
    }
    var kept: [Diagnostic] = []
    for finding in findings where !isSuppressed(finding, by: &suppressions) { kept.append(finding) }
    for suppression in suppressions { own += unused(suppression, in: file, isEnabled: isEnabled) }
    return kept + own
  }

  private static func isSuppressed(_ finding: Diagnostic, by suppressions: inout [Suppression]) -> Bool {
    var isSuppressed = false
    for index in suppressions.indices {
      guard let scope = suppressions[index].scope, scope.start <= finding.location.span.start,
        finding.location.span.start < max(scope.end, scope.start + 1)
      else { continue }
      for item in suppressions[index].items.indices where suppressions[index].items[item].code == finding.code {
        suppressions[index].items[item].isUsed = true
        isSuppressed = true
      }
    }
    return isSuppressed
  }

  /// Above everything: the file. Behind something: the widest part that starts on the line. Else: the part below.
  private static func scope(of comment: YAMLComment, in outline: YAMLOutline, _ file: SourceFile) -> SourceSpan? {
    guard let first = outline.parts.first, comment.span.start > first.start else {
      return SourceSpan(0, file.bytes.count + 1)
    }
    if comment.isAlone { return part(from: comment.span.end, in: outline) }
    let line = file.lines.span(ofLine: file.lines.line(at: comment.span.start))
    guard let part = part(from: line.start, in: outline), part.start < line.end else { return nil }
    return part
  }

  /// The first part that starts at `offset` or later; of several the widest.
  private static func part(from offset: Int, in outline: YAMLOutline) -> SourceSpan? {
    var low = 0
    var high = outline.parts.count
    while low < high {
      let middle = (low + high) / 2
      if outline.parts[middle].start < offset { low = middle + 1 } else { high = middle }
    }
    return low < outline.parts.count ? outline.parts[low] : nil
  }

  private static func unused(
    _ suppression: Suppression, in file: SourceFile, isEnabled: (DiagnosticCode) -> Bool
  ) -> [Diagnostic] {
    let useless = suppression.items.filter { !$0.isUsed && isEnabled($0.code) }
    return useless.map { item in
      let isWhole = useless.count == suppression.items.count
      return Diagnostic(
        .unusedSuppression, "there is no \(item.code.id) to suppress here", at: Location(file, item.span),
        help: suppression.scope == nil ? "put the comment above the part that it is about, or on its first line" : nil,
        fix: isWhole ? Fix("delete the comment", replace: wholeComment(suppression.comment, file), with: "") : nil)
    }
  }

  /// The comment with the blanks before it; with its line if that is all there is.
  private static func wholeComment(_ comment: YAMLComment, _ file: SourceFile) -> SourceSpan {
    let bytes = file.bytes
    var span = comment.span
    while span.start > 0, bytes[span.start - 1] == 0x20 || bytes[span.start - 1] == 0x09 { span.start -= 1 }
    guard comment.isAlone else { return span }
    if span.end < bytes.count, bytes[span.end] == 0x0D { span.end += 1 }
    if span.end < bytes.count, bytes[span.end] == 0x0A { span.end += 1 }
    return span
  }

  private static func contains(_ bytes: [UInt8], _ word: [UInt8]) -> Bool {
    bytes.withUnsafeBufferPointer { bytes in
      guard bytes.count >= word.count else { return false }
      for start in 0...bytes.count - word.count where bytes[start] == word[0] {
        if bytes[start..<start + word.count].elementsEqual(word) { return true }
      }
      return false
    }
  }
}
