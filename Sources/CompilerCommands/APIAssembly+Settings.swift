// What an API is given from outside: inputs, and the environment that its spec sees.

internal import Console
internal import Diagnostics
internal import Plans
internal import Specs
internal import Values

extension APIAssembly {
  /// Of the connection and of the command line; where there are several APIs, it names the one that it means.
  func inputs() throws(Failure) -> Value {
    var members = try files.side?.inputs() ?? []
    for argument in options.inputs {
      guard let (given, value) = Assignment.parse(argument) else {
        throw Failure(.usage, "'--input \(argument)' sets nothing", advice: "write --input NAME=VALUE")
      }
      var name = given
      let prefix = "\(self.name)."
      if name.hasPrefix(prefix) {
        name.removeFirst(prefix.count)
      } else if !isAlone {
        guard name.contains(".") else {
          throw Failure(
            .usage, "'--input \(argument)' does not say which API it is for", why: "the plan has several",
            advice: "write --input CONNECTION.\(name)=VALUE")
        }
        continue
      }
      members.removeAll { $0.key == name }
      members.append(.init(name, value))
    }
    return .object(members)
  }

  /// `env` of the replications, and what the process was given.
  func environment() throws(Failure) -> (String) -> String? {
    let env = files.replications[0].env
    if let other = files.replications.first(where: { !Self.isSame($0.env, env) }) {
      throw Failure(
        .usage, "'\(files.replications[0].file.path)' and '\(other.file.path)' say different things in 'env'",
        why: "both load from '\(name)', and a plan knows one environment of each API",
        advice: "write the same variables into both, or plan them apart")
    }
    return { name in
      env.first { $0.name == name }.map { $0.value.string ?? CanonicalJSON.text(of: $0.value) }
        ?? ProcessEnvironment.value(name)
    }
  }

  private static func isSame(_ left: [NamedValue], _ right: [NamedValue]) -> Bool {
    // How many streams run at a time is no affair of the API's.
    func values(_ env: [NamedValue]) -> [String: Value] {
      Dictionary(
        env.filter { !PlanningAssembly.threadSettings.contains($0.name) }.map { ($0.name, $0.value) },
        uniquingKeysWith: { first, _ in first })
    }
    return values(left) == values(right)
  }
}
