// What the functions on text do. Parts of a text point into it; nothing is copied that need not be.

internal import Records

enum TextOperations {
  static func upper(_ context: CallContext, _ arguments: UnsafeBufferPointer<Cell>) throws(FunctionError) -> Cell {
    let source = try text(arguments[0], context)
    return mapped(source, context, ascii: { $0 &- 97 < 26 ? $0 & 0xDF : $0 }, unicode: { $0.uppercased() })
  }

  static func lower(_ context: CallContext, _ arguments: UnsafeBufferPointer<Cell>) throws(FunctionError) -> Cell {
    let source = try text(arguments[0], context)
    return mapped(source, context, ascii: { $0 &- 65 < 26 ? $0 | 0x20 : $0 }, unicode: { $0.lowercased() })
  }

  /// Byte by byte if the text is ASCII, else by Unicode's rules.
  private static func mapped(
    _ source: UnsafeBufferPointer<UInt8>, _ context: CallContext, ascii: (UInt8) -> UInt8, unicode: (String) -> String
  ) -> Cell {
    let copy = context.arena.allocate(bytes: source.count).assumingMemoryBound(to: UInt8.self)
    var all: UInt8 = 0
    for (index, byte) in source.enumerated() {
      all |= byte
      copy[index] = ascii(byte)
    }
    if all < 0x80 { return .string(copy, source.count) }
    return context.arena.string(unicode(String(decoding: source, as: UTF8.self)))
  }

  static func trim(_ context: CallContext, _ arguments: UnsafeBufferPointer<Cell>) throws(FunctionError) -> Cell {
    let source = try text(arguments[0], context)
    let isCut: (Unicode.Scalar) -> Bool
    if arguments.count > 1 {
      let cut = Set(String(decoding: try text(arguments[1], context), as: UTF8.self).unicodeScalars)
      isCut = { cut.contains($0) }
    } else {
      // Nothing to do is the usual case.
      guard let first = source.first, let last = source.last, isEdge(first) || isEdge(last) else {
        return .string(source)
      }
      isCut = { $0.properties.isWhitespace }
    }
    let scalars = String(decoding: source, as: UTF8.self).unicodeScalars
    var start = scalars.startIndex
    while start < scalars.endIndex, isCut(scalars[start]) { start = scalars.index(after: start) }
    var end = scalars.endIndex
    while end > start, isCut(scalars[scalars.index(before: end)]) { end = scalars.index(before: end) }
    return context.arena.string(String(scalars[start..<end]))
  }

  /// White space, or the beginning or end of what may be.
  private static func isEdge(_ byte: UInt8) -> Bool { byte <= 0x20 || byte >= 0x80 }

  static func substring(_ context: CallContext, _ arguments: UnsafeBufferPointer<Cell>) throws(FunctionError) -> Cell {
    let source = try text(arguments[0], context)
    let count = Int64(scalarCount(source))
    func clamped(_ index: Int64) -> Int { Int(min(max(index < 0 ? index + count : index, 0), count)) }
    let start = clamped(try wholeNumber(arguments[1], "the start"))
    let end = arguments.count > 2 ? clamped(try wholeNumber(arguments[2], "the end")) : Int(count)
    if start >= end { return .emptyString }
    if count == source.count { return .string(source[start..<end]) }
    return .string(source[byteOffset(ofScalar: start, in: source)..<byteOffset(ofScalar: end, in: source)])
  }

  static func replace(_ context: CallContext, _ arguments: UnsafeBufferPointer<Cell>) throws(FunctionError) -> Cell {
    let source = try text(arguments[0], context)
    let old = try text(arguments[1], context)
    let new = try text(arguments[2], context)
    if old.isEmpty { throw FunctionError("the text to replace is empty") }
    guard let first = position(of: old, in: source) else { return .string(source) }
    var found: Int? = first
    var start = 0
    return try context.boundedString("replace") { bytes in
      guard let place = found else {
        bytes += source[start...]
        return false
      }
      bytes += source[start..<place]
      bytes += new
      start = place + old.count
      found = position(of: old, in: source, from: start)
      return true
    }
  }

