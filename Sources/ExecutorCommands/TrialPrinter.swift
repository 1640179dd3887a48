// What `try` prints: exchanges for a person, rows for whoever reads standard output.

internal import Console
internal import Diagnostics
internal import Execution
internal import Records
internal import Values

struct TrialPrinter {
  private let report: TrialReport

  init(_ report: TrialReport) { self.report = report }

  func print(limit: Int, asTable: Bool) {
    let errors = Terminal.standardError
    for line in exchanges(errors) { errors.writeLine(DisplayWidth.printable(line)) }
    if let failure = report.failure {
      errors.writeLine("\(errors.styled("error", .bold, .red)): \(DisplayWidth.printable(failure))")
    }
    let table = RowTable(report.rows, limit: limit)
    if asTable {
      for line in table.lines(width: Terminal.standardOutput.width) { Terminal.standardOutput.writeLine(line) }
    } else {
      for line in table.json { Terminal.standardOutput.writeLine(line) }
    }
    if report.failure == nil { errors.writeLine(DisplayWidth.printable(summary(limit: limit))) }
  }

  private func exchanges(_ terminal: Terminal) -> [String] {
    var lines = ["\(report.stream), chunk \(report.chunk)"]
    for exchange in report.exchanges {
      lines.append("")
      if let call = exchange.call { lines.append("# \(call)") }
      lines += DryRunPrinter.text(exchange.request).split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        .map { "> \($0)" }
      if let status = exchange.status {
        let size = "\(Quantity.count(exchange.bytes, "byte")) in \(ShortTime.text(exchange.seconds))"
        lines.append("< \(status), \(size)")
        lines += exchange.headers.map { "< \($0.name): \($0.value)" }
      }
      lines.append("= \(exchange.verdict)")
    }
    return lines + [""]
  }

  private func summary(limit: Int) -> String {
    var words = Quantity.count(report.rowCount, "row")
    if report.rowCount > limit { words += ", \(Quantity.count(limit)) of them shown" }
    if report.duplicates > 0 { words += ", \(Quantity.count(report.duplicates, "duplicate")) left out" }
    for mark in report.watermarks { words += "; \(mark.key) = \(StatusReport.shown(mark.value))" }
    words += report.next.map { "; the next page would be \($0.method) \($0.url)" } ?? "; no further page"
    return words + "; nothing was stored"
  }
}

/// Rows of several batches, whose columns may differ, as one table.
struct RowTable {
  private let batches: [RowBatch]
  private let limit: Int

  init(_ batches: [RowBatch], limit: Int) {
    self.batches = batches
    self.limit = limit
  }

  /// Calls `body` with each row: its columns and cells, absent ones left out.
  private func each(_ body: ([(name: String, cell: Cell)]) -> Void) {
    var left = limit
    for batch in batches {
      for row in 0..<min(batch.rowCount, left) {
        let cells = batch.cells + row * batch.columns.count
        body(
          batch.columns.indices.filter { cells[$0].kind != .absent }.map { (batch.columns[$0].name, cells[$0]) })
      }
      left -= min(batch.rowCount, left)
    }
  }

  /// Each row as an object of JSON.
  var json: [String] {
    var lines: [String] = []
    each { row in
      var buffer = ByteBuffer(capacity: 256)
      buffer.append(UInt8(ascii: "{"))
      for (place, member) in row.enumerated() {
        if place > 0 { buffer.append(UInt8(ascii: ",")) }
        JSONWriter.write(text: member.name, into: &buffer)
        buffer.append(UInt8(ascii: ":"))
        JSONWriter.write(member.cell, into: &buffer)
      }
      buffer.append(UInt8(ascii: "}"))
      lines.append(buffer.text)
    }
    return lines
  }

  /// A table that fits `width` columns of a terminal; columns that have no room are named below it.
  func lines(width: Int) -> [String] {
    var names: [String] = []
    var rows: [[String: String]] = []
    each { row in
      for member in row where !names.contains(member.name) { names.append(member.name) }
      rows.append(
        Dictionary(
          row.map { ($0.name, Self.text($0.cell)) }, uniquingKeysWith: { first, _ in first }))
    }
    guard !names.isEmpty else { return [] }
    var shown: [(name: String, width: Int)] = []
    var used = 0
    for name in names {
      let longest = rows.map { DisplayWidth.of($0[name] ?? "") }.max() ?? 0
      let column = min(max(longest, DisplayWidth.of(name)), Self.widest)
      if used + column > width, !shown.isEmpty { break }
      shown.append((name, column))
      used += column + 2
    }
    func line(_ texts: [String]) -> String {
      var line = zip(texts, shown).map { Self.fitted($0, to: $1.width) }.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line
    }
    var lines = [line(shown.map(\.name)), line(shown.map { String(repeating: "-", count: $0.width) })]
    lines += rows.map { row in line(shown.map { row[$0.name] ?? "" }) }
    let hidden = names.dropFirst(shown.count)
    if !hidden.isEmpty { lines.append("… and \(hidden.joined(separator: ", "))") }
    return lines
  }

  private static let widest = 40

  /// Texts as they are, everything else as JSON.
  private static func text(_ cell: Cell) -> String {
    let text = cell.kind == .string ? CellText.string(cell) : JSONWriter.string(cell)
    return DisplayWidth.printable(text.split(whereSeparator: \.isNewline).joined(separator: " "))
  }

  /// The text with spaces behind it, or cut.
  private static func fitted(_ text: String, to width: Int) -> String {
    let own = DisplayWidth.of(text)
    if own <= width { return text + String(repeating: " ", count: width - own) }
    var cut = ""
    var count = 0
    for character in text {
      let columns = DisplayWidth.of(String(character))
      if count + columns > width - 1 { break }
      cut.append(character)
      count += columns
    }
    return cut + "…" + String(repeating: " ", count: max(width - 1 - count, 0))
  }
}
