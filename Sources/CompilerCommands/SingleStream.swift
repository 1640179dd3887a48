// `plan SPEC --endpoint …` as the replication that says the same, so that there is one way to a plan. Its nodes stand in
// the words of the command line, and so findings point at the option that they are about.

internal import Console
internal import Diagnostics
internal import Specs
internal import YAMLSyntax

enum SingleStream {
  static func replication(_ options: SingleStreamOptions, source: String, specPath: String) throws
    -> ReplicationDocument
  {
    guard let endpoint = options.endpoint else {
      throw Failure(
        .usage, "'\(specPath)' is a spec, and no endpoint is named",
        advice: "add --endpoint NAME, --range START,END, --target URL and --object TABLE, or plan a replication file")
    }
    let words = OptionWords([
      ("--endpoint", endpoint), ("--range", options.range), ("--target", options.target),
      ("--object", options.object), ("--mode", options.mode),
    ])
    var stream: [YAMLNode.Entry] = []
    if let object = words["--object"] { stream.append(words.entry("object", object)) }
    if let mode = words["--mode"] { stream.append(words.entry("mode", mode)) }
    if let range = words["--range"] {
      stream.append(words.entry("source_options", words.map([words.entry("range", range)])))
    }
    let name = words["--endpoint"]!
    let root = words.map([
      words.entry("source", words.text(source)), words.entry("target", words["--target"] ?? words.text("")),
      words.entry("streams", words.map([YAMLNode.Entry(key: name, value: words.map(stream))])),
    ])
    var bag = DiagnosticBag()
    let document = ReplicationDocument(root, into: &bag)
    try FindingsReport.stop(bag)
    return document
  }
}

/// Options as nodes, each at its place among the words that were typed.
private struct OptionWords {
  private let file: SourceFile
  /// Where the values stand, by option.
  private var values: [String: YAMLNode] = [:]

  /// Those that were given, in the order of the help.
  init(_ options: [(name: String, value: String?)]) {
    var line: [UInt8] = []
    var spans: [(name: String, value: String, span: SourceSpan)] = []
    for case (let name, let value?) in options {
      line += Array("\(line.isEmpty ? "" : " ")\(name) ".utf8)
      spans.append((name, value, SourceSpan(line.count, line.count + value.utf8.count)))
      line += Array(value.utf8)
    }
    file = SourceFile(path: "command line", bytes: line)
    for (name, value, span) in spans { values[name] = text(value, span) }
  }

  subscript(option: String) -> YAMLNode? { values[option] }

  /// A text that nobody typed: it stands for the whole line.
  func text(_ text: String) -> YAMLNode { self.text(text, whole) }

  func map(_ entries: [YAMLNode.Entry]) -> YAMLNode { YAMLNode(.mapping(entries), span: whole, file: file) }

  func entry(_ key: String, _ value: YAMLNode) -> YAMLNode.Entry {
    YAMLNode.Entry(key: text(key, value.span), value: value)
  }

  private var whole: SourceSpan { SourceSpan(0, file.bytes.count) }

  /// Whatever it looks like, an option's value is a text.
  private func text(_ text: String, _ span: SourceSpan) -> YAMLNode {
    YAMLNode(
      .scalar(ScalarText(text: text, style: .plain, span: span, file: file)), span: span, tag: "tag:yaml.org,2002:str",
      file: file)
  }
}
