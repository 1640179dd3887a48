// `state`: the watermarks in a target's ledger, for people. One subcommand a deed; what may be set is in `StateChange`.

internal import ArgumentParser
internal import Console
internal import Diagnostics
internal import Plans
internal import Targets
internal import Values

struct StateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "state", abstract: "Look at watermarks and set them: up to where a stream is loaded.",
    discussion: """
      A watermark is a value that a spec's 'sync' names, kept for a stream and its table in the target's ledger. Plans \
      read it to know where to begin; executing a plan moves it, forward only.
      """,
    subcommands: [List.self, Get.self, Set.self, Export.self, Import.self])

  /// Where the ledger is, and which watermarks are meant.
  struct Place: ParsableArguments {
    @OptionGroup var connection: ConnectionOptions

    @Option(help: ArgumentHelp("Only those of this table, as plans name it: schema.table.", valueName: "table"))
    var object: String?

    func target() throws -> any Target { try connection.openNamedTarget() }

    /// The watermarks of the table, or of all.
    func watermarks(of target: any Target) throws(Failure) -> [StoredWatermark] {
      try target.watermarks().filter { object == nil || $0.object == object }
    }

    /// The one that a stream has of this name; nil if there is none.
    func watermark(_ name: String, of stream: String, among all: [StoredWatermark]) throws(Failure) -> StoredWatermark?
    {
      let found = all.filter { $0.stream == stream && $0.name == name }
      guard found.count > 1 else { return found.first }
      throw Failure(
        .usage, "the stream '\(stream)' has the watermark '\(name)' for several tables",
        why: found.map(\.object).joined(separator: ", "), advice: "choose one with '--object'")
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show every watermark.")

    @OptionGroup var place: Place
    @Option(help: ArgumentHelp("Only those of this stream.", valueName: "name"))
    var stream: String?
    @Option(help: ArgumentHelp("How it is written.", valueName: "text|json"))
    var format = OutputFormat.text

    func run() throws {
      PipeWriting.endsWithItsReader()
      let marks = try place.watermarks(of: try place.target()).filter { stream == nil || $0.stream == stream }
      if format == .json {
        return Terminal.standardOutput.writeLine(CanonicalJSON.text(of: .array(marks.map(StateDocument.json))))
      }
      for mark in marks {
        let setter = mark.plan.isEmpty ? "by hand" : "by \(mark.plan)"
        Terminal.standardOutput.writeLine(
          "\(mark.stream) → \(mark.object): \(mark.name) = \(StatusReport.shown(mark.value))  "
            + "(\(StateDocument.kind(mark.value)), set \(setter) at \(mark.updatedAt))")
      }
      if marks.isEmpty { Terminal.standardError.writeLine("there are no watermarks") }
    }
  }

  struct Get: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print one watermark: its text, or JSON for what is no text.")

    @Argument(help: "The stream.") var stream: String
    @Argument(help: "The watermark's name.") var name: String
    @OptionGroup var place: Place

    func run() throws {
      let all = try place.watermarks(of: try place.target())
      guard let mark = try place.watermark(name, of: stream, among: all) else {
        throw StateChange.unknown(name, stream, all)
      }
      Terminal.standardOutput.writeLine(StatusReport.shown(mark.value))
    }
  }

  struct Set: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Set one watermark.",
      discussion: """
        The value is of the kind that the watermark has; of a new one, a number, true or false if it reads like that, \
        else a text. 'null' removes it.
        """)

    @Argument(help: "The stream.") var stream: String
    @Argument(help: "The watermark's name.") var name: String
    @Argument(help: "The new value.") var value: String
    @OptionGroup var place: Place
    @Option(help: ArgumentHelp("Take the value as this kind.", valueName: StateDocument.Kind.list))
    var type: StateDocument.Kind?
    @Flag(help: "Set it though it stands further, or is of another kind: what lies between is planned again.")
    var back = false

    func run() throws {
      let target = try place.target()
      let all = try place.watermarks(of: target)
      let present = try place.watermark(name, of: stream, among: all)
      guard let object = place.object ?? present?.object else {
        throw Failure(
          .usage, "the stream '\(stream)' has no watermark '\(name)' yet", advice: "say for which table: --object NAME")
      }
      let kind = type ?? present.map { StateDocument.kind($0.value) }
      let next = StoredWatermark(
        stream: stream, object: object, name: name,
        value: type == nil && value == "null" ? .null : try StateDocument.value(value, as: kind))
      try StateChange([next], among: all, mayMoveBack: back).apply(to: target)
    }
  }

  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Write every watermark as JSON, for 'state import'.")

    @OptionGroup var place: Place
    @Option(name: .shortAndLong, help: ArgumentHelp("A file instead of standard output.", valueName: "file"))
    var output: String?

    func run() throws {
      let text = StateDocument.text(try place.watermarks(of: try place.target()))
      guard let output else { return Terminal.standardOutput.write(text) }
      try WholeFile.write(text, to: output)
    }
  }

  struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Set the watermarks of a file that 'state export' wrote, all or none.")

    @Argument(help: "The file; '-' for standard input.") var file: String
    @OptionGroup var place: Place
    @Flag(help: "Set those too that stand further, or are of another kind.")
    var back = false

    func run() throws {
      let marks = try StateDocument.read(file).filter { place.object == nil || $0.object == place.object }
      let target = try place.target()
      try StateChange(marks, among: try target.watermarks(), mayMoveBack: back).apply(to: target)
    }
  }
}
