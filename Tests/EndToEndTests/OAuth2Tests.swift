// OAuth 2 with the built programs: every flow against an authorization server, tokens that end early, tokens that are
// kept, people who say no.

import Foundation
import MockAPI
import TestSupport
import Testing

@Suite struct OAuth2Tests {
  private static let clientSecret = "client-Secret_5f2e9a7c1b"
  private static let password = "pass-Word_77d1e0c2"
  private static let refreshToken = "refresh-First_30c9b1aa"

  /// A folder whose spec loads days and pages of items by OAuth 2, with `fields` in its authentication.
  private func workspace(
    _ fields: String, extra: String = "", _ change: (inout MockOAuth) -> Void = { _ in }
  ) throws -> Workspace {
    let space = try Workspace { options in
      options.apiKey = nil
      options.items = 1_000
      var oauth = MockOAuth()
      oauth.clientSecret = Self.clientSecret
      change(&oauth)
      options.oauth = oauth
    }
    let lines = fields.split(separator: "\n").map { "  \($0)\n" }.joined()
    let spec = try space.write(
      "spec.yaml",
      """
      name: Shop
      authentication:
        type: oauth2
        client_id: backhoe-client
        authentication_url: "\(space.server.url)/oauth/token"
      \(lines)
      defaults:
        state: {base_url: "\(space.server.url)"}
        request: {rate: 100000}
      endpoints:
        days:
          iterate:
            over: range(context.range_start, context.range_end, "1d")
            into: state.day
            concurrency: 1
          state: {date: '{date_format(state.day, "%Y-%m-%d")}'}
          request: {url: "{state.base_url}/v1/events/daily/{state.date}"}
          response:
            records: {jmespath: "data.events[]", primary_key: [event_id]}
        items:
          state: {offset: 0}
          request:
            url: "{state.base_url}/v1/items"
            parameters: {offset: "{state.offset}", limit: 100}
          pagination:
            stop_condition: length(response.records) < 100
            next_state: {offset: "{state.offset + 100}"}
          response:
            records: {jmespath: "items[]", primary_key: [id]}
      \(extra)
      """)
    try space.write(
      "connections.yaml",
      """
      connections:
        SHOP:
          type: api
          spec: "\(spec)"
          secrets:
            client_secret: "\(Self.clientSecret)"
            password: "\(Self.password)"
            refresh_token: "\(Self.refreshToken)"
        WAREHOUSE: {url: "sqlite:warehouse.db"}
      """)
    try space.write(
      "run.yaml",
      """
      source: SHOP
      target: WAREHOUSE
      streams:
        days: {object: main.days, mode: incremental, source_options: {range: '2024-01-01,2024-01-05'}}
        items: {object: main.items, mode: incremental}
      """)
    try space.plan("run.yaml")
    return space
  }

  private func tokens(_ space: Workspace) -> Int { space.server.requests.count { $0.path == "/oauth/token" } }

  private func grants(_ space: Workspace) -> [String] {
    space.server.requests.filter { $0.path == "/oauth/token" }.compactMap { request in
      String(decoding: request.body, as: UTF8.self).split(separator: "&")
        .first { $0.hasPrefix("grant_type=") }?.dropFirst("grant_type=".count).description
    }
  }

  private func cache(_ space: Workspace) -> String { space.path(".cache/backhoe/tokens/SHOP.json") }

  private func expectAll(_ space: Workspace, _ end: ProgramEnd) {
    #expect(end.code == 0, "\(end.text)")
    #expect(Database.number(space.database, "SELECT count(DISTINCT event_id) FROM days") == 120)
    #expect(Database.number(space.database, "SELECT count(DISTINCT id) FROM items") == 1_000)
    expectNoSecret(space, end)
  }

