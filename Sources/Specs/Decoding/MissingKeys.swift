// When a missing key is worth a finding: not where another finding has said it already.

internal import Diagnostics
internal import Keys
internal import YAMLSyntax

extension SectionReader {
  /// The keys that unknown ones of this very map were meant to be, and those whose texts were cut.
  var meantKeys: Set<String> {
    var names = cutKeys
    for entry in node.entries ?? [] where section.key(entry.name) == nil && !section.leavesFree(entry.name) {
      names.formUnion(section.meaning(of: entry.name, in: decoding.root).names(entry.name))
    }
    return names
  }

  /// Reports every key that the table requires and that nobody mentions. `type` is that of an authentication;
  /// `meant` are keys that a finding has spoken of elsewhere.
  func requireKeys(of type: String? = nil, meant: Set<String> = []) {
    let meant = meant.union(meantKeys)
    for row in section.keys where row.isRequired {
      guard row.types.isEmpty || type.map(row.types.contains) == true, !meant.contains(row.name) else { continue }
      let entry = node.entry(row.name)
      if let entry, !entry.value.isNull || row.kind.reportsNull { continue }
      let owner = type.map { "\(section.words) of type '\($0)'" } ?? section.words
      let place = entry?.key.location ?? (section.isRoot ? node.entries?.first?.key.location : nil) ?? location
      decoding.report(
        .missingKey, entry == nil ? "\(owner) needs '\(row.name)'" : "\(owner) needs a value of '\(row.name)'",
        at: place, notes: [Note("\(row.name): \(row.doc)")])
    }
  }
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
