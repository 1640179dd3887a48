// The ways to write a name of several words.

/// `userName`, `user_name`, `User Name` are the same words; each case writes them its own way.
package enum NameCasing: String, CaseIterable, Sendable {
  /// `user_name`
  case snake
  /// `userName`
  case camel
  /// The name as it is in upper case.
  case upper
  /// The name as it is in lower case.
  case lower

  /// The name in this casing. A name without letters and digits stays as it is.
  package func apply(to name: String) -> String {
    switch self {
    case .upper: return name.uppercased()
    case .lower: return name.lowercased()
    case .snake, .camel: break
    }
    let words = Self.words(of: name).map { $0.lowercased() }
    guard let first = words.first else { return name }
    if self == .snake { return words.joined(separator: "_") }
    return first + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  /// A word ends where a capital follows a small letter or digit, and at whatever is neither letter nor digit.
  private static func words(of name: String) -> [String] {
    var words: [String] = []
    var word = ""
    var previousIsSmall = false
    for character in name {
      let isPart = character.isLetter || character.isNumber
      if !word.isEmpty, !isPart || (character.isUppercase && previousIsSmall) {
        words.append(word)
        word = ""
      }
      if isPart { word.append(character) }
      previousIsSmall = isPart && !character.isUppercase
    }
    if !word.isEmpty { words.append(word) }
    return words
  }
}
