// What to say about a word that is not on its list.

internal import Diagnostics

/// `there is no unit "dya"; did you mean "day"? The units are second, minute, …`.
func unknownWord(_ kind: String, _ word: String, valid: [String]) -> String {
  let list = "he \(kind)s are \(valid.joined(separator: ", "))"
  if let nearest = Suggestions.nearest(word, among: valid, limit: 1).first {
    return "there is no \(kind) \"\(word)\"; did you mean \"\(nearest)\"? T\(list)"
  }
  return "there is no \(kind) \"\(word)\"; t\(list)"
}