  /// In what was said, in the database and in every file but the one that keeps tokens.
  private func expectNoSecret(_ space: Workspace, _ end: ProgramEnd) {
    let issued = space.server.issuedTokens
    let secrets = [Self.clientSecret, Self.password, Self.refreshToken] + issued
    space.expectNowhere(secrets, besides: [".cache/backhoe/tokens/SHOP.json", "connections.yaml"], said: end.text)
  }

  private static let byClient = "flow: client_credentials\nclient_secret: \"{secrets.client_secret}\"\nscopes: [a, b]"

  // MARK: Flows without a person

  @Test func clientCredentials() throws {
    let space = try workspace(Self.byClient)
    expectAll(space, try space.exec())
    // Both streams share the token.
    #expect(grants(space) == ["client_credentials"])
    let body = try #require(space.server.requests.first { $0.path == "/oauth/token" }?.body)
    #expect(String(decoding: body, as: UTF8.self).contains("scope=a%20b"))
    // Secrets can obtain it again, so it is not kept.
    #expect(!FileManager.default.fileExists(atPath: cache(space)))
  }

  @Test func aServerThatWantsTheSecretInAHeader() throws {
    let space = try workspace(Self.byClient) { oauth in
      oauth.wantsHeader = true
      oauth.uses = 3
    }
    expectAll(space, try space.exec())
    let refused = space.server.requests.filter { $0.path == "/oauth/token" && $0.header("authorization") == nil }
    #expect(refused.count == 1, "it is found out once")
  }

