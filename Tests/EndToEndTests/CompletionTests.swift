// `backhoe completion` in a real shell: every command and option is there, also those that the executor knows.

import Foundation
import TestSupport
import Testing

@Suite struct CompletionTests {
  /// What bash offers behind these words, of which the last is being typed.
  private func offers(_ space: Workspace, _ words: [String]) throws -> Set<String> {
    let quoted = words.map { "'\($0)'" }.joined(separator: " ")
    let line = words.joined(separator: " ")
    let script = """
      source complete.bash
      COMP_WORDS=(\(quoted)) COMP_CWORD=\(words.count - 1) COMP_LINE='\(line)' COMP_POINT=\(line.utf8.count)
      _backhoe backhoe '\(words[words.count - 1])' '\(words[words.count - 2])'
      printf '%s\\n' "${COMPREPLY[@]}"
      """
    let end = try RunningProgram(
      "/bin/bash", ["-c", script], environment: space.environment, folder: space.folder
    ).wait()
    return Set(end.output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) })
  }

  @Test func bashOffersWhatBothProgramsKnow() throws {
    let space = try Workspace()
    try space.write("complete.bash", space.succeed(["completion", "bash"]).output)
    let rows: [([String], Set<String>)] = [
      (["backhoe", "s"], ["show", "split", "status", "state", "schema"]),
      (["backhoe", "plan", "--max"], ["--max-chunks", "--max-requests", "--max-time"]),
      (["backhoe", "exec", "plan.json", "--dry"], ["--dry-run"]),
      (["backhoe", "exec", "plan.json", "--client"], ["--client-cert", "--client-key", "--client-key-password"]),
      (["backhoe", "exec", "plan.json", "--log-format", ""], ["text", "json"]),
      (["backhoe", "status", "plan.json", "--fo"], ["--format"]),
      (["backhoe", "state", "ex"], ["export"]), (["backhoe", "state", "set", "--b"], ["--back"]),
      (["backhoe", "ledger", "prune", "--da"], ["--days"]),
    ]
    for (words, expected) in rows { #expect(try offers(space, words) == expected, "\(words)") }
  }

  @Test(arguments: ["bash", "zsh", "fish"]) func everyScriptHasEverything(_ shell: String) throws {
    let space = try Workspace()
    let script = try space.succeed(["completion", shell]).output
    let help = try space.succeed(["exec", "--help"]).output
    let options = Set(help.matches(of: /\n  --([a-z-]+)/).map { String($0.output.1) })
    #expect(options.count > 40)
    for option in options { #expect(script.contains(shell == "fish" ? "-l '\(option)'" : "--\(option)"), "\(option)") }
    for command in ["lint", "plan", "run", "fmt", "export", "prune"] { #expect(script.contains(command), "\(command)") }
  }

  @Test func anotherShellIsRefused() throws {
    let end = try Workspace().run(["completion", "cmd"])
    #expect(end.code == 2 && end.errors.contains("cmd"), "\(end.text)")
  }
}
