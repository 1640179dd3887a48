// Changes to a file that mend a finding, and what becomes of the file's bytes. When a fix is taken, and whether what
// comes out is better, is for others to say.

/// A piece of a file and what stands there afterwards.
package struct Edit: Hashable, Sendable {
  package var span: SourceSpan
  package var replacement: String

  package init(replace span: SourceSpan, with replacement: String) {
    self.span = span
    self.replacement = replacement
  }

  /// Whether both touch the same bytes, or insert at the same place.
  package func overlaps(_ other: Edit) -> Bool {
    span.start < other.span.end && other.span.start < span.end || span.start == other.span.start
  }
}

/// A change to the finding's file that mends the finding and nothing else.
package struct Fix: Sendable {
  /// What the change does, in the imperative: "rename to 'method'".
  package var title: String
  /// None overlaps another.
  package var edits: [Edit]
  /// Whether it can be made unseen: what is meant is beyond doubt.
  package var isSafe: Bool

  package init(_ title: String, edits: [Edit], isSafe: Bool = true) {
    self.title = title.shortened
    self.edits = edits
    self.isSafe = isSafe
  }

  package init(_ title: String, replace span: SourceSpan, with replacement: String, isSafe: Bool = true) {
    self.init(title, edits: [Edit(replace: span, with: replacement)], isSafe: isSafe)
  }
}

extension [Fix] {
  /// Those fixes, in order, that leave alone what earlier ones change.
  package var withoutOverlaps: [Fix] {
    var taken: [Edit] = []
    var end = -1
    var kept: [Fix] = []
    for fix in self {
      // Fixes mostly come in the order of the file: then one comparison decides.
      let isBehind = fix.edits.allSatisfy { $0.span.start > end }
      if !isBehind, fix.edits.contains(where: { edit in taken.contains { $0.overlaps(edit) } }) { continue }
      kept.append(fix)
      taken += fix.edits
      for edit in fix.edits { end = Swift.max(end, edit.span.end) }
    }
    return kept
  }

  /// `bytes` with every edit made; none overlaps another. An edit outside the bytes is left out.
  package func applied(to bytes: [UInt8]) -> [UInt8] {
    let edits = flatMap(\.edits).sorted { $0.span.start < $1.span.start }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + 64)
    var place = 0
    for edit in edits where edit.span.start >= place && edit.span.start <= edit.span.end && edit.span.end <= bytes.count
    {
      result += bytes[place..<edit.span.start]
      result += edit.replacement.utf8
      place = edit.span.end
    }
    return result + bytes[place...]
  }
}
