// Which chunks of a plan a run is about: every one, those that were named, those that failed or were skipped before.

package import Diagnostics
package import Plans

/// What a run takes up. Chunks that this plan finished before are passed over, unless they are to be loaded again.
package struct ChunkSelection: Sendable {
  /// What an earlier run of the plan left behind.
  package enum Remnant: String, Sendable, CaseIterable {
    /// Chunks whose last attempt failed.
    case failed
    /// Chunks that are not wanted since a rule or a limit ended their stream before them.
    case skipped
  }

  /// The IDs of the chunks that are wanted, by stream; nil: all of them.
  package var named: [Set<String>]?
  package var only: Remnant?
  /// A part of the plan, where others execute the rest.
  package var shard: Shard?
  /// Whether chunks that are finished are loaded again.
  package var reloads = false

  package init() {}

  /// Whether a run of it, if all goes well, leaves nothing to do.
  package var isEverything: Bool { named == nil && only == nil && shard == nil && !reloads }

  /// Whether chunks after the one that ended their stream may be wanted.
  var reachesPastEnd: Bool { named != nil || only == .skipped }

  /// Whether a chunk may be wanted, as far as its ID says.
  func admits(_ id: String, stream: Int) -> Bool { named.map { $0[stream].contains(id) } ?? true }
}

/// One of so many parts: every so-manyth chunk of a stream.
package struct Shard: Sendable, Equatable, CustomStringConvertible {
  /// From 1 on.
  package let number: Int
  package let count: Int

  /// `2/5`; nil for anything else.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let number = parts[0], let count = parts[1], number >= 1, number <= count else {
      return nil
    }
    self.number = number
    self.count = count
  }

  package var description: String { "\(number)/\(count)" }

  func holds(_ ordinal: Int) -> Bool { ordinal % count == number - 1 }
}

extension ChunkSelection {
  private static let prefix = "bc_"

  /// The chunks that `words` name: IDs, or the beginnings of IDs that fit one chunk only.
  ///
  /// A chunk that stands in two streams is wanted in both. Reads the plan once.
  package static func named(_ words: [String], in plan: PlanReader) throws(Failure) -> [Set<String>] {
    let wanted = words.map { Array(($0.hasPrefix(prefix) ? $0 : prefix + $0).utf8) }
    var found = [Set<String>](repeating: [], count: words.count)
    /// IDs of chunks that somebody named by their label.
    var labels: [String: String] = [:]
    var result = [Set<String>](repeating: [], count: plan.streams.count)
    for stream in plan.streams.indices {
      let cursor = try plan.chunks(ofStream: stream)
      while let line = try cursor.nextLine() {
        let id = line.id
        for (place, word) in wanted.enumerated() where id.starts(with: word) {
          let text = String(decoding: id, as: UTF8.self)
          // More than a few are only counted as "several".
          if found[place].count < 5 { found[place].insert(text) }
          result[stream].insert(text)
        }
        if found.contains(where: \.isEmpty), labels.count < words.count, let chunk = try? cursor.chunk(of: line),
          words.contains(chunk.label)
        {
          labels[chunk.label] = chunk.id
        }
      }
    }
    for (word, ids) in zip(words, found) where ids.count != 1 {
      throw ids.isEmpty ? unknown(word, label: labels[word], plan) : ambiguous(word, ids)
    }
    return result
  }

  private static func unknown(_ word: String, label id: String?, _ plan: PlanReader) -> Failure {
    let isDeferred = !plan.deferred.isEmpty
    return Failure(
      .usage, "the plan '\(plan.path)' has no chunk '\(word)'",
      why: isDeferred ? "chunks that are made while the plan is executed cannot be named" : "",
      advice: id.map { "the chunk called '\(word)' is \($0)" } ?? "'backhoe show \(plan.path) --chunks' lists them")
  }

  private static func ambiguous(_ word: String, _ ids: Set<String>) -> Failure {
    Failure(
      .usage, "'\(word)' is the beginning of several chunks' IDs", why: ids.sorted().prefix(4).joined(separator: ", "),
      advice: "give more of the ID")
  }
}
