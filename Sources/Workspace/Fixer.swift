// Makes the safe fixes of a file, in rounds, and only those after which the file is better: it can still be read and has
// no finding that it did not have before. Works on bytes; writing them is for the command.

package import Diagnostics

/// A file after its fixes.
package struct FixedFile: Sendable {
  package var bytes: [UInt8]
  /// How many findings were mended.
  package var count: Int
}

/// Mends files.
package struct Fixer {
  private static let mostRounds = 50

  private let file: SourceFile
  private let isReported: (Diagnostic) -> Bool
  private let check: (SourceFile) -> CheckedFile

  /// Fixes belong to findings that `isReported` lets through; `check` gives the findings of other versions of the file.
  package init(
    _ file: SourceFile, isReported: @escaping (Diagnostic) -> Bool = { _ in true },
    check: @escaping (SourceFile) -> CheckedFile
  ) {
    self.file = file
    self.isReported = isReported
    self.check = check
  }

  /// The file with all that can be mended; nil if nothing can.
  package func fixed() -> FixedFile? {
    var bytes = file.bytes
    var count = 0
    for _ in 0..<Self.mostRounds {
      let before = check(version(bytes))
      let fixes = fixes(of: before.findings)
      guard !fixes.isEmpty, let kept = improve(bytes, with: fixes[...], before) else { break }
      count += kept.count
      bytes = kept.bytes
    }
    return count > 0 && bytes != file.bytes ? FixedFile(bytes: bytes, count: count) : nil
  }

  private func version(_ bytes: [UInt8]) -> SourceFile { SourceFile(path: file.path, bytes: bytes) }

  private func fixes(of findings: [Diagnostic]) -> [Fix] {
    findings.filter(isReported).compactMap(\.fix).filter(\.isSafe).withoutOverlaps
  }

  /// The fixes that do no harm: all of them, or those of each half that do none.
  private func improve(_ bytes: [UInt8], with fixes: ArraySlice<Fix>, _ before: CheckedFile) -> FixedFile? {
    if let settled = settle(bytes, with: Array(fixes), before) {
      return FixedFile(bytes: settled.bytes, count: fixes.count + settled.followers)
    }
    guard fixes.count > 1 else { return nil }
    let middle = fixes.startIndex + fixes.count / 2
    // The other half is for the next round: its places have moved.
    return improve(bytes, with: fixes[..<middle], before) ?? improve(bytes, with: fixes[middle...], before)
  }

  /// The file after `fixes`, and after the fixes of what only then comes to light, if nothing new is left.
  private func settle(
    _ bytes: [UInt8], with fixes: [Fix], _ before: CheckedFile
  ) -> (bytes: [UInt8], followers: Int)? {
    var bytes = fixes.applied(to: bytes)
    var followers = 0
    var most = fixes.count
    for _ in 0..<Self.mostRounds {
      let after = check(version(bytes))
      let new = added(after, to: before)
      if new.isEmpty { return (bytes, followers) }
      // Fixes that bring ever more to light would never end.
      if new.count > most { return nil }
      most = new.count
      let more = self.fixes(of: new)
      if more.isEmpty { return nil }
      bytes = more.applied(to: bytes)
      followers += more.count
    }
    return nil
  }

  /// The findings that were not there before. Of a file that could not be read nothing was known, so that whatever
  /// shows once it can be is not new.
  private func added(_ after: CheckedFile, to before: CheckedFile) -> [Diagnostic] {
    if !before.isReadable, after.isReadable { return [] }
    var known: [String: Int] = [:]
    for finding in before.findings where before.isReadable { known[Self.identity(finding), default: 0] += 1 }
    return after.findings.filter { finding in
      guard let count = known[Self.identity(finding)], count > 0 else { return true }
      known[Self.identity(finding)] = count - 1
      return false
    }
  }

  /// Places move, what is said does not.
  private static func identity(_ finding: Diagnostic) -> String { "\(finding.code.id) \(finding.message)" }
}
