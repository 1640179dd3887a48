// How decoded text maps to bytes of the file: each style is decoded once more, byte by byte, with its places.

internal import Diagnostics

extension ScalarText {
  /// The runs of the decoded text, in order and without gaps; empty for an empty text.
  func segments() -> [ScalarSegment] {
    var decoder = ScalarDecoder(self)
    decoder.decode()
    // Should the decoder ever disagree with the parser about the text, a coarse answer is right and a fine one wrong.
    guard decoder.text.elementsEqual(text.utf8) else {
      return text.isEmpty
        ? [] : [ScalarSegment(decoded: 0..<text.utf8.count, source: span, isVerbatim: false)]
    }
    return decoder.segments
  }
}

/// Decodes one scalar and notes where each byte comes from.
struct ScalarDecoder {
  let bytes: [UInt8]
  let scalar: ScalarText
  /// The place in the file.
  var position: Int
  private(set) var text: [UInt8] = []
  private(set) var segments: [ScalarSegment] = []

  init(_ scalar: ScalarText) {
    self.scalar = scalar
    bytes = scalar.file.bytes
    position = scalar.span.start
  }

  mutating func decode() {
    switch scalar.style {
    case .plain: decodePlain()
    case .singleQuoted: decodeQuoted(by: UInt8(ascii: "'"))
    case .doubleQuoted: decodeQuoted(by: UInt8(ascii: "\""))
    case .literal: decodeBlock(folds: false)
    case .folded: decodeBlock(folds: true)
    }
  }

  // MARK: Output

  /// Takes bytes `range` of the file as they are.
  mutating func copy(_ range: Range<Int>) {
    if range.isEmpty { return }
    let start = text.count
    text.append(contentsOf: bytes[range])
    if let last = segments.last, last.isVerbatim, last.source.end == range.lowerBound {
      segments[segments.count - 1].decoded = last.decoded.lowerBound..<text.count
      segments[segments.count - 1].source.end = range.upperBound
    } else {
      let source = SourceSpan(range.lowerBound, range.upperBound)
      segments.append(ScalarSegment(decoded: start..<text.count, source: source, isVerbatim: true))
    }
  }

  /// Adds `decoded`, which the bytes `range` of the file stand for.
  mutating func produce(_ decoded: some Collection<UInt8>, from range: Range<Int>) {
    if decoded.isEmpty { return }
    let start = text.count
    text.append(contentsOf: decoded)
    let source = SourceSpan(range.lowerBound, range.upperBound)
    segments.append(ScalarSegment(decoded: start..<text.count, source: source, isVerbatim: false))
  }

  // MARK: Input

  /// The byte `ahead` of the position; 0 at the end, which no scalar contains.
  func byte(_ ahead: Int = 0) -> UInt8 { position + ahead < bytes.count ? bytes[position + ahead] : 0 }

  var isBlank: Bool { byte() == UInt8(ascii: " ") || byte() == UInt8(ascii: "\t") }

  func breakLength(at place: Int) -> Int { lineBreakLength(bytes, at: place) }

  var isBreak: Bool { breakLength(at: position) > 0 }

  /// Steps over the line break here.
  mutating func takeBreak() -> LineBreak {
    let length = breakLength(at: position)
    let range = position..<position + length
    position += length
    // Line and paragraph separators stay what they are; every other break is a line feed.
    return LineBreak(range: range, text: length == 3 ? Array(bytes[range]) : [UInt8(ascii: "\n")])
  }

  struct LineBreak {
    var range: Range<Int>
    var text: [UInt8]
    var isLineFeed: Bool { text == [UInt8(ascii: "\n")] }
  }
}

/// The length in bytes of the line break at `place`, or 0. Next line, line separator and paragraph separator break too.
func lineBreakLength(_ bytes: [UInt8], at place: Int) -> Int {
  guard place < bytes.count else { return 0 }
  func next(_ distance: Int) -> UInt8 { place + distance < bytes.count ? bytes[place + distance] : 0 }
  switch bytes[place] {
  case UInt8(ascii: "\r"): return next(1) == UInt8(ascii: "\n") ? 2 : 1
  case UInt8(ascii: "\n"): return 1
  case 0xC2: return next(1) == 0x85 ? 2 : 0
  case 0xE2: return next(1) == 0x80 && (next(2) == 0xA8 || next(2) == 0xA9) ? 3 : 0
  default: return 0
  }
}
