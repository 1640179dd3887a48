// What libyaml complains about, in words that name the mistake people really made.

internal import Diagnostics

extension YAMLProblem {
  /// The finding for this problem. `quoted` is the last text in quotes before it.
  func finding(in file: SourceFile, index: CodePointIndex, after quoted: YAMLEvent?) -> Diagnostic {
    let bytes = file.bytes
    let offset = min(index.byteOffset(place), bytes.count)
    let start = index.byteOffset(contextPlace)
    let here = Location(file, SourceSpan(offset, offset < bytes.count ? scalarEnd(bytes, offset) : offset))

    if offset < bytes.count, bytes[offset] == UInt8(ascii: "\t") || problem.contains("tab character") {
      return Diagnostic(
        .tabIndentation, "a tab stands where YAML wants spaces", at: here, help: "replace the tab with spaces")
    }
    if context.contains("quoted scalar"), problem.contains("end of stream") || problem.contains("document indicator") {
      let open = Location(file, SourceSpan(start, min(start + 1, bytes.count)))
      return Diagnostic(.unclosedText, "this text has no closing quote", at: open, help: "close the quote")
    }
    if let quoted, let finding = swallowedLines(file, index, quoted, offset) { return finding }
    if problem.hasPrefix("mapping values are not allowed") {
      return unquotedColon(here)
    }
    if problem == "did not find expected ',' or '}'",
      let finding = CutText.finding(inMapAt: start, upTo: offset, of: file)
    {
      return finding
    }
    if let finding = unquotedBrace(file, offset) { return finding }
    var notes: [Note] = []
    if !context.isEmpty, start < offset {
      let end = scalarEnd(bytes, start)
      notes.append(Note("this is about what starts here", at: Location(file, SourceSpan(start, end))))
    }
    return Diagnostic(.yamlSyntax, words, at: here, notes: notes, help: advice(bytes, offset))
  }

  /// From where on the file cannot be read as it was meant: the finding, or the bracket that it is about.
  func start(of finding: Diagnostic, index: CodePointIndex) -> Int {
    let bytes = finding.location.file.bytes
    let start = index.byteOffset(contextPlace)
    let isBracket = !context.isEmpty && start < bytes.count && "[{".utf8.contains(bytes[start])
    return isBracket ? min(start, finding.location.span.start) : finding.location.span.start
  }

  /// A text in quotes that went on over lines up to the quote that opens another text, on the line of the problem: the
  /// first one has no closing quote of its own.
  private func swallowedLines(
    _ file: SourceFile, _ index: CodePointIndex, _ quoted: YAMLEvent, _ offset: Int
  ) -> Diagnostic? {
    let start = index.byteOffset(quoted.start)
    let end = index.byteOffset(quoted.end)
    let lines = file.lines
    guard lines.line(at: start) < lines.line(at: end), lines.line(at: end) == lines.line(at: offset), end <= offset
    else { return nil }
    return Diagnostic(
      .unclosedText, "this text has no closing quote", at: Location(file, SourceSpan(start, start + 1)),
      notes: [Note("so it goes on to the quote here", at: Location(file, SourceSpan(end - 1, end)))],
      help: "close the quote")
  }

  private func scalarEnd(_ bytes: [UInt8], _ offset: Int) -> Int {
    var end = min(offset + 1, bytes.count)
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    return end
  }

  /// libyaml's words, put plainly.
  private var words: String {
    switch problem {
    case "found character that cannot start any token": "a value cannot start with this character"
    case "could not find expected ':'": "a key without a colon ends here"
    case "did not find expected key": "a key is expected here"
    case "did not find expected '-' indicator": "an item that starts with '-' is expected here"
    case "did not find expected ',' or ']'": "a ',' or ']' is expected here"
    case "did not find expected ',' or '}'": "a ',' or '}' is expected here"
    case "did not find expected node content": "a value is expected here"
    case "did not find expected <document start>": "a key is expected here"
    case "found unknown escape character": "the text has an unknown escape here"
    case "found undefined tag handle": "an unknown tag stands here"
    case "block sequence entries are not allowed in this context": "a list item cannot stand here"
    case "mapping keys are not allowed in this context": "a key cannot stand here"
    case "did not find expected hexdecimal number": "the escape has too few hexadecimal digits"
    default: problem
    }
  }

