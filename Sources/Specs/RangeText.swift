// A backfill's range as text: `A,B`, `A,B,STEP`, with open sides. What the sides mean, and whether they are in order,
// is the planner's affair.

/// The parts of a range; a side that is empty is open.
package struct RangeText: Sendable, Hashable {
  package var start: String?
  package var end: String?
  package var step: String?

  package init(start: String?, end: String?, step: String?) {
    self.start = start
    self.end = end
    self.step = step
  }

  /// Why a text is no range.
  package enum Problem: Error, Sendable, Hashable {
    /// This many parts instead of at most three.
    case tooManyParts(Int)
    /// Something that people write between two ends, and that is no comma.
    case otherSeparator(String)
  }

  /// Splits at commas and trims each part. `A` alone is an open end.
  package init(parsing text: String) throws(Problem) {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { part in
      let trimmed = part.drop { $0.isWhitespace }
      return String(trimmed.reversed().drop { $0.isWhitespace }.reversed())
    }
    guard parts.count <= 3 else { throw .tooManyParts(parts.count) }
    if parts.count == 1, let mark = ["..", " to ", ";", " - ", " … "].first(where: text.hasSeparator) {
      throw .otherSeparator(mark.filter { $0 != " " })
    }
    func part(_ index: Int) -> String? { index < parts.count && !parts[index].isEmpty ? parts[index] : nil }
    self.init(start: part(0), end: part(1), step: part(2))
  }
}

extension String {
  /// Whether `mark` stands once in the text, with something on both sides.
  fileprivate func hasSeparator(_ mark: String) -> Bool {
    let bytes = Array(utf8)
    let wanted = Array(mark.utf8)
    guard bytes.count > wanted.count + 1 else { return false }
    let places = (1..<bytes.count - wanted.count).filter { bytes[$0..<$0 + wanted.count].elementsEqual(wanted) }
    return places.count == 1
  }
}
