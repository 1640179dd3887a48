// Maps byte offsets to lines and columns. Built once per file.

/// A place as people and editors count it.
package struct LineColumn: Hashable, Sendable {
  /// 1-based.
  package var line: Int
  /// 1-based, in Unicode scalars.
  package var column: Int
}

/// Where each line of a file starts, as byte offsets; a line ends with LF or CR LF.
package struct LineIndex: Sendable {
  private let starts: [Int]
  private let bytes: [UInt8]

  package init(_ bytes: [UInt8]) {
    var starts = [0]
    for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") { starts.append(offset + 1) }
    self.starts = starts
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
    var end = line + 1 < starts.count ? starts[line + 1] - 1 : bytes.count
    if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return SourceSpan(start, end)
  }

  /// Line and column of `offset`; an offset past the end is the end.
  package func position(at offset: Int) -> LineColumn {
    let offset = min(max(offset, 0), bytes.count)
    let line = line(at: offset)
    var column = 1
    // A byte that is not a UTF-8 continuation starts a scalar.
    for byte in bytes[starts[line]..<offset] where byte & 0xC0 != 0x80 { column += 1 }
    return LineColumn(line: line + 1, column: column)
  }
}