  static func startsWith(_ context: CallContext, _ arguments: UnsafeBufferPointer<Cell>) throws(FunctionError) -> Cell {
    let (source, part) = (try text(arguments[0], context), try text(arguments[1], context))
    return .bool(source.starts(with: part))
  }

  static func endsWith(_ context: CallContext, _ arguments: UnsafeBufferPointer<Cell>) throws(FunctionError) -> Cell {
    let (source, part) = (try text(arguments[0], context), try text(arguments[1], context))
    return .bool(source.count >= part.count && source.suffix(part.count).elementsEqual(part))
  }

  static func contains(_ context: CallContext, _ arguments: UnsafeBufferPointer<Cell>) throws(FunctionError) -> Cell {
    let (place, wanted) = (arguments[0], arguments[1])
    switch place.kind {
    case .absent, .null: return .bool(false)
    case .array: return .bool(place.elements.contains { CellOrder.equal($0, wanted) })
    case .range:
      let sequence = RangeSequence(place)
      return .bool((0..<sequence.count).contains { CellOrder.equal(sequence.element(at: $0), wanted) })
    default:
      if wanted.isMissing { return .bool(false) }
      let (source, part) = (try text(place, context), try text(wanted, context))
      return .bool(position(of: part, in: source) != nil)
    }
  }

  static func split(_ context: CallContext, _ arguments: UnsafeBufferPointer<Cell>) throws(FunctionError) -> Cell {
    let (source, separator) = (try text(arguments[0], context), try text(arguments[1], context))
    var parts: [Cell] = []
    if separator.isEmpty {
      var start = 0
      for index in source.indices.dropFirst() where source[index] & 0xC0 != 0x80 {
        parts.append(.string(source[start..<index]))
        start = index
      }
      if !source.isEmpty { parts.append(.string(source[start...])) }
    } else {
      var start = 0
      while let found = position(of: separator, in: source, from: start) {
        parts.append(.string(source[start..<found]))
        start = found + separator.count
      }
      parts.append(.string(source[start...]))
    }
    return context.arena.array(parts)
  }

  static func splitPart(_ context: CallContext, _ arguments: UnsafeBufferPointer<Cell>) throws(FunctionError) -> Cell {
    let index = try wholeNumber(arguments[2], "the index")
    let parts = try split(context, arguments).elements
    let place = index < 0 ? index + Int64(parts.count) : index
    return parts.indices.contains(Int(clamping: place)) ? parts[Int(place)] : .null
  }

  static func join(_ context: CallContext, _ arguments: UnsafeBufferPointer<Cell>) throws(FunctionError) -> Cell {
    if arguments[0].isMissing { return .emptyString }
    let list = try RangeSequence.materialised(arguments[0], in: context)
    guard list.kind == .array else { throw FunctionError("join needs a list, not \(described(list))") }
    let separator = arguments[1].isMissing ? UnsafeBufferPointer(start: nil, count: 0) : try text(arguments[1], context)
    var next = 0
    return try context.boundedString("join") { bytes in
      guard next < list.count else { return false }
      if next > 0 { bytes += separator }
      bytes += CellText.cell(list.elements[next], in: context.arena).utf8
      next += 1
      return true
    }
  }

  static func matches(_ context: CallContext, _ arguments: UnsafeBufferPointer<Cell>) throws(FunctionError) -> Cell {
    let regex = try context.patterns.regex(text(arguments[1], context))
    return .bool(regex.matches(try text(arguments[0], context)))
  }

  static func extract(_ context: CallContext, _ arguments: UnsafeBufferPointer<Cell>) throws(FunctionError) -> Cell {
    let regex = try context.patterns.regex(text(arguments[1], context))
    let source = try text(arguments[0], context)
    let index = arguments.count < 3 ? nil : try wholeNumber(arguments[2], "the group")
    if let index, index < 0 || index > regex.groupCount {
      throw FunctionError("the regular expression has \(regex.groupCount) groups, so there is no group \(index)")
    }
    guard let groups = regex.firstMatch(in: source) else { return .null }
    let cells = groups.map { range in range.map { Cell.string(source[$0]) } ?? .null }
    return index.map { cells[Int($0)] } ?? context.arena.array(cells)
  }
}
