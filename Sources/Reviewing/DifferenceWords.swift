// Words for what two plans differ in.

internal import Console
internal import Plans
internal import Values

extension KeyChange {
  /// A value in short; nil for one that is not there.
  static func text(_ value: Value?) -> String? {
    guard let value else { return nil }
    let text = value.string ?? CanonicalJSON.text(of: value)
    return text.count > 200 ? "\(text.prefix(199))…" : text
  }

  /// `endpoint.request.url: OLD → NEW`
  var words: String {
    switch (Self.text(old), Self.text(new)) {
    case (let old?, let new?): "\(path): \(old) → \(new)"
    case (nil, let new?): "\(path): added: \(new)"
    case (let old?, nil): "\(path): removed: \(old)"
    case (nil, nil): path
    }
  }
}

extension ChunkChanges.Stretch {
  /// `2024-02-01 … 2024-02-29 (29 chunks)`
  var words: String { count == 1 ? first : "\(first) … \(last) (\(Quantity.count(count, "chunk")))" }
}

extension ChunkChanges {
  /// The kinds that there are, with their sign and their words.
  var lists: [(sign: String, title: String, list: List)] {
    [
      ("+", "added", added), ("-", "removed", removed), ("~", "changed", changed),
      ("=", "stated otherwise, with the same rows", restated),
    ].filter { $0.2.count > 0 }
  }

  var summary: String {
    let parts = lists.map { "\(Quantity.count($0.list.count)) \($0.title)" } + ["\(Quantity.count(kept)) kept"]
    return parts.joined(separator: ", ")
  }
}

extension PlanDifference {
  /// Costs before and after.
  var estimate: [(name: String, old: String, new: String)] {
    [
      ("chunks", Quantity.count(old.chunks), Quantity.count(new.chunks)),
      ("requests, at least", Quantity.count(old.requests), Quantity.count(new.requests)),
      ("time, at least", Quantity.duration(old.seconds), Quantity.duration(new.seconds)),
    ]
  }

  var counts: String {
    let rows = [("stream added", added.count), ("stream removed", removed.count), ("stream changed", streams.count)]
    let parts = rows.filter { $0.1 > 0 }.map { name, count in
      let words = name.split(separator: " ")
      return "\(Quantity.count(count, String(words[0]))) \(words[1])"
    }
    return parts.isEmpty ? "the streams are the same" : parts.joined(separator: ", ")
  }
}

extension KeyChange {
  /// Whether it is about what the streams of a connection read of it: a part records what streams that it lacks read, too.
  fileprivate var isOfConnection: Bool {
    let names: Set<String> = ["inputs", "secrets", "optional_secrets", "env", "hosts"]
    return path.hasPrefix("connections.") && path.split(separator: ".").contains { names.contains(String($0)) }
  }

  /// What a part lacks though its own streams need it.
  fileprivate var missingOfConnection: [String] {
    guard isOfConnection, let old = old?.array, let new = new?.array else { return [] }
    return old.filter { !new.contains($0) }.compactMap(\.string).map { "\(path): '\($0)' is missing" }
  }
}

extension PlanDifference {
  /// Hosts that a part names, and its own streams do not.
  package var hostsOfOthers: [String] {
    keys.filter { $0.path.hasPrefix("connections.") && $0.path.hasSuffix(".hosts") }.flatMap { change in
      (change.new?.array ?? []).filter { !(change.old?.array ?? []).contains($0) }.compactMap(\.string)
    }
  }

  /// What must not be if the older plan was made again from the spec of the newer one, in words. Of a part, chunks and
  /// streams may be missing.
  package func deviations(ofPart isPart: Bool) -> [String] {
    let apart: Set<String> = ["split_from", "selection", "warnings"]
    let own = keys.filter { !apart.contains($0.path) && !(isPart && $0.isOfConnection) }
    var words = own.map(\.words)
    if isPart { words += keys.flatMap(\.missingOfConnection) }
    words += added.map { "the stream '\($0.name)' is not in the spec's plan" }
    if !isPart { words += removed.map { "the stream '\($0.name)' is missing" } }
    for stream in streams {
      let own = isPart ? stream.keys.filter { !["after", "wave", "coverage"].contains($0.path) } : stream.keys
      words += own.map { "'\(stream.name)': \($0.words)" }
      for (_, title, list) in stream.chunks.lists {
        if isPart, title == "removed" { continue }
        let first = list.stretches.first?.words ?? ""
        words.append("'\(stream.name)': \(Quantity.count(list.count, "chunk")) \(title): \(first)")
      }
    }
    return words
  }
}
