// The normal form of a comment.

enum CommentText {
  /// One space after the `#`; more stay, since they may be the indentation of what was commented out. Rows of `#` and
  /// `#!` stay, too.
  static func normal(_ text: String) -> String {
    let rest = text.dropFirst()
    var end = rest
    while let last = end.last, last.isWhitespace { end.removeLast() }
    guard let first = end.first, first != " ", first != "\t", first != "#", first != "!" else { return "#" + end }
    return "# " + end
  }
}
