// A part of a plan as a plan of its own: some of its chunks, with their IDs, under an ID of its own that says where it
// comes from.

package import Diagnostics
package import Plans

/// Which chunks a part has.
package struct PlanSplit {
  private let reader: PlanReader
  /// Streams of which every chunk is chosen.
  private var streams: Set<String> = []
  private var chunks: Set<String> = []
  /// How many chunks of each stream are chosen.
  private var counts: [Int] = []

  /// Streams by name and chunks by ID, or by the beginning of it that no other chunk has.
  package init(_ reader: PlanReader, streams names: [String], chunks identifiers: [String]) throws(Failure) {
    self.reader = reader
    for name in names {
      guard reader.streams.contains(where: { $0.name == name }) else {
        throw Failure(
          .usage, "the plan '\(reader.path)' has no stream '\(name)'",
          advice: Suggestions.question(name, among: reader.streams.map(\.name))
            ?? "it has \(Suggestions.list(reader.streams.map(\.name), joinedBy: "and"))")
      }
      streams.insert(name)
    }
    var matches: [String: String] = [:]
    counts = reader.streams.indices.map { streams.contains(reader.streams[$0].name) ? reader.summaries[$0].chunks : 0 }
    if identifiers.isEmpty { return }
    for (index, stream) in reader.streams.enumerated() {
      let cursor = try reader.chunks(ofStream: index)
      while let line = try cursor.nextLine() {
        for identifier in identifiers where line.id.starts(with: identifier.utf8) {
          let id = String(decoding: line.id, as: UTF8.self)
          if let other = matches[identifier], other != id {
            throw Failure(
              .usage, "more than one chunk begins with '\(identifier)'", why: "\(other) and \(id)",
              advice: "give more of the ID")
          }
          matches[identifier] = id
          if chunks.insert(id).inserted, !streams.contains(stream.name) { counts[index] += 1 }
        }
      }
    }
    if let missing = identifiers.first(where: { matches[$0] == nil }) {
      throw ChunkReview.missing(missing, in: reader)
    }
  }

  /// How many chunks the part has.
  package var count: Int { counts.reduce(0, +) }

  /// A stream that replaces its table, and of which only some chunks were chosen.
  package var halfReplacement: PlanStream? {
    reader.streams.enumerated().first { index, stream in
      stream.replacesTable && counts[index] > 0 && counts[index] < reader.summaries[index].chunks
    }?.element
  }

  /// Writes the part; gives its ID.
  package func write(to writer: consuming PlanWriter) throws(Failure) -> String {
    let chosen = reader.streams.indices.filter { counts[$0] > 0 || streams.contains(reader.streams[$0].name) }
    try checkQueues(chosen)
    try writer.begin(reader.partHeader(of: chosen))
    for index in chosen {
      let isWhole = counts[index] == reader.summaries[index].chunks
      try writer.begin(reader, index, streams: chosen)
      let cursor = try reader.chunks(ofStream: index)
      while let chunk = try cursor.nextLine() {
        if isWhole || chunks.contains(String(decoding: chunk.id, as: UTF8.self)) { try writer.write(chunk) }
      }
      try writer.endStream(reader.partSummary(index, chunks: counts[index]))
    }
    let names = Set(chosen.map { reader.streams[$0].name })
    return try writer.finish(deferred: reader.deferred.filter { names.contains($0.stream) })
  }
}

extension PlanSplit {
  /// A stream that iterates over a queue finds nothing in it where those that fill it are left out.
  private func checkQueues(_ chosen: [Int]) throws(Failure) {
    let whole = Set(chosen.filter { counts[$0] == reader.summaries[$0].chunks })
    for deferral in reader.deferred where chosen.contains(where: { reader.streams[$0].name == deferral.stream }) {
      for (index, producer) in reader.streams.enumerated()
      where !whole.contains(index) && producer.fills(deferral.waitsFor) {
        throw Failure(
          .usage, "'\(deferral.stream)' iterates over \(deferral.waitsFor), which '\(producer.name)' fills",
          why: "of that, the part would not have everything", advice: "add --stream \(producer.name)")
      }
    }
  }
}

