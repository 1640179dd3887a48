// Texts that YAML cut at a comma, in maps that it could read all the same: `{expression: if(a, b, c), output: record.x}`
// has the keys `expression`, `b`, `c)` and `output`.

internal import Diagnostics
internal import YAMLSyntax

/// An entry of which a piece is the value, and other pieces are keys behind it.
struct CutEntry {
  let key: String
  /// From the first byte of the value to the end of the last piece.
  let span: SourceSpan
  /// How many keys of the map are pieces.
  let pieces: Int

  /// The entries of a map without those that are cut, and without their pieces; and those that are cut.
  static func apart(_ node: YAMLNode) -> (entries: [YAMLNode.Entry], cut: [CutEntry]) {
    let entries = node.entries ?? []
    guard node.isFlow, entries.contains(where: { isPiece($0) || looksComputed($0.name) }) else { return (entries, []) }
    var kept: [YAMLNode.Entry] = []
    var cut: [CutEntry] = []
    var place = 0
    while place < entries.count {
      if let entry = CutEntry(entries[place], followedBy: entries[(place + 1)...]) {
        cut.append(entry)
        place += entry.pieces
      } else {
        kept.append(entries[place])
      }
      place += 1
    }
    return (kept, cut)
  }

  private init?(_ entry: YAMLNode.Entry, followedBy rest: ArraySlice<YAMLNode.Entry>) {
    guard let scalar = entry.value.scalar, scalar.style == .plain, !scalar.text.isEmpty else { return nil }
    let bytes = entry.value.file.bytes
    var brackets = OpenBrackets()
    brackets.read(bytes[scalar.span.start..<scalar.span.end])
    if brackets.isClosed { return nil }
    var end = scalar.span.end
    var pieces = 0
    for piece in rest {
      let pieceEnd = max(piece.key.span.end, piece.value.span.end)
      // Else the map goes on here with keys of its own.
      guard Self.isPiece(piece) || Self.looksComputed(piece.name), end <= pieceEnd else { return nil }
      brackets.read(bytes[end..<pieceEnd])
      end = pieceEnd
      pieces += 1
      if brackets.isClosed {
        key = entry.name
        span = SourceSpan(scalar.span.start, end)
        self.pieces = pieces
        return
      }
    }
    return nil
  }

  /// Whether an entry is a key alone, as what stands between two commas is.
  private static func isPiece(_ entry: YAMLNode.Entry) -> Bool {
    guard let scalar = entry.value.scalar else { return false }
    return scalar.style == .plain && scalar.text.isEmpty
  }

  /// Whether a key is more than a name: of `a ? b : c` YAML makes the key `a ? b`.
  private static func looksComputed(_ name: String) -> Bool {
    name.utf8.contains { "() ?\"'`".utf8.contains($0) }
  }
}

extension Decoding {
  /// Reports what was cut, and gives the keys: they have their finding.
  func report(_ cut: [CutEntry], in file: SourceFile) -> Set<String> {
    for entry in cut { bag.add(CutText.finding(of: entry.key, at: entry.span, in: file)) }
    return Set(cut.map(\.key))
  }
}
