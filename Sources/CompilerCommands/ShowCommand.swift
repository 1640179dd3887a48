// `backhoe show`: a plan, or one chunk of it, for people and for programs.

internal import ArgumentParser
internal import Console
internal import Diagnostics
internal import Plans
internal import Reviewing
internal import Values

#if canImport(Glibc)
  internal import Glibc
#endif

extension ReviewForm: ExpressibleByArgument {}

struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show a plan to a person.",
    discussion: """
      Streams in waves, what they cover, their first and last requests, and what all of it takes at least. As html, one \
      page with a picture of the chunks, to be opened in a browser or kept with the pull request.
      """)

  @Argument(help: "The plan.")
  var plan: String

  @Option(help: "text, json, markdown or html.")
  var format = ReviewForm.text

  @Option(name: .shortAndLong, help: "Where it goes; standard output if left out.")
  var output: String?

  @Option(help: ArgumentHelp("Everything about this chunk; the beginning of its ID is enough.", valueName: "ID"))
  var chunk: String?

  @Flag(help: "List every chunk (text).")
  var chunks = false

  func validate() throws {
    if chunks && (format != .text || chunk != nil) { throw ValidationError("--chunks lists as text, and all of them") }
  }

  func run() throws {
    let reader = try PlanReader(path: plan)
    let file = try OutputFile(output)
    if let chunk {
      try file.write(Array(try ChunkReview(chunk, in: reader).text(as: format).utf8))
    } else {
      try show(reader, file)
    }
    try file.finish()
  }

  private func show(_ reader: PlanReader, _ file: OutputFile) throws {
    var lines: [UInt8] = []
    let review = try PlanReview(reader, fileSize: Self.size(of: plan), withPictures: format == .html) {
      chunk, _ throws(Failure) in
      guard chunks else { return }
      lines += "\(ReviewText.line(chunk))\n".utf8
      if lines.count >= 1 << 16 {
        try file.write(lines)
        lines.removeAll(keepingCapacity: true)
      }
    }
    let text =
      switch format {
      case .text: ReviewText.lines(review, heading: heading).joined(separator: "\n") + "\n"
      case .json: ReviewJSON.text(review)
      case .markdown: ReviewMarkdown.text(review)
      case .html: ReviewHTML.text(review)
      }
    if chunks, !lines.isEmpty { lines.append(UInt8(ascii: "\n")) }
    try file.write(lines + Array(text.utf8))
  }

  private func heading(_ text: String) -> String {
    output == nil ? Terminal.standardOutput.styled(text, .bold) : text
  }

  private static func size(of path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }
}
