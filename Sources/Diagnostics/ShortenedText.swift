// Messages quote what was written. Of a text that is longer than anyone reads they show the beginning and the end.

extension String {
  private static let longest = 1_600

  /// The text, without its middle if it is very long.
  var shortened: String {
    if utf8.count <= Self.longest { return self }
    let scalars = unicodeScalars
    return String(Substring(scalars.prefix(900))) + " … " + String(Substring(scalars.suffix(300)))
  }
}
