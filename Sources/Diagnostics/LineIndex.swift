// Maps byte offsets to lines and columns. Built once per file.

/// A place as people and editors count it.
package struct LineColumn: Hashable, Sendable {
  /// 1-based.
  package var line: Int
  /// 1-based, in Unicode scalars.
  package var column: Int
}

/// Where each line of a file starts, as byte offsets; a line ends with LF, CR LF or, as YAML has it, CR alone.
package struct LineIndex: Sendable {
  /// So many bytes are counted where a column is asked for.
  private static let stride = 1_024

  private let starts: [Int]
  /// How many scalars start before every 1,024th byte, so that no line is too long to ask for many of its columns.
  private let marks: [Int]
  private let bytes: [UInt8]

  package init(_ bytes: [UInt8]) {
    var starts = [0]
    var marks: [Int] = []
    var count = 0
    bytes.withUnsafeBufferPointer { bytes in
      for start in Swift.stride(from: 0, to: bytes.count, by: Self.stride) {
        marks.append(count)
        for offset in start..<min(start + Self.stride, bytes.count) {
          if Self.endsLine(bytes, offset) { starts.append(offset + 1) }
          if Self.startsScalar(bytes[offset]) { count += 1 }
        }
      }
    }
    marks.append(count)
    self.starts = starts
    self.marks = marks
    self.bytes = bytes
  }

  /// The number of lines; an empty file has one.
  package var count: Int { starts.count }

  /// The 0-based index of the line that holds `offset`.
  package func line(at offset: Int) -> Int {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  /// The bytes of the 0-based line, without its line break.
  package func span(ofLine line: Int) -> SourceSpan {
    let start = starts[line]
    guard line + 1 < starts.count else { return SourceSpan(start, bytes.count) }
    let end = starts[line + 1] - 1
    let isPair = end > start && bytes[end] == UInt8(ascii: "\n") && bytes[end - 1] == UInt8(ascii: "\r")
    return SourceSpan(start, isPair ? end - 1 : end)
  }

  /// Line and column of `offset`; an offset past the end is the end.
  package func position(at offset: Int) -> LineColumn {
    let offset = min(max(offset, 0), bytes.count)
    let line = line(at: offset)
    return LineColumn(line: line + 1, column: scalars(from: starts[line], to: offset) + 1)
  }

  private func scalars(from start: Int, to end: Int) -> Int {
    if end - start <= Self.stride { return bytes[start..<end].count(where: Self.startsScalar) }
    let (first, last) = (start / Self.stride, end / Self.stride)
    return marks[last] + scalars(from: last * Self.stride, to: end)
      - marks[first] - scalars(from: first * Self.stride, to: start)
  }

  /// Whether the byte is the last of a line break.
  private static func endsLine(_ bytes: UnsafeBufferPointer<UInt8>, _ offset: Int) -> Bool {
    if bytes[offset] == UInt8(ascii: "\n") { return true }
    return bytes[offset] == UInt8(ascii: "\r")
      && (offset + 1 == bytes.count || bytes[offset + 1] != UInt8(ascii: "\n"))
  }

  /// Every byte but UTF-8's continuations.
  private static func startsScalar(_ byte: UInt8) -> Bool { byte & 0xC0 != 0x80 }
}
