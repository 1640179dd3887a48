// Two programs: the compiler links no network and no database library, the executor no compiler.

import Foundation
import TestSupport
import Testing

@Suite struct LinkingTests {
  /// What a program of the system says about one of ours.
  private func ask(_ tool: String, _ option: String, about program: String) throws -> String {
    let end = try RunningProgram(
      "/usr/bin/env", [tool, option, Repository.products.appending(path: program).path],
      environment: [("PATH", ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"), ("LC_ALL", "C")],
      folder: "/"
    ).wait()
    try #require(end.code == 0, "\(tool) \(program): \(end.errors)")
    return end.output
  }

  @Test func librariesOfEachProgram() throws {
    let libraries = ["libcurl", "libsqlite3", "libpq", "libyaml"]
    let rows = [("backhoe", ["libyaml"]), ("backhoe-exec", ["libcurl", "libsqlite3", "libpq", "libyaml"])]
    for (program, needed) in rows {
      let lines = try ask("readelf", "-d", about: program).split(separator: "\n").filter { $0.contains("(NEEDED)") }
      let linked = libraries.filter { library in lines.contains { $0.contains("[\(library)") } }
      #expect(linked == needed, "\(program)")
    }
  }

  @Test func modulesOfEachProgram() throws {
    let compiler = ["ExpressionSyntax", "ExpressionCompiler", "Specs", "Linting", "Planning", "CompilerCommands"]
    let executor = ["Transport", "Targets", "Execution", "ExecutorCommands"]
    for (program, own, others) in [("backhoe", compiler, executor), ("backhoe-exec", executor, compiler)] {
      let symbols = try ask("nm", "--defined-only", about: program)
      // A Swift symbol begins with its module's name and that name's length.
      func has(_ module: String) -> Bool { symbols.contains(" $s\(module.utf8.count)\(module)") }
      #expect(own.filter { !has($0) } == [], "\(program)")
      #expect(others.filter(has) == [], "\(program)")
    }
  }
}
