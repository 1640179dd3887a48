// "Did you mean …?": the word of a list that is closest to what was written.

/// The candidate that differs least from `word`, if it differs by no more than a third of its letters. Letter case does
/// not count.
func nearestWord(to word: String, among candidates: some Sequence<String>) -> String? {
  let letters = Array(word.lowercased().prefix(40))
  var best: (word: String, distance: Int)?
  for candidate in candidates {
    let distance = editDistance(letters, Array(candidate.lowercased()))
    if distance * 3 <= max(candidate.count, 3), distance < best?.distance ?? .max { best = (candidate, distance) }
  }
  return best?.word
}

/// Letters to insert, remove or replace to make one word of the other.
private func editDistance(_ left: [Character], _ right: [Character]) -> Int {
  var row = Array(0...right.count)
  for (i, a) in left.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, b) in right.enumerated() {
      let replaced = diagonal + (a == b ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(replaced, diagonal + 1, row[j] + 1)
    }
  }
  return row[right.count]
}

/// `there is no unit "dy"; did you mean "day"? The units are …`.
func unknownWord(_ kind: String, _ word: String, valid: [String]) -> String {
  let nearest = nearestWord(to: word, among: valid).map { "; did you mean \"\($0)\"?" } ?? ";"
  return "there is no \(kind) \"\(word)\"\(nearest) the \(kind)s are \(valid.joined(separator: ", "))"
}
