// `backhoe completion`: what a shell needs to complete the command line. The options of commands that are handed over are
// the executor's to know, so its script is asked for, and the parts about those commands take the place of ours.

internal import ArgumentParser
internal import Console
internal import Diagnostics

struct CompletionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completion", abstract: "Print what a shell needs to complete commands and options.",
    discussion: """
      bash: source <(backhoe completion bash), in ~/.bashrc. zsh: write it to a file '_backhoe' in a folder of $fpath. \
      fish: write it to ~/.config/fish/completions/backhoe.fish.
      """)

  enum Shell: String, CaseIterable, ExpressibleByArgument {
    case bash, zsh, fish
  }

  @Argument(help: "bash, zsh or fish.")
  var shell: Shell

  func run() throws {
    let own = BackhoeCommand.completionScript(for: CompletionShell(rawValue: shell.rawValue)!)
    let bytes = try ExecutorProgram.output(
      ["--generate-completion-script", shell.rawValue], as: "backhoe", what: "there is no completion", advice: "")
    let script = CompletionScript(own).taking(
      ["exec", "status", "state", "ledger"], from: CompletionScript(String(decoding: bytes, as: UTF8.self)))
    Terminal.standardOutput.write(script.text)
  }
}

/// A completion script of swift-argument-parser's, in parts: what each is about is in its first line.
struct CompletionScript {
  private let parts: [Part]

  private struct Part {
    /// Functions are of bash and zsh; cases of a switch and completions of fish.
    enum Kind {
      case function, `case`, completion, other
    }

    var lines: [Substring]

    var kind: Kind {
      let line = lines[0]
      if line.hasPrefix("_backhoe") { return .function }
      if line.hasPrefix("        case '") { return .case }
      return line.hasPrefix("complete ") ? .completion : .other
    }

    /// Whether a line that follows belongs to it.
    func goesOn(with line: Substring) -> Bool {
      switch kind {
      case .function: lines.last != "}"
      case .case: line != "        end" && Part(lines: [line]).kind != .case
      case .completion: false
      case .other: Part(lines: [line]).kind == .other
      }
    }

    /// Whether it is about a command or a subcommand of it.
    func concerns(_ command: String) -> Bool {
      let line = lines[0]
      return switch kind {
      case .function: line.hasPrefix("_backhoe_\(command)()") || line.hasPrefix("_backhoe_\(command)_")
      case .case: line == "        case '\(command)'"
      case .completion: line.contains(" \"backhoe \(command)\"") || line.contains(" \"backhoe \(command) ")
      case .other: false
      }
    }
  }

  init(_ text: String) {
    var parts: [Part] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if parts.last?.goesOn(with: line) == true {
        parts[parts.count - 1].lines.append(line)
      } else {
        parts.append(Part(lines: [line]))
      }
    }
    self.parts = parts
  }

  private init(parts: [Part]) { self.parts = parts }

  var text: String { parts.flatMap(\.lines).joined(separator: "\n") }

  /// The script with another's parts about these commands in place of its own.
  func taking(_ commands: [String], from other: CompletionScript) -> CompletionScript {
    var merged = parts
    for command in commands {
      for kind in [Part.Kind.function, .case, .completion] {
        func isMeant(_ part: Part) -> Bool { part.kind == kind && part.concerns(command) }
        guard let place = merged.firstIndex(where: isMeant) else { continue }
        merged.removeAll(where: isMeant)
        merged.insert(contentsOf: other.parts.filter(isMeant), at: place)
      }
    }
    return CompletionScript(parts: merged)
  }
}
