// Ways to name a PostgreSQL database and to be let in: every form that libpq takes, given to a program as a user would.

import Foundation
import MockAPI
import TestSupport
import Testing

@Suite(.serialized) struct PostgresAddressTests {
  /// A server of this suite's own, since it is told whom to let in.
  private static let server: Result<PostgresServer, any Error> = Result {
    let server = try PostgresServer.start()
    try server.configure(
      rules: """
        host all "o'brien@home" 127.0.0.1/32 scram-sha-256
        local all "o'brien@home" scram-sha-256
        hostssl all careful 127.0.0.1/32 trust
        host all careful 127.0.0.1/32 reject
        """)
    try server.execute("CREATE ROLE \"o'brien@home\" LOGIN SUPERUSER PASSWORD 'p@ss:w/rd?%'")
    try server.execute("CREATE ROLE careful LOGIN SUPERUSER")
    return server
  }

  private let postgres: PostgresServer
  private let name = "place_\(UUID().uuidString.prefix(8).lowercased())"
  private let space: Workspace

  init() throws {
    postgres = try Self.server.get()
    _ = try postgres.makeDatabase(name)
    space = try Workspace(spec: logSpec)
    try space.planDays("2024-01-01,2024-01-01", mode: "full-refresh")
  }

  /// Loads a day into this target.
  private func load(_ url: String, _ settings: [(String, String)] = []) throws -> ProgramEnd {
    try space.exec("plan.json", ["--target", url], settings: settings)
  }

  private func expectLoaded(_ url: String, _ settings: [(String, String)] = []) throws {
    try postgres.execute("DROP SCHEMA IF EXISTS main, _backhoe CASCADE", in: name)
    let end = try load(url, settings)
    #expect(end.code == 0, "\(url): \(end.text)")
    #expect(try postgres.query("SELECT count(*) FROM main.days", in: name) == ["24"], "\(url)")
  }

  private var socket: String { postgres.folder.replacing("/", with: "%2F") }

  @Test func everyFormOfAURLIsTaken() throws {
    let port = postgres.port
    let urls = [
      "postgres://backhoe@127.0.0.1:\(port)/\(name)", "postgresql://backhoe@localhost:\(port)/\(name)",
      "postgres://backhoe@\(socket):\(port)/\(name)",
      "postgres:///\(name)?host=\(socket)&port=\(port)&user=backhoe",
      "postgres://backhoe@127.0.0.1:1,127.0.0.1:\(port)/\(name)?target_session_attrs=read-write",
      "postgres://backhoe@127.0.0.1:\(port)/\(name)?application_name=load&options=-c%20work_mem%3D8MB%20-c%20DateStyle%3DGerman",
      "postgres://%62ackhoe@127.0.0.1:\(port)/%70\(name.dropFirst())",
      "postgres:host=127.0.0.1 port=\(port) dbname=\(name) user=backhoe",
      "postgresql:host='\(postgres.folder)' port = \(port) dbname = '\(name)' user=backhoe connect_timeout=20",
    ]
    for url in urls { try expectLoaded(url) }
  }

  @Test func whatTheURLLeavesOpenIsTakenFromTheSurroundings() throws {
    let port = "\(postgres.port)"
    let services = try space.write(
      "services.conf", "[warehouse]\nhost=127.0.0.1\nport=\(port)\ndbname=\(name)\nuser=backhoe\n")
    try expectLoaded("postgres://?service=warehouse", [("PGSERVICEFILE", services)])
    try expectLoaded("postgres:service=warehouse", [("PGSERVICEFILE", services)])
    try expectLoaded(
      "postgres:///", [("PGHOST", "127.0.0.1"), ("PGPORT", port), ("PGDATABASE", name), ("PGUSER", "backhoe")])
    let unknown = try load("postgres://?service=elsewhere", [("PGSERVICEFILE", services)])
    #expect(unknown.code == 2 && unknown.errors.contains("service=elsewhere"), "\(unknown.text)")
  }

  @Test func passwordsComeFromURLVariableOrFileAndAreShownNowhere() throws {
    let place = "o%27brien%40home@127.0.0.1:\(postgres.port)/\(name)"
    let encoded = "o%27brien%40home:p%40ss%3Aw%2Frd%3F%25@127.0.0.1:\(postgres.port)/\(name)"
    try expectLoaded("postgres://\(encoded)")
    try expectLoaded("postgres://\(place)", [("PGPASSWORD", "p@ss:w/rd?%")])
    let file = try space.write(".pgpass", "127.0.0.1:*:*:o'brien@home:p@ss\\:w/rd?%\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
    try expectLoaded("postgres://\(place)", [("PGPASSFILE", file)])
    let wrong = try load("postgres://\(place)", [("PGPASSWORD", "wrong-Word_31")])
    #expect(wrong.code == 2 && !wrong.text.contains("wrong-Word_31"), "\(wrong.text)")
    #expect(wrong.errors.contains("password authentication failed"), "\(wrong.text)")
    let none = try load("postgres://\(place)", [("PGPASSFILE", "/dev/null")])
    #expect(none.code == 2 && none.errors.contains("no password supplied"), "\(none.text)")
    // A plan holds no password, however it is written.
    for url in ["postgres://\(encoded)", "postgres:///\(name)?password=x", "postgres:dbname=\(name) password = x"] {
      let end = try space.run([
        "plan", logSpec, "--endpoint", "days", "--range", "2024-01-01,2024-01-01", "--target", url, "--object", "days",
      ])
      #expect(end.code == 2 && end.errors.contains("holds a password"), "\(url): \(end.text)")
    }
  }

  @Test func connectionsAreEncryptedAndCheckedAsAsked() throws {
    let url = "postgres://careful@localhost:\(postgres.port)/\(name)"
    let plain = try load(url + "?sslmode=require")
    #expect(plain.code != 0 && plain.errors.contains("SSL"), "\(plain.text)")
    let certificates = try Certificates(in: space)
    let own = try certificates.server("postgres", names: "DNS:localhost")
    let other = try certificates.selfSigned()
    try postgres.keep(own.certificate, as: "server.crt")
    try postgres.keep(own.key, as: "server.key")
    try postgres.configure(settings: "ssl = on\nssl_cert_file = 'server.crt'\nssl_key_file = 'server.key'")
    let authority = "&sslrootcert=\(certificates.authority)"
    // The server reads its settings a moment later: the first connection that works shows that it did.
    var ready = try load(url + "?sslmode=require")
    while ready.code != 0, ready.errors.contains("SSL") { ready = try load(url + "?sslmode=require") }
    for mode in ["require", "verify-ca", "verify-full"] { try expectLoaded(url + "?sslmode=\(mode)" + authority) }
    try expectLoaded(
      "postgres:host=localhost port=\(postgres.port) dbname=\(name) user=careful",
      [
        ("PGSSLMODE", "verify-full"), ("PGSSLROOTCERT", certificates.authority),
      ])
    let refused: [(String, String)] = [
      ("?sslmode=disable", "no encryption"), ("?sslmode=verify-full&sslrootcert=\(other.certificate)", "certificate"),
      ("?sslmode=verify-full&sslrootcert=\(space.path("none.pem"))", "none.pem"),
    ]
    for (options, says) in refused {
      let end = try load(url + options)
      #expect(end.code == 2 && end.errors.contains(says), "\(options): \(end.text)")
    }
    let misnamed = try load(url.replacing("localhost", with: "127.0.0.1") + "?sslmode=verify-full" + authority)
    #expect(misnamed.code == 2 && misnamed.errors.contains("does not match host name"), "\(misnamed.text)")
  }
}