  private func advice(_ bytes: [UInt8], _ offset: Int) -> String? {
    switch problem {
    case "found character that cannot start any token": "put the value in quotes"
    case "could not find expected ':'": "write 'key: value', or put a text of several lines in quotes or a block ('>')"
    case "did not find expected key", "did not find expected '-' indicator":
      "compare the indentation of this line with that of the lines above it"
    case "did not find expected ',' or ']'", "did not find expected ',' or '}'":
      "close the bracket, or put a text that holds brackets in quotes"
    case "found unknown escape character": "write '\\\\' for a backslash, or use single quotes"
    case "block sequence entries are not allowed in this context": "start the list on a line of its own"
    default: nil
    }
  }

  private func unquotedColon(_ here: Location) -> Diagnostic {
    let value = valueSpan(on: here)
    let fix = value.flatMap { quotingFix(here.file, $0) }
    return Diagnostic(
      .unquotedColon, "a colon and a space inside a text without quotes start a new key", at: here,
      label: "here a second key starts on the line", help: "put the value in quotes", fix: fix)
  }

  /// `url: {state.base}/x`: a flow map ended and text goes on.
  private func unquotedBrace(_ file: SourceFile, _ offset: Int) -> Diagnostic? {
    guard problem.hasPrefix("did not find expected") else { return nil }
    var before = min(offset, file.bytes.count)
    let line = file.lines.span(ofLine: file.lines.line(at: before))
    while before > line.start, file.bytes[before - 1] == UInt8(ascii: " ") { before -= 1 }
    guard before > line.start, before == offset || offset < line.end, let last = file.bytes[..<before].last,
      last == UInt8(ascii: "}") || last == UInt8(ascii: "]"),
      let value = valueSpan(on: Location(file, SourceSpan(before - 1, before))),
      file.bytes[value.start] == UInt8(ascii: "{") || file.bytes[value.start] == UInt8(ascii: "[")
    else { return nil }
    return Diagnostic(
      .unquotedBrace, "a text that starts with '\(file.text(SourceSpan(value.start, value.start + 1)))' needs quotes",
      at: Location(file, value),
      label: "read as a YAML \(file.bytes[value.start] == UInt8(ascii: "{") ? "map" : "list")",
      help: "put the value in quotes", fix: quotingFix(file, value))
  }

  /// The value on the line of `location`: after the first `key: ` or `- `, to the end of the line.
  private func valueSpan(on location: Location) -> SourceSpan? {
    let file = location.file
    let line = file.lines.span(ofLine: file.lines.line(at: location.span.start))
    var place = line.start
    while place + 1 < line.end {
      let isMark = file.bytes[place] == UInt8(ascii: ":") || file.bytes[place] == UInt8(ascii: "-")
      if isMark, file.bytes[place + 1] == UInt8(ascii: " ") {
        var start = place + 1
        while start < line.end, file.bytes[start] == UInt8(ascii: " ") { start += 1 }
        // `- key: value`: the value is after the key.
        if file.bytes[place] == UInt8(ascii: ":") || file.bytes[start] == UInt8(ascii: "{") {
          var end = line.end
          while end > start, file.bytes[end - 1] == UInt8(ascii: " ") { end -= 1 }
          return start < end ? SourceSpan(start, end) : nil
        }
      }
      place += 1
    }
    return nil
  }

  /// Quotes the value, where that is plain to do.
  private func quotingFix(_ file: SourceFile, _ value: SourceSpan) -> Fix? {
    let text = file.text(value)
    guard !text.contains(" #"), !text.contains("'"), text.first != "\"" else { return nil }
    return Fix("put the value in quotes", replace: value, with: "'\(text)'")
  }
}
