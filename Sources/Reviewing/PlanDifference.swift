// What one plan has and another has not. Chunks are compared in one pass over either file; of each chunk of the older
// one 16 bytes are kept, so that a million of them are compared in a few dozen megabytes.

package import Diagnostics
package import Plans
package import Values

/// A key that is not the same in two plans.
package struct KeyChange: Sendable, Equatable {
  /// `endpoint.request.url`.
  package var path: String
  /// Nil where there was none.
  package var old: Value?
  package var new: Value?
}

/// What became of the chunks of one stream.
package struct ChunkChanges: Sendable, Equatable {
  /// Chunks side by side in plan order.
  package struct Stretch: Sendable, Equatable {
    package var first: String
    package var last: String
    package var count: Int
  }

  /// Stretches of one kind: the first few, and how many there are.
  package struct List: Sendable, Equatable {
    package static let limit = 50
    package private(set) var stretches: [Stretch] = []
    /// Chunks in all stretches, those that are not kept included.
    package private(set) var count = 0
    private var place = -2
    private var isOpen = false

    /// The chunk at this place of its plan; places come in order.
    mutating func add(_ label: String, at place: Int) {
      count += 1
      defer { self.place = place }
      if place == self.place + 1 {
        guard isOpen else { return }
        stretches[stretches.count - 1].last = label
        stretches[stretches.count - 1].count += 1
        return
      }
      isOpen = stretches.count < Self.limit
      if isOpen { stretches.append(Stretch(first: label, last: label, count: 1)) }
    }

    /// Chunks in stretches that are not kept.
    package var omitted: Int { count - stretches.reduce(0) { $0 + $1.count } }
  }

  package var added = List()
  package var removed = List()
  /// The same value, and another ID: its rows may be others.
  package var changed = List()
  /// The same ID, and another first request, label or header: something that changes no row.
  package var restated = List()
  package var kept = 0

  package var isEmpty: Bool { added.count + removed.count + changed.count + restated.count == 0 }
}

/// A stream that both plans have.
package struct StreamDifference: Sendable {
  package var name: String
  package var keys: [KeyChange]
  package var chunks: ChunkChanges
  package var old: StreamSummary
  package var new: StreamSummary

  package var isEmpty: Bool { keys.isEmpty && chunks.isEmpty }
}

/// Everything that two plans differ in.
package struct PlanDifference: Sendable {
  package var oldID: String
  package var newID: String
  /// Of the plan as a whole.
  package var keys: [KeyChange] = []
  package var added: [(name: String, summary: StreamSummary)] = []
  package var removed: [(name: String, summary: StreamSummary)] = []
  /// Those that differ.
  package var streams: [StreamDifference] = []
  /// The costs of both.
  package var old = PlanEstimate()
  package var new = PlanEstimate()

  package var isEmpty: Bool { oldID == newID }

  package init(_ old: PlanReader, _ new: PlanReader) throws(Failure) {
    (oldID, newID) = (old.planID, new.planID)
    self.old = try Self.estimate(old)
    self.new = try Self.estimate(new)
    if isEmpty { return }
    let deferred = { (plan: PlanReader) in
      Value.object([.init("deferred", .array(plan.deferred.map(\.shown)))])
    }
    KeyComparison.compare(old.header.shown, new.header.shown, at: "", into: &keys)
    KeyComparison.compare(deferred(old), deferred(new), at: "", into: &keys)
    for (index, stream) in new.streams.enumerated() {
      guard let other = old.streams.firstIndex(where: stream.isSame) else {
        added.append((stream.name, new.summaries[index]))
        continue
      }
      let difference = StreamDifference(
        name: stream.name, keys: Self.keys(old.streams[other], stream),
        chunks: try ChunkComparison(old, other, new, index).changes, old: old.summaries[other],
        new: new.summaries[index])
      if !difference.isEmpty { streams.append(difference) }
    }
    for (index, stream) in old.streams.enumerated()
    where !new.streams.contains(where: stream.isSame) {
      removed.append((stream.name, old.summaries[index]))
    }
  }

  private static func estimate(_ plan: PlanReader) throws(Failure) -> PlanEstimate {
    var estimate = PlanEstimate()
    for (index, stream) in plan.streams.enumerated() {
      let first = try plan.chunks(ofStream: index).next()
      estimate.add(plan.summaries[index], of: stream, host: first?.host)
    }
    return estimate
  }

  /// Programs are compared by their sources, where these stand; code that differs for the same source is a change too.
  private static func keys(_ old: PlanStream, _ new: PlanStream) -> [KeyChange] {
    var changes: [KeyChange] = []
    KeyComparison.compare(old.shown, new.shown, at: "", into: &changes)
    KeyComparison.compare(old.inputs, new.inputs, at: "inputs", into: &changes)
    KeyComparison.compare(old.given, new.given, at: "given", into: &changes)
    KeyComparison.compare(old.state, new.state, at: "state", into: &changes)
    // Every other change of a key is its reason; the digest alone says nothing.
    if changes.count > 1 { changes.removeAll { $0.path == "digest" } }
    for program in new.programs {
      guard let other = old.programs.first(where: { $0.source == program.source && $0.stage == program.stage }),
        other != program
      else { continue }
      let name = "programs[\(program.source)]"
      KeyComparison.compare(other.shown, program.shown, at: name, into: &changes)
    }
    return changes
  }
}

/// Compares JSON values key by key.
enum KeyComparison {
  static func compare(_ old: Value?, _ new: Value?, at path: String, into changes: inout [KeyChange]) {
    if old == new { return }
    switch (old, new) {
    case (.object(let left)?, .object(let right)?):
      var names = left.map(\.key)
      names += right.map(\.key).filter { !names.contains($0) }
      for name in names {
        compare(old?[name], new?[name], at: path.isEmpty ? name : "\(path).\(name)", into: &changes)
      }
    case (.array(let left)?, .array(let right)?) where isOfObjects(left) && isOfObjects(right):
      for index in 0..<max(left.count, right.count) {
        let (before, after) = (index < left.count ? left[index] : nil, index < right.count ? right[index] : nil)
        compare(before, after, at: "\(path)[\(index)]", into: &changes)
      }
    default: changes.append(KeyChange(path: path, old: old, new: new))
    }
  }

  private static func isOfObjects(_ list: [Value]) -> Bool { !list.isEmpty && list.allSatisfy { $0.members != nil } }
}