/// A plan in parts of about the same size, in plan order.
package struct PlanParts {
  private let reader: PlanReader
  package let count: Int
  private let total: Int

  package init(_ reader: PlanReader, count: Int) throws(Failure) {
    self.reader = reader
    self.count = count
    total = reader.summaries.reduce(0) { $0 + $1.chunks }
    func refuse(_ why: String, _ advice: String) -> Failure {
      Failure(.usage, "the plan '\(reader.path)' cannot be divided", why: why, advice: advice)
    }
    guard count >= 1, count <= max(total, 1) else {
      throw refuse("it has \(total) chunks", "ask for fewer parts")
    }
    if let waiting = reader.streams.first(where: { !$0.after.isEmpty }) {
      throw refuse(
        "'\(waiting.name)' waits for \(waiting.after.map { "'\($0)'" }.joined(separator: ", ")), and no part waits for another",
        "split off streams with --stream")
    }
    if let stream = reader.streams.first(where: \.replacesTable), count > 1 {
      throw refuse(
        "'\(stream.name)' replaces its table, so that each part would throw away what the others loaded",
        "split off the other streams with --stream")
    }
  }

  /// Writes a part, from 0 on; gives its ID.
  package func write(_ part: Int, to writer: consuming PlanWriter) throws(Failure) -> String {
    // As many in each as can be, without overflow.
    func bound(_ part: Int) -> Int { total / count * part + total % count * part / count }
    let wanted = bound(part)..<bound(part + 1)
    var start = 0
    var ranges: [Range<Int>] = []
    for summary in reader.summaries {
      ranges.append((start..<start + summary.chunks).clamped(to: wanted))
      start += summary.chunks
    }
    let chosen = reader.streams.indices.filter { !ranges[$0].isEmpty }
    try writer.begin(reader.partHeader(of: chosen))
    start = 0
    for (index, summary) in reader.summaries.enumerated() {
      defer { start += summary.chunks }
      let range = ranges[index]
      if range.isEmpty { continue }
      try writer.begin(reader, index, streams: chosen)
      let cursor = try reader.chunks(ofStream: index)
      var place = start
      while place < range.upperBound, let chunk = try cursor.nextLine() {
        if place >= range.lowerBound { try writer.write(chunk) }
        place += 1
      }
      try writer.endStream(reader.partSummary(index, chunks: range.count))
    }
    return try writer.finish()
  }
}

extension PlanStream {
  /// Whether its first load throws away what the table holds.
  fileprivate var replacesTable: Bool { mode == .fullRefresh || mode == .truncate }

  /// Whether it writes to this queue.
  fileprivate func fills(_ queue: String) -> Bool {
    let calls = (endpoint.setup + endpoint.teardown).flatMap(\.response.processors)
    return (endpoint.response.processors + calls).contains { $0.output == queue }
  }
}

extension PlanReader {
  /// APIs that none of its streams load from are left out, and so are their secrets.
  fileprivate func partHeader(of chosen: [Int]) -> PlanHeader {
    var part = header
    let connections = Set(chosen.map { streams[$0].connection })
    part.connections.removeAll { !connections.contains($0.name) }
    part.splitFrom = planID
    return part
  }

  fileprivate func partSummary(_ index: Int, chunks: Int) -> StreamSummary {
    let whole = summaries[index]
    if chunks == whole.chunks { return whole }
    var summary = StreamSummary(chunks: chunks, of: streams[index])
    if whole.coverage != nil { summary.coverage = .unproven("these are \(chunks) of \(whole.chunks) chunks") }
    return summary
  }
}

extension PlanWriter {
  /// Begins a stream of a part: it waits only for streams that are there.
  fileprivate mutating func begin(_ reader: PlanReader, _ index: Int, streams chosen: [Int]) throws(Failure) {
    var stream = reader.streams[index]
    let names = Set(chosen.map { reader.streams[$0].name })
    stream.after.removeAll { !names.contains($0) }
    try beginStream(stream)
  }
}
