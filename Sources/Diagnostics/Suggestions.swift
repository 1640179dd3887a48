// "Did you mean": the names nearest to a misspelt one.

/// Nearest names by edit distance.
package enum Suggestions {
  /// The names that `name` could be a slip of, nearest first, at most `limit`. An edit is an insertion, a deletion, a
  /// substitution or a swap of neighbours; a name of n characters may be max(1, n / 3) edits away, or the beginning of
  /// a longer one. Case and the choice between `-` and `_` cost nothing.
  package static func nearest(_ name: String, among candidates: some Sequence<String>, limit: Int = 3) -> [String] {
    let wanted = folded(name)
    if wanted.isEmpty || wanted.count > 64 { return [] }
    let allowed = max(1, wanted.count / 3)
    var found: [(name: String, distance: Int)] = []
    for candidate in candidates where candidate != name {
      if candidate.utf8.count + allowed < wanted.count { continue }
      let other = folded(candidate)
      if wanted.count >= 3, other.starts(with: wanted), other.count > wanted.count + allowed {
        found.append((candidate, allowed + 1))
        continue
      }
      if abs(other.count - wanted.count) > allowed { continue }
      let distance = distance(wanted, other)
      if distance <= allowed && distance < max(wanted.count, other.count) {
        found.append((candidate, distance))
      }
    }
    // The sort of the standard library is stable, so equals stay in the candidates' order.
    return found.sorted { $0.distance < $1.distance }.prefix(limit).map(\.name)
  }

  /// `'a'`, `'a' or 'b'`, `'a', 'b' or 'c'`; of more than `limit` the rest is a number.
  package static func list(_ names: [String], joinedBy word: String = "or", limit: Int = .max) -> String {
    let quoted = names.prefix(limit).map { "'\($0)'" }
    if names.count > limit { return quoted.joined(separator: ", ") + " \(word) \(names.count - limit) more" }
    guard quoted.count > 1, let last = quoted.last else { return quoted.first ?? "" }
    return quoted.dropLast().joined(separator: ", ") + " \(word) \(last)"
  }

  /// `did you mean 'a' or 'b'?`, or nil if nothing is near.
  package static func question(_ name: String, among candidates: some Sequence<String>) -> String? {
    question(nearest(name, among: candidates))
  }

  /// The same of names that were found to be near.
  package static func question(_ near: [String]) -> String? {
    near.isEmpty ? nil : "did you mean \(list(near))?"
  }

  private static func folded(_ name: String) -> [Unicode.Scalar] {
    let isASCII = name.utf8.allSatisfy { $0 < 0x80 }
    if !isASCII { return name.lowercased().unicodeScalars.map { $0 == "-" ? "_" : $0 } }
    return name.utf8.map { byte in
      Unicode.Scalar(byte == UInt8(ascii: "-") ? UInt8(ascii: "_") : byte &- 0x41 < 26 ? byte | 0x20 : byte)
    }
  }

  /// Damerau's distance in its restricted form: no part is edited twice.
  private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    if left.isEmpty || right.isEmpty { return max(left.count, right.count) }
    var beforeLast = [Int](repeating: 0, count: right.count + 1)
    var last = Array(0...right.count)
    var row = beforeLast
    for i in 1...left.count {
      row[0] = i
      for j in 1...right.count {
        let cost = left[i - 1] == right[j - 1] ? 0 : 1
        row[j] = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + cost)
        if i > 1, j > 1, left[i - 1] == right[j - 2], left[i - 2] == right[j - 1] {
          row[j] = min(row[j], beforeLast[j - 2] + 1)
        }
      }
      swap(&beforeLast, &last)
      swap(&last, &row)
    }
    return last[right.count]
  }
}
