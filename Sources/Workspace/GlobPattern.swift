// One pattern of a `.gitignore`, as git understands it. Which pattern counts, of several, is `IgnoreRules`'s affair.

/// A pattern over paths that are relative to the folder it was written in.
struct GlobPattern: Sendable {
  /// `!`: takes back what earlier patterns ignore.
  let isNegated: Bool
  /// A trailing `/`: folders only.
  let isForFolders: Bool
  /// With a `/` at its beginning or inside it counts from its folder; else a name at any depth.
  private let isAnchored: Bool
  private let segments: [[UInt8]]

  /// Nil for an empty line or a comment.
  init?(_ line: some StringProtocol) {
    var bytes = Array(line.utf8)
    if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
    // Spaces at the end do not count, unless a backslash stands before them.
    while bytes.last == UInt8(ascii: " ") {
      let backslashes = bytes.dropLast().reversed().prefix { $0 == UInt8(ascii: "\\") }.count
      if backslashes % 2 == 1 { break }
      bytes.removeLast()
    }
    if bytes.isEmpty || bytes[0] == UInt8(ascii: "#") { return nil }
    isNegated = bytes[0] == UInt8(ascii: "!")
    if isNegated { bytes.removeFirst() }
    isForFolders = bytes.last == UInt8(ascii: "/")
    if isForFolders { bytes.removeLast() }
    isAnchored = bytes.contains(UInt8(ascii: "/"))
    if bytes.first == UInt8(ascii: "/") { bytes.removeFirst() }
    if bytes.isEmpty { return nil }
    segments = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map(Array.init)
  }

  /// Whether the path, whose parts are given, is meant.
  func matches(_ path: [ArraySlice<UInt8>], isFolder: Bool) -> Bool {
    if isForFolders && !isFolder { return false }
    guard isAnchored else {
      guard let name = path.last else { return false }
      return Self.matches(segments[0][...], name)
    }
    return matchesFolders(path)
  }

  /// `**` takes any number of folders; one that ends the pattern takes at least one.
  private func matchesFolders(_ path: [ArraySlice<UInt8>]) -> Bool {
    let wild = Array("**".utf8)
    var (segment, part) = (0, 0)
    var retry: (segment: Int, part: Int)?
    while true {
      if segment < segments.count, segments[segment] == wild {
        if segment == segments.count - 1 { return part < path.count }
        retry = (segment, part)
        segment += 1
      } else if segment < segments.count, part < path.count, Self.matches(segments[segment][...], path[part]) {
        segment += 1
        part += 1
      } else if segment == segments.count, part == path.count {
        return true
      } else if let place = retry, place.part < path.count {
        retry = (place.segment, place.part + 1)
        segment = place.segment + 1
        part = place.part + 1
      } else {
        return false
      }
    }
  }

  // MARK: One name

  private static func matches(_ pattern: ArraySlice<UInt8>, _ name: ArraySlice<UInt8>) -> Bool {
    var (place, letter) = (pattern.startIndex, name.startIndex)
    var retry: (place: Int, letter: Int)?
    while true {
      if place < pattern.endIndex, pattern[place] == UInt8(ascii: "*") {
        retry = (place, letter)
        place += 1
        continue
      }
      if letter < name.endIndex, place < pattern.endIndex, let next = step(pattern, place, name[letter]) {
        place = next
        letter += 1
        continue
      }
      if place == pattern.endIndex, letter == name.endIndex { return true }
      guard let last = retry, last.letter < name.endIndex else { return false }
      retry = (last.place, last.letter + 1)
      place = last.place + 1
      letter = last.letter + 1
    }
  }

  /// The place after the element at `place` if that takes the byte.
  private static func step(_ pattern: ArraySlice<UInt8>, _ place: Int, _ byte: UInt8) -> Int? {
    switch pattern[place] {
    case UInt8(ascii: "?"): return place + 1
    case UInt8(ascii: "["): return stepOverClass(pattern, place, byte)
    case UInt8(ascii: "\\"):
      guard place + 1 < pattern.endIndex else { return nil }
      return pattern[place + 1] == byte ? place + 2 : nil
    default: return pattern[place] == byte ? place + 1 : nil
    }
  }

  /// `[a-z]`, `[!a]`, `[^a]`, `[]a]`; one that is not closed takes nothing.
  private static func stepOverClass(_ pattern: ArraySlice<UInt8>, _ start: Int, _ byte: UInt8) -> Int? {
    var place = start + 1
    guard place < pattern.endIndex else { return nil }
    let isInverted = pattern[place] == UInt8(ascii: "!") || pattern[place] == UInt8(ascii: "^")
    if isInverted { place += 1 }
    var isFound = false
    var isFirst = true
    /// The byte at `place`, an escape resolved.
    func take() -> UInt8? {
      guard place < pattern.endIndex else { return nil }
      if pattern[place] == UInt8(ascii: "\\") { place += 1 }
      guard place < pattern.endIndex else { return nil }
      place += 1
      return pattern[place - 1]
    }
    while place < pattern.endIndex {
      if pattern[place] == UInt8(ascii: "]"), !isFirst { return isFound != isInverted ? place + 1 : nil }
      isFirst = false
      guard let low = take() else { return nil }
      var high = low
      if place + 1 < pattern.endIndex, pattern[place] == UInt8(ascii: "-"), pattern[place + 1] != UInt8(ascii: "]") {
        place += 1
        guard let end = take() else { return nil }
        high = end
      }
      if low <= byte && byte <= high { isFound = true }
    }
    return nil
  }
}
