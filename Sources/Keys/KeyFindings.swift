// What there is to say about keys that a section does not have, and about values of the wrong kind: the same words for
// every file kind.

package import Diagnostics
package import YAMLSyntax

extension KeySection {
  /// What the writer of an unknown key meant.
  package enum Meaning: Sendable, Equatable {
    /// Keys of this section, the likeliest first.
    case slip([String])
    /// A key of another section.
    case misplaced(KeySection)
    case unknown

    /// Whether the key stands in the wrong place, and is no slip.
    package var isDisplaced: Bool { if case .slip = self { false } else { true } }

    /// The keys that the finding speaks of: nobody else needs to miss them.
    package func names(_ name: String) -> [String] {
      switch self {
      case .slip(let names): names
      case .misplaced: [name]
      case .unknown: []
      }
    }
  }

  /// What was meant by `name`, which is no key of this section, in a file whose root is `root`.
  package func meaning(of name: String, in root: KeySection) -> Meaning {
    if let row = keys.first(where: { $0.synonyms.contains(name.lowercased()) }) { return .slip([row.name]) }
    if let home = home(of: name, in: root) { return .misplaced(home) }
    let near = Suggestions.nearest(name, among: keys.map(\.name))
    return near.isEmpty ? .unknown : .slip(near)
  }

  /// The section that a key belongs to: one inside this one, else one around it, else any, the nearest to the root
  /// first. Calls, authentication and dynamic endpoints repeat the keys of other sections and count last, and so do
  /// sections that are at home in another kind of file.
  private func home(of name: String, in root: KeySection) -> KeySection? {
    let all = root.reachable.filter { $0 != self && $0.key(name) != nil }
    let likely = all.filter { section in
      !section.repeatsOthers && (section.isRoot || root.key(String(section.path.prefix { $0 != "." })) != nil)
    }
    let homes = likely.isEmpty ? all : likely
    return homes.first { children.contains($0) } ?? homes.first { $0.children.contains(self) } ?? homes.first
  }

  /// So many keys of one finding are named.
  private static let mostNames = 6

  /// The findings for the entries whose keys this section does not have. Some that follow each other and stand in the
  /// wrong place have one cause: the line above them.
  package func unknownKeys(among siblings: YAMLNode, in root: KeySection) -> [Diagnostic] {
    var findings: [Diagnostic] = []
    var run: [YAMLNode.Entry] = []
    func report() {
      if let first = run.first, run.contains(where: { meaning(of: $0.name, in: root).isDisplaced }) {
        findings.append(unknownKey(first, followedBy: run.dropFirst(), siblings, root))
      } else {
        findings += run.map { unknownKey($0, among: siblings, in: root) }
      }
      run = []
    }
    for entry in siblings.entries ?? [] {
      let isUnknown = key(entry.name) == nil && !leavesFree(entry.name)
      if isUnknown, !entry.name.isEmpty,
        meaning(of: entry.name, in: root).isDisplaced || home(of: entry.name, in: root) != nil
      {
        run.append(entry)
        continue
      }
      report()
      if isUnknown { findings.append(unknownKey(entry, among: siblings, in: root)) }
    }
    report()
    return findings
  }

  private func unknownKey(
    _ first: YAMLNode.Entry, followedBy others: ArraySlice<YAMLNode.Entry>, _ siblings: YAMLNode, _ root: KeySection
  ) -> Diagnostic {
    let finding = unknownKey(first, among: siblings, in: root)
    if others.isEmpty { return finding }
    let names = Suggestions.list(([first] + others).map(\.name), joinedBy: "and", limit: Self.mostNames)
    return Diagnostic(
      finding.code, "\(words) has no keys \(names)", at: finding.location,
      notes: finding.notes + others.prefix(Self.mostNames).map { Note("'\($0.name)' is here", at: $0.key.location) },
      help: (finding.help.map { "\($0); " } ?? "") + "is a line missing above them, or indented differently?")
  }

  /// The finding for an entry whose key this section does not have.
  package func unknownKey(_ entry: YAMLNode.Entry, among siblings: YAMLNode, in root: KeySection) -> Diagnostic {
    let name = entry.name
    if name.isEmpty {
      return Diagnostic(
        .unknownKey, "a value without a key stands in \(words)", at: entry.key.location,
        help: "write 'key: value'")
    }
    var notes: [Note] = []
    var label = ""
    var fix: Fix?
    var help: String?
    switch meaning(of: name, in: root) {
    case .slip(let near):
      label = "did you mean \(Suggestions.list(near))?"
      if let best = near.first, let row = key(best) {
        notes.append(Note("\(best): \(row.doc)"))
        if near.count == 1, siblings[best] == nil {
          fix = Fix("rename it to '\(best)'", replace: entry.key.span, with: best)
        }
      }
    case .misplaced(let home):
      help = "'\(name)' belongs into \(home.isRoot ? "the root of the file" : home.words)"
      if let row = home.key(name) { notes.append(Note("\(name): \(row.doc)")) }
    case .unknown:
      help = "\(words) has the keys \(Suggestions.list(keys.map(\.name), joinedBy: "and"))"
    }
    return Diagnostic(
      .unknownKey, "\(words) has no key '\(name)'", at: entry.key.location, label: label, notes: notes, help: help,
      fix: fix)
  }
}

extension SpecKey {
  /// The finding for a key that cannot have what it asks for, or that changes nothing; nil for every other key, and for
  /// a value that asks for nothing.
  package func standingFinding(_ entry: YAMLNode.Entry) -> Diagnostic? {
    switch standing {
    case .effective: return nil
    case .needless where entry.value.isNull, .refused where entry.value.isNull: return nil
    case .refused where ["false", "no", "off"].contains(entry.value.scalar?.text.lowercased()): return nil
    case .needless(let why):
      return Diagnostic(.obsoleteKey, "'\(name)' has no effect: \(why)", at: entry.key.location)
    case .refused(let why, let instead):
      return Diagnostic(
        .refusedKey, "'\(name)' cannot be had: \(why)", at: entry.key.location, help: instead)
    }
  }
}

extension SpecKey {
  /// The finding for a value that the key does not take.
  package func wrongKind(_ node: YAMLNode, help: String? = nil, fix: Fix? = nil) -> Diagnostic {
    Diagnostic(
      .wrongKind, "'\(name)' takes \(kind.words), and this is \(node.kindName)", at: node.location,
      notes: [Note("\(name): \(doc)")], help: help, fix: fix)
  }

  /// The finding for a lone text with commas where a list is wanted: it would be one name.
  package func listAsText(_ node: YAMLNode, _ text: String) -> Diagnostic {
    let names = text.split(separator: ",").map { $0.trimmingBlanks }
    let isPlain = names.allSatisfy { name in
      !name.isEmpty && name.utf8.allSatisfy { $0 == 0x5F || $0 | 0x20 &- 0x61 < 26 || $0 &- 0x30 < 10 }
    }
    let list = "[\(names.joined(separator: ", "))]"
    return Diagnostic(
      .wrongKind, "'\(name)' takes a list, and this text with commas would be one name", at: node.location,
      notes: [Note("\(name): \(doc)")], help: "write a list: [a, b]",
      fix: isPlain ? Fix("write \(list)", replace: node.span, with: list) : nil)
  }
}

extension StringProtocol {
  /// The text without blanks at its ends.
  fileprivate var trimmingBlanks: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
