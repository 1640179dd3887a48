// A file, as `lint` sees it: bytes to findings. Every place lies in the file, every format can be written, and what
// fixes make of the file has no finding that it did not have before. And its normal form, which must stay what it is.

internal import Diagnostics
internal import Formatting
internal import Values
internal import Workspace

enum Documents {
  private static let repository = Repository(root: "/repository", workingFolder: "/repository")
  private static let check = FileCheck(repository, filter: CodeFilter())

  static func check(_ bytes: [UInt8]) throws(BrokenProperty) {
    let file = SourceFile(path: "input.yaml", bytes: bytes)
    let checked = check.check(file, skipsOthers: false)
    _ = check.check(file, skipsOthers: true)
    if checked.isReadable { try format(file) }
    for finding in checked.findings { try checkPlaces(of: finding, in: file) }
    try checkFormats(of: checked.findings)
    guard let fixed = Fixer(file, check: { check.check($0, skipsOthers: false) }).fixed() else { return }
    if UnifiedDiff.text(from: bytes, to: fixed.bytes, path: file.path).isEmpty {
      throw BrokenProperty("a fix that changes nothing")
    }
    let after = check.check(SourceFile(path: file.path, bytes: fixed.bytes), skipsOthers: false)
    if checked.isReadable, !after.isReadable { throw BrokenProperty("a fix broke the file") }
    if checked.isReadable, checked.dropped == 0, after.findings.count > checked.findings.count {
      throw BrokenProperty("\(checked.findings.count) findings became \(after.findings.count)")
    }
  }

  private static func checkPlaces(of finding: Diagnostic, in file: SourceFile) throws(BrokenProperty) {
    let fixes = finding.fix.map { [$0] } ?? []
    let places =
      [finding.location.span] + finding.notes.compactMap { $0.location?.span } + fixes.flatMap(\.edits).map(\.span)
    for place in places where place.start < 0 || place.end < place.start || place.end > file.bytes.count {
      throw BrokenProperty("\(finding.code.id) at \(place.start)..<\(place.end) of \(file.bytes.count) bytes")
    }
    if fixes.withoutOverlaps.count != fixes.count { throw BrokenProperty("\(finding.code.id) has edits that overlap") }
    if finding.message.isEmpty { throw BrokenProperty("\(finding.code.id) says nothing") }
  }

  private static func checkFormats(of findings: [Diagnostic]) throws(BrokenProperty) {
    let summary = FindingsSummary(of: findings, files: 1)
    let texts = [
      JSONRenderer.render(findings, summary: summary),
      SARIFRenderer(version: "1", path: repository.relative).render(findings),
    ]
    for text in texts where (try? JSONText.parse(text)) == nil {
      throw BrokenProperty("no JSON: \(text.prefix(1_000))")
    }
    let lines = GitHubRenderer.render(findings, path: repository.relative).split(separator: "\n")
    if lines.count != findings.count { throw BrokenProperty("\(findings.count) findings in \(lines.count) commands") }
    for text in [findings.map { TextRenderer().render($0) }.joined()] + texts {
      let unsafe = text.unicodeScalars.first { $0 != "\n" && DisplayWidth.isUnprintable($0) }
      if let unsafe { throw BrokenProperty("a terminal would act on U+\(String(unsafe.value, radix: 16))") }
    }
  }

  private static func format(_ file: SourceFile) throws(BrokenProperty) {
    var once: [UInt8] = []
    do throws(Failure) {
      once = try Formatter.format(file, separated: ["endpoints"])
    } catch {
      if error.kind == .fault { throw BrokenProperty(error.what) }
      return
    }
    let result = SourceFile(path: file.path, bytes: once)
    let twice = try? Formatter.format(result, separated: ["endpoints"])
    if twice != once { throw BrokenProperty("formatting twice gives another text") }
  }
}
