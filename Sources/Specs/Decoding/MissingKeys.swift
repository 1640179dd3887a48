// When a missing key is worth a finding: not where another finding has said it already.

internal import Diagnostics
internal import Keys
internal import YAMLSyntax

extension SectionReader {
  /// The keys that unknown ones of this very map were meant to be, and those whose texts were cut.
  var meantKeys: Set<String> {
    unknown.reduce(into: cutKeys) { $0.formUnion($1.meaning.names($1.entry.name)) }
  }

  /// Reports every key that the table requires and that nobody mentions. `type` is that of an authentication;
  /// `meant` are keys that a finding has spoken of elsewhere.
  func requireKeys(of type: String? = nil, meant: Set<String> = []) {
    // What stands in the wrong place may be what is missing.
    if isInDisorder { return }
    let meant = meant.union(meantKeys)
    let owner = type.map { "\(section.words) of type '\($0)'" } ?? section.words
    var missing: [SpecKey] = []
    for row in section.keys where row.isRequired {
      guard row.types.isEmpty || type.map(row.types.contains) == true, !meant.contains(row.name) else { continue }
      guard let entry = node.entry(row.name) else {
        missing.append(row)
        continue
      }
      if !entry.value.isNull || row.kind.reportsNull { continue }
      decoding.report(
        .missingKey, "\(owner) needs a value of '\(row.name)'", at: entry.key.location,
        notes: [Note("\(row.name): \(row.doc)")])
    }
    if missing.isEmpty { return }
    let first = section.isRoot ? node.entries?.first?.key.location : nil
    decoding.report(
      .missingKey, "\(owner) needs \(Suggestions.list(missing.map(\.name), joinedBy: "and"))", at: first ?? location,
      notes: missing.map { Note("\($0.name): \($0.doc)") })
  }

  /// Whether keys stand in the wrong place here, or twice.
  var isInDisorder: Bool { node.lacksEntries || unknown.contains(where: \.meaning.isDisplaced) }
}

extension KeyKind {
  /// Whether the reader of this kind says itself that there is nothing.
  fileprivate var reportsNull: Bool {
    switch self {
    case .expression, .template, .expressionOrList, .processorOutput, .iterateTarget, .stateName: true
    default: false
    }
  }
}

extension YAMLNode {
  /// Whether this part of an endpoint, or a key of it, has a finding of its own if it is wrong, so that what it lacks
  /// is not worth a second one. `self` is the endpoint.
  func speaks(of key: String, in part: String, meant: Set<String>) -> Bool {
    if meant.contains(key) || meant.contains(part) { return true }
    guard let node = self[part], !node.isNull else { return false }
    return node.entries == nil || node.entry(key) != nil
  }
}
