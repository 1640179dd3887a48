// Sync values for planning: from the command line, or from the target's ledger through the executor.

internal import Diagnostics
internal import Plans
internal import Values

struct Watermarks {
  private let options: PlanOptions
  private let target: TargetSide

  init(_ options: PlanOptions, target: TargetSide) {
    self.options = options
    self.target = target
  }

  /// The watermarks of a stream.
  func values(stream: String, object: String) throws(Failure) -> [Value.Member] {
    if options.sync == ["none"] { return [] }
    if !options.sync.isEmpty {
      var members: [Value.Member] = []
      for argument in options.sync {
        var found: [Value.Member] = []
        if let (name, value) = Assignment.parse(argument) {
          found = [.init(name, value)]
        } else {
          found = try Self.values(inFile: argument, stream: stream, object: object)
        }
        members.removeAll { old in found.contains { $0.key == old.key } }
        members += found
      }
      return members
    }
    guard target.url != nil else {
      throw Failure(
        .usage, "the plan of '\(stream)' needs its watermarks, but the target '\(target.connection.name)' is not known",
        advice: "name it in the connections file, give the stream a range with a start, or plan with --sync none")
    }
    var arguments = ["sync-values", "--stream", stream, "--object", object]
    arguments += ["--target", target.connection.url ?? target.connection.name]
    arguments += try options.connectionOptions()
    let output = try ExecutorProgram.output(
      arguments, what: "the watermarks could not be read from the target",
      advice: ", or plan without them: --sync none, or --sync NAME=VALUE")
    guard let value = try? JSONText.parse(output), let members = value.members else {
      throw Failure(.fault, "the executor's answer about watermarks is no JSON object")
    }
    return members.map { .init($0.key, PlanValue.decode($0.value)) }
  }
}

extension Watermarks {
  /// Those of a stream in a file that `backhoe state export` wrote.
  private static func values(
    inFile path: String, stream: String, object: String
  ) throws(Failure) -> [Value.Member] {
    let advice = "write --sync none, --sync NAME=VALUE, or the path of a file of 'backhoe state export'"
    let file = try SourceFile.read(path, advice: advice)
    guard let document = try? JSONText.parse(file.bytes), document["format"]?.string == "backhoe.state/1",
      let marks = document["watermarks"]?.array
    else { throw Failure(.usage, "'\(path)' is no file of 'backhoe state export'", advice: advice) }
    return marks.compactMap { mark in
      guard mark["stream"]?.string == stream, mark["object"]?.string == object, let name = mark["name"]?.string,
        let value = mark["value"]
      else { return nil }
      return Value.Member(name, PlanValue.decode(value))
    }
  }
}

/// `NAME=VALUE` on the command line. The value is JSON if it reads as such, else text; a text in quotes keeps them.
enum Assignment {
  static func parse(_ argument: String) -> (String, Value)? {
    guard let equals = argument.firstIndex(of: "="), equals != argument.startIndex else { return nil }
    let text = String(argument[argument.index(after: equals)...])
    let name = String(argument[..<equals])
    if let value = try? JSONText.parse(text) {
      switch value {
      case .int, .float, .decimal, .bool, .null, .array, .object: return (name, value)
      default: break
      }
    }
    return (name, .string(text))
  }
}
