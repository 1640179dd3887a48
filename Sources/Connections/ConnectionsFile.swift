// The connections file: names to APIs and databases. Where it lies is in `ConnectionsFile+Search.swift`, how it is
// decoded in `ConnectionsFile+Decoding.swift`.

package import Diagnostics

/// Everything that names stand for.
package struct ConnectionsFile: Sendable {
  /// The path of the file; nil if there is none.
  package let path: String?
  /// In file order.
  package let connections: [Connection]

  /// No file: names are looked up in the environment only.
  package init() { self.init(path: nil, connections: []) }

  init(path: String?, connections: [Connection]) {
    self.path = path
    self.connections = connections
  }

  /// The connection of this name, also if it is written in another case.
  package func connection(_ name: String) -> Connection? {
    connections.first { $0.name == name } ?? connections.first { $0.name.lowercased() == name.lowercased() }
  }

  /// The API of this name.
  package func api(_ name: String) throws(Failure) -> APIConnection {
    guard let connection = connection(name) else {
      throw unknown(name, "an API", "", advice(nearest: name) { $0.isAPI })
    }
    switch connection.kind {
    case .api(let api): return api
    case .url: throw wrong(connection, "a database", needed: "an API: 'type: api' with a 'spec'")
    case .other(let words): throw wrong(connection, words, needed: "an API: 'type: api' with a 'spec'")
    }
  }

  /// The URL of the database of this name: from the file, else from the environment variable of that name. May hold a
  /// password.
  package func targetURL(_ name: String, environment: (String) -> String?) throws(Failure) -> String {
    guard let connection = connection(name) else {
      if let url = environment(name) ?? environment(name.uppercased()), url.contains(":") { return url }
      throw unknown(
        name, "a database", ", and no environment variable '\(name)' holds a URL",
        advice(nearest: name) { !$0.isAPI } ?? "add it, or export \(name) with a URL as its value")
    }
    switch connection.kind {
    case .url(let url): return try url.resolve(environment: environment)
    case .api: throw wrong(connection, "an API", needed: "a database: a 'url' such as sqlite:warehouse.db")
    case .other(let words): throw wrong(connection, words, needed: "a database: a 'url' such as sqlite:warehouse.db")
    }
  }

  // MARK: Failures

  private func advice(nearest name: String, where isFitting: (Connection) -> Bool) -> String? {
    Suggestions.question(name, among: connections.filter(isFitting).map(\.name))
  }

  private func unknown(_ name: String, _ what: String, _ elsewhere: String, _ advice: String?) -> Failure {
    Failure(
      .usage, "the connection '\(name)', \(what), is not known",
      why: (path.map { "'\($0)' has no such name" } ?? "there is no connections file") + elsewhere,
      advice: advice ?? "add it to \(path.map { "'\($0)'" } ?? "connections.yaml")")
  }

  private func wrong(_ connection: Connection, _ words: String, needed: String) -> Failure {
    let line = connection.location.file.lines.position(at: connection.location.span.start).line
    return Failure(
      .usage, "the connection '\(connection.name)' is \(words)", why: "\(connection.location.file.path):\(line)",
      advice: "name a connection that is \(needed)")
  }
}

extension Connection {
  fileprivate var isAPI: Bool {
    if case .api = kind { return true }
    return false
  }
}