  @Test func passwordAndRefreshToken() throws {
    let byPassword = try workspace(
      """
      flow: password
      client_secret: "{secrets.client_secret}"
      username: me
      password: "{secrets.password}"
      """
    ) { oauth in
      oauth.username = "me"
      oauth.password = Self.password
    }
    expectAll(byPassword, try byPassword.exec())
    #expect(grants(byPassword) == ["password"])

    let byToken = try workspace(
      "flow: refresh_token\nclient_secret: \"{secrets.client_secret}\"\nrefresh_token: \"{secrets.refresh_token}\""
    ) { oauth in
      oauth.refreshToken = Self.refreshToken
      oauth.rotates = true
    }
    expectAll(byToken, try byToken.exec())
    #expect(grants(byToken) == ["refresh_token"])
    // The first one is spent: the next run goes on with the one that the server gave instead.
    byToken.server.revokeTokens()
    byToken.server.reset()
    try byToken.succeed(["plan", "run.yaml", "--now", "2024-06-01T00:00:00Z", "-o", "plan.json"])
    expectAll(byToken, try byToken.exec())
    let mode = try FileManager.default.attributesOfItem(atPath: cache(byToken))[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  @Test func accountsDoNotShareTokens() throws {
    let second = "refresh-Second_81f3aa20"
    let space = try workspace(
      "flow: refresh_token\nclient_secret: \"{secrets.client_secret}\"\nrefresh_token: \"{secrets.refresh_token}\"",
      extra: """
          other:
            authentication:
              type: oauth2
              flow: refresh_token
              client_id: backhoe-client
              client_secret: "{secrets.client_secret}"
              authentication_url: "BASE/oauth/token"
              refresh_token: "{secrets.second}"
            request: {url: "{state.base_url}/v1/items"}
            response: {records: {jmespath: "items[]", primary_key: [id]}}
        """
    ) { oauth in
      oauth.refreshToken = Self.refreshToken
      oauth.rotates = true
    }
    space.server.addRefreshToken(second)
    try space.write("spec.yaml", try space.read("spec.yaml").replacing("BASE", with: space.server.url))
    try space.write(
      "connections.yaml",
      try space.read("connections.yaml").replacing("secrets:\n", with: "secrets:\n      second: \"\(second)\"\n"))
    try space.write(
      "run.yaml", try space.read("run.yaml") + "\n  other: {object: main.other, mode: incremental}")
    for month in 5...6 {
      try space.succeed(["plan", "run.yaml", "--now", "2024-0\(month)-01", "-o", "plan.json"])
      let end = try space.exec()
      expectAll(space, end)
      #expect(Database.number(space.database, "SELECT count(*) FROM other") == 100)
      space.server.revokeTokens()
    }
    // Each account by its own token, and in the second run by the one that it was given in the first.
    let shown = space.server.requests.filter { $0.path == "/oauth/token" }
      .map { String(decoding: $0.body, as: UTF8.self) }.filter { $0.contains("grant_type=refresh_token") }
    #expect(shown.count == 4 && Set(shown).count == 4)
    #expect(shown.prefix(2).contains { $0.contains(Self.refreshToken) })
    #expect(shown.prefix(2).contains { $0.contains(second) })
  }

  // MARK: Tokens that end

  @Test func tokensThatEndInTheMiddle() throws {
    // Each is good for three requests, and nobody says so: the fourth is answered by 401, in a chunk and between pages.
    let space = try workspace(Self.byClient) { oauth in
      oauth.uses = 3
      oauth.lifetime = nil
    }
    expectAll(space, try space.exec())
    let data = space.server.statistics.statuses[200]! - tokens(space)
    #expect(data == 5 + 11, "each page is loaded once")
    #expect(tokens(space) >= 6)
  }

  @Test func tokensWhoseEndIsKnown() throws {
    // A run that is longer than several of their lives, by what the server says of them. They live longer, so that it
    // does not matter how slow this machine is.
    let space = try workspace(Self.byClient) { oauth in
      oauth.lifetime = 1
      oauth.outlivesItself = true
    }
    space.server.setLatency(MockLatency(seconds: 0.2))
    expectAll(space, try space.exec())
    #expect(tokens(space) >= 3)
  }

  @Test func aServerThatTakesNoTokenIsNotAskedForEver() throws {
    let space = try workspace(Self.byClient) { $0.isHonest = false }
    let end = try space.exec()
    #expect(end.code == 1 && end.errors.contains("status 401"), "\(end.text)")
    // Fresh from the server and refused: another one would fare no better.
    #expect(tokens(space) == 1)
    expectNoSecret(space, end)
    space.server.setOAuth { $0.isHonest = true }
    expectAll(space, try space.exec())
  }

  // MARK: Flows with a person

  /// A browser that follows redirects, as a person's would after the consent.
  private let browser = ("BROWSER", "/usr/bin/curl -s -L -o /dev/null")

  @Test func authorizationCode() throws {
    let space = try workspace("client_secret: \"{secrets.client_secret}\"\nscopes: read write", { _ in })
    let end = try space.exec(settings: [browser])
    expectAll(space, end)
    #expect(grants(space) == ["authorization_code"])
    #expect(end.errors.contains("Open this page"), "\(end.errors)")
    let asked = try #require(space.server.requests.first { $0.path == "/oauth/authorize" })
    #expect(asked.parameter("code_challenge_method") == "S256" && asked.parameter("scope") == "read write")
    #expect(asked.parameter("redirect_uri")?.hasPrefix("http://127.0.0.1:") == true)
    #expect((asked.parameter("state") ?? "").count >= 40)

    // The next run asks nobody.
    space.server.reset()
    try space.succeed(["plan", "run.yaml", "--now", "2024-06-01T00:00:00Z", "-o", "plan.json"])
    expectAll(space, try space.exec())
    #expect(grants(space) == [])
    // The server forgot the kept token: one refresh, nobody is asked.
    space.server.revokeTokens()
    space.server.reset()
    try space.succeed(["plan", "run.yaml", "--now", "2024-07-01T00:00:00Z", "-o", "plan.json"])
    expectAll(space, try space.exec())
    #expect(grants(space) == ["refresh_token"])
    // And the refresh token: the person is asked again.
    space.server.revokeTokens(refreshToo: true)
    space.server.reset()
    try space.succeed(["plan", "run.yaml", "--now", "2024-08-01T00:00:00Z", "-o", "plan.json"])
    expectAll(space, try space.exec(settings: [browser]))
    #expect(grants(space) == ["refresh_token", "authorization_code"])
  }

  @Test func whoKnowsNoStateIsIgnored() throws {
    let space = try workspace("client_secret: \"{secrets.client_secret}\"")
    let program = try space.startExec()
    #expect(program.waitUntilSaid("Open this page"))
    #expect(program.waitUntilSaid("access_type=offline"))
    let page = try #require(
      program.said.split(separator: "\n").first { $0.contains("/oauth/authorize?") }?.trimmingCharacters(
        in: .whitespaces))
    let parts = try #require(URLComponents(string: page)?.queryItems)
    let redirect = try #require(parts.first { $0.name == "redirect_uri" }?.value)
    for stray in [
      "\(redirect)?code=evil&state=guess", "\(redirect)?code=evil", redirect.replacing("/callback", with: "/"),
    ] {
      _ = try RunningProgram("/usr/bin/curl", ["-s", stray], environment: space.environment, folder: space.folder)
        .wait()
    }
    _ = try RunningProgram(
      "/usr/bin/curl", ["-s", "-L", page], environment: space.environment, folder: space.folder
    ).wait()
    expectAll(space, program.wait())
    #expect(grants(space) == ["authorization_code"])
  }

  @Test func aPersonWhoSaysNo() throws {
    let space = try workspace("client_secret: \"{secrets.client_secret}\"") { $0.denies = true }
    let end = try space.exec(settings: [browser])
    #expect(end.code == 1, "\(end.text)")
    #expect(end.errors.contains("the consent was refused: access_denied: not today"), "\(end.errors)")
    #expect(space.server.requests.count { $0.path == "/oauth/authorize" } == 1, "nobody is asked twice")
    space.server.setOAuth { $0.denies = false }
    expectAll(space, try space.exec(settings: [browser]))
  }

  @Test func waitingForAPersonCanBeInterrupted() throws {
    let space = try workspace("client_secret: \"{secrets.client_secret}\"")
    let program = try space.startExec()
    #expect(program.waitUntilSaid("Open this page"))
    program.send(SIGINT)
    let end = program.wait()
    #expect(end.code != 0 && end.signal == nil, "\(end.text)")
  }

  @Test func deviceCode() throws {
    let fields = "flow: device_code\nclient_secret: \"{secrets.client_secret}\"\n"
    func device(_ space: Workspace) -> String { "device_auth_url: \"\(space.server.url)/oauth/device\"" }
    let space = try workspace(fields) { oauth in
      oauth.deviceAnswers = ["authorization_pending", "authorization_pending"]
    }
    let spec = try space.read("spec.yaml").replacing("type: oauth2", with: "type: oauth2\n  \(device(space))")
    try space.write("spec.yaml", spec)
    try space.plan("run.yaml")
    let end = try space.exec()
    expectAll(space, end)
    #expect(end.errors.contains("enter the code WDJB-MJHT") && end.errors.contains("https://login.test/device"))
    #expect(tokens(space) == 3)

    let errors = [("expired_token", "nobody entered the code in time", "10"), ("access_denied", "was refused", "11")]
    for (answer, said, month) in errors {
      try FileManager.default.removeItem(atPath: cache(space))
      space.server.revokeTokens(refreshToo: true)
      space.server.setOAuth { $0.deviceAnswers = [answer] }
      try space.succeed(["plan", "run.yaml", "--now", "2025-\(month)-01", "-o", "\(answer).json"])
      let end = try space.exec("\(answer).json")
      #expect(end.code == 1 && end.errors.contains(said), "\(end.text)")
      expectNoSecret(space, end)
      space.server.setOAuth { $0.deviceAnswers = [] }
      // A program that reads the log finds what the person is asked in it.
      let again = try space.exec("\(answer).json", ["--log-format", "json"])
      #expect(again.code == 0, "\(again.text)")
      let lines = again.errors.split(separator: "\n")
      let asked = lines.filter { $0.contains("\"event\":\"person.asked\"") }
      #expect(lines.allSatisfy { $0.hasPrefix("{") } && asked.count == 1, "\(again.errors)")
      #expect(asked.allSatisfy { $0.contains("WDJB-MJHT") })
    }
  }

  // MARK: What cannot work

  @Test func mistakesAreSaidBeforeTheFirstRequest() throws {
    let rows: [(fields: String, says: [String])] = [
      ("flow: client_credentials", ["no 'client_secret'"]),
      ("flow: password\nusername: me", ["no 'password'"]),
      ("flow: refresh_token", ["no 'refresh_token'"]),
      ("redirect_uri: https://example.test/back", ["redirect_uri", "elsewhere", "http://127.0.0.1:PORT/PATH"]),
    ]
    for row in rows {
      let space = try workspace(row.fields + "\nscopes: [\"{secrets.client_secret}\"]")
      let end = try space.exec()
      #expect(end.code == 2, "\(row.fields): \(end.text)")
      for part in row.says { #expect(end.errors.contains(part), "\(row.fields): \(end.errors)") }
      #expect(space.server.requests.isEmpty, "\(row.fields)")
    }
  }

  @Test func refusalsNameTheReason() throws {
    let rows: [(change: (inout MockOAuth) -> Void, says: [String])] = [
      ({ $0.clientSecret = "another" }, ["invalid_client", "said by the mock API", "check 'client_id'"])
    ]
    for row in rows {
      let space = try workspace(Self.byClient, row.change)
      let end = try space.exec()
      #expect(end.code == 1, "\(end.text)")
      for part in row.says { #expect(end.errors.contains(part), "\(end.errors)") }
      // The form, then the header; and not again for every chunk.
      #expect(tokens(space) == 2)
      expectNoSecret(space, end)
    }
    // A token endpoint that is another page, or that is tired.
    for (kind, says) in [(MockFault.Kind.html, "answered no JSON object"), (.empty, "answered no JSON object")] {
      let space = try workspace(Self.byClient)
      var fault = MockFault(kind)
      fault.path = "/oauth/token"
      space.server.add(fault)
      let end = try space.exec()
      #expect(end.code == 1 && end.errors.contains(says), "\(end.text)")
      space.server.removeFaults()
      expectAll(space, try space.exec())
    }
    let tired = try workspace(Self.byClient)
    var fault = MockFault(.status)
    fault.path = "/oauth/token"
    fault.status = 503
    fault.first = 2
    tired.server.add(fault)
    expectAll(tired, try tired.exec())
    #expect(tokens(tired) == 3)
  }

  @Test func endpointsMayHaveTheirOwnOrNone() throws {
    let space = try workspace(
      Self.byClient,
      extra: """
          open:
            authentication: null
            request: {url: "{state.base_url}/_status/200"}
            response: {records: {jmespath: "[error]"}}
          own:
            authentication: {type: static, headers: {X-Who: "own-Header_8876"}}
            request: {url: "{state.base_url}/_echo"}
            response: {records: {jmespath: "[headers]"}}
        """)
    try space.write(
      "more.yaml",
      """
      source: SHOP
      target: WAREHOUSE
      streams:
        open: {object: main.open, mode: full-refresh}
        own: {object: main.own, mode: full-refresh}
      """)
    try space.plan("more.yaml", into: "more.json")
    let end = try space.exec("more.json")
    #expect(end.code == 0, "\(end.text)")
    #expect(tokens(space) == 0)
    let open = try #require(space.server.requests.first { $0.path == "/_status/200" })
    #expect(open.header("authorization") == nil)
    let own = try #require(space.server.requests.first { $0.path == "/_echo" })
    #expect(own.header("authorization") == nil && own.header("x-who") == "own-Header_8876")
  }
}
