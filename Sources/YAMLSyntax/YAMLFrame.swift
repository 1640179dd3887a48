// A collection under construction.

internal import Diagnostics

/// A sequence or mapping whose end has not come yet.
struct YAMLFrame {
  enum Kind { case sequence, mapping }

  let kind: Kind
  let isFlow: Bool
  var start = 0
  /// The column that explicit indentation of block scalars inside counts from.
  var indent = -1
  var anchor: String?
  var tag: String?
  /// Keys that are none.
  private var refused: [Diagnostic] = []
  /// Keys that stand here again, each with the one that stands here first.
  private var duplicates: [(key: YAMLNode, first: YAMLNode)] = []

  private var items: [YAMLNode] = []
  private var entries: [YAMLNode.Entry] = []
  /// Where each name stands in `entries`, from the first on that makes a search through them too long.
  private var places: [String: Int] = [:]
  /// So many keys of one finding are named.
  private static let mostNames = 6
  /// So many entries are searched.
  private static let searched = 16
  /// Which entries came from a merge and give way to one that is written.
  private var merged: Set<String> = []
  private var key: PendingKey = .none

  private enum PendingKey {
    case none
    case key(YAMLNode)
    /// The key was refused; its value goes too.
    case refused
  }

  init(_ kind: Kind, isFlow: Bool) {
    self.kind = kind
    self.isFlow = isFlow
  }

  /// Takes the next item, key or value; nil stands for one that could not be made.
  mutating func take(_ node: YAMLNode?) {
    if kind == .sequence {
      if let node { items.append(node) }
      return
    }
    switch key {
    case .none:
      if let node { accept(node) } else { key = .refused }
    case .refused: key = .none
    case .key(let name):
      key = .none
      if let node { addEntry(name, node) }
    }
  }

  /// The finished collection. `end` counts for flow style only: a block ends with its last value.
  func node(file: SourceFile, end: Int) -> YAMLNode {
    switch kind {
    case .sequence:
      let last = items.reduce(start) { max($0, $1.span.end) }
      return YAMLNode(
        .sequence(items), span: SourceSpan(start, isFlow ? end : max(start, last)), tag: tag, isFlow: isFlow, file: file
      )
    case .mapping:
      let last = entries.reduce(start) { max($0, $1.key.span.end, $1.value.span.end) }
      return YAMLNode(
        .mapping(entries), span: SourceSpan(start, isFlow ? end : last), tag: tag, isFlow: isFlow,
        lacksEntries: !duplicates.isEmpty, file: file)
    }
  }

  /// What is wrong with its keys. Several that stand twice have one cause: the line is missing that would part them.
  var findings: [Diagnostic] {
    guard let (key, first) = duplicates.first else { return refused }
    let names = Suggestions.list(duplicates.map { $0.key.scalar?.text ?? "" }, joinedBy: "and", limit: Self.mostNames)
    let isOne = duplicates.count == 1
    let finding = Diagnostic(
      .duplicateKey, "\(names) \(isOne ? "stands" : "stand") twice in this map", at: key.location,
      notes: [Note("it stands here first", at: first.location)]
        + duplicates.dropFirst().prefix(Self.mostNames).map {
          Note("'\($0.key.scalar?.text ?? "")' is here again", at: $0.key.location)
        },
      help: isOne
        ? "delete one of them" : "write the line that is missing between them ('name:', or '- '), or delete one of each"
    )
    return refused + [finding]
  }

  private mutating func accept(_ node: YAMLNode) {
    if node.scalar != nil {
      key = .key(node)
      return
    }
    key = .refused
    refused.append(
      Diagnostic(
        .keyNotText, "\(node.kindName) stands where a key is expected", at: node.location,
        help: "if this is a template, put the whole value in quotes"))
  }

  private mutating func addEntry(_ key: YAMLNode, _ value: YAMLNode) {
    let name = key.scalar?.text ?? ""
    if name == "<<", key.scalar?.style == .plain {
      merge(value, at: key)
      return
    }
    let entry = YAMLNode.Entry(key: key, value: value)
    guard let place = place(of: name) else {
      append(entry)
      return
    }
    if merged.remove(name) != nil {
      entries[place] = entry
      return
    }
    duplicates.append((key, entries[place].key))
    // Of two the first that says something counts.
    if entries[place].value.isBlank, !value.isBlank { entries[place] = entry }
  }

  private mutating func merge(_ value: YAMLNode, at key: YAMLNode) {
    var sources: [YAMLNode] = []
    if value.entries != nil { sources = [value] }
    if let items = value.items, items.allSatisfy({ $0.entries != nil }) { sources = items }
    if sources.isEmpty, value.items?.isEmpty != true {
      refused.append(
        Diagnostic(
          .mergeNotMap, "'<<' merges maps, and this is \(value.kindName)", at: value.location,
          help: "give it an alias of a map: '<<: *name'"))
      return
    }
    for source in sources {
      for entry in source.entries ?? [] where place(of: entry.name) == nil {
        merged.insert(entry.name)
        append(entry)
      }
    }
  }

  private func place(of name: String) -> Int? {
    places.isEmpty ? entries.firstIndex { $0.name == name } : places[name]
  }

  private mutating func append(_ entry: YAMLNode.Entry) {
    entries.append(entry)
    if !places.isEmpty {
      places[entry.name] = entries.count - 1
    } else if entries.count > Self.searched {
      for (place, entry) in entries.enumerated() { places[entry.name] = place }
    }
  }
}
