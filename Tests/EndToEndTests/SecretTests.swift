// Every way to authenticate, when all is well and when it is not: no secret is in what is said, in the plan, in the ledger,
// in the tables or in a cassette. And secrets go nowhere but where the spec or the connection say.

import Foundation
import MockAPI
import TestSupport
import Testing

@Suite struct SecretTests {
  /// With characters that URLs, JSON and forms write in another way.
  private static let secrets = [
    ("token", "tok/En+1 =ü&%_9c2f41d7"), ("user", "user-Name_41aa"), ("password", "pass\"Word\\_77d1e0c2"),
    ("key", "c2VjcmV0LWtleS1mb3ItaG1hYw=="), ("access", "AKIDEXAMPLE77"), ("secret_access", "wJalr/XUtn+FEMI_EXAMPLE"),
  ]

  private static let blocks: [(type: String, block: String, header: String)] = [
    ("static", "{type: static, headers: {X-Token: \"{encode_url(secrets.token)}\"}}", "x-token"),
    ("basic", "{type: basic, username: \"{secrets.user}\", password: \"{secrets.password}\"}", "authorization"),
    (
      "hmac",
      """
      {type: hmac, secret: "{secrets.key}", secret_encoding: base64, nonce_length: 8,
           signing_string: "{http_method} {http_path} {unix_time}", request_headers:
           {X-Key: "{secrets.user}", X-Time: "{unix_time}", X-Nonce: "{nonce}", X-Signature: "{signature}"}}
      """, "x-signature"
    ),
    (
      "aws-sigv4",
      """
      {type: aws-sigv4, aws_service: execute-api, aws_region: eu-central-1, aws_access_key_id: "{secrets.access}",
           aws_secret_access_key: "{secrets.secret_access}", aws_session_token: "{encode_url(secrets.token)}"}
      """, "authorization"
    ),
    ("in the URL", "{type: none}", "host"),
  ]

  private static let troubles: [(name: String, kind: MockFault.Kind?, status: Int)] = [
    ("nothing", nil, 0), ("401", .status, 401), ("500", .status, 500), ("HTML", .html, 0), ("reset", .reset, 0),
  ]

  @Test(arguments: blocks.map(\.type)) func nowhere(_ type: String) throws {
    let block = try #require(Self.blocks.first { $0.type == type })
    for trouble in Self.troubles {
      let space = try Workspace(spec: "spec.yaml") { $0.apiKey = nil }
      // The echo says every header again: in bodies of failures, and in rows if anybody stored them.
      try space.write(
        "spec.yaml",
        """
        name: Shop
        authentication: \(block.block)
        defaults:
          state: {base_url: "http://127.0.0.1:1"}
        endpoints:
          days:
            iterate: {over: [1, 2], into: state.number}
            request:
              url: "{state.base_url}/_echo"
              parameters: {n: "{state.number}", \(type == "in the URL" ? "t: \"{secrets.token}\"" : "m: 1")}
              payload: {n: "{state.number}"}
              method: POST
              idempotent: true
            response:
              records: {jmespath: "[{method: method}]"}
              rules:
                - {action: fail, condition: "response.status == 500", message: "said: {response.text}"}
        """)
      let given = Self.secrets.map { name, value in "\(name): '\(value)'" }.joined(separator: ", ")
      try space.write(
        "connections.yaml",
        """
        connections:
          SHOP: {type: api, spec: spec.yaml, secrets: {\(given)}, state: {base_url: "\(space.server.url)"}}
          WAREHOUSE: {url: "sqlite:warehouse.db"}
        """)
      try space.succeed([
        "plan", "spec.yaml", "--endpoint", "days", "--target", "WAREHOUSE", "--object", "main.days", "--mode",
        "incremental", "--now", "2024-05-01", "-o", "plan.json",
      ])
      space.server.setEchoFault(trouble.kind, status: trouble.status)
      let end = try space.exec("plan.json", ["--record", "tape"])
      #expect((end.code == 0) == (trouble.kind == nil), "\(type), \(trouble.name): \(end.text)")
      if trouble.kind == nil {
        #expect(space.server.requests.allSatisfy { $0.header(block.header) != nil }, "\(type)")
      }
      _ = try space.run(["status", "plan.json"])
      space.expectNowhere(
        // Not even the first half of one.
        Self.secrets.map { String($0.1.prefix(12)) }, besides: ["connections.yaml"],
        said: end.text + (try space.run(["show", "plan.json"]).text))
    }
  }

  @Test func aHostFromOutsideIsNone() throws {
    let space = try Workspace(spec: "spec.yaml")
    try space.write(
      "spec.yaml",
      """
      name: Shop
      endpoints:
        days:
          request: {url: "{inputs.base_url}/v1/items", headers: {X-API-Key: "{secrets.api_key}"}}
          response: {records: {jmespath: "items[]", primary_key: [id]}}
      """)
    func connections(_ hosts: String) throws {
      try space.write(
        "connections.yaml",
        """
        connections:
          SHOP:
            type: api
            spec: spec.yaml
            secrets: {api_key: "${SHOP_KEY}"}
            inputs: {base_url: "\(space.server.url)"}
            hosts: [\(hosts)]
          WAREHOUSE: {url: "sqlite:warehouse.db"}
        """)
    }
    let plan = [
      "plan", "spec.yaml", "--endpoint", "days", "--target", "WAREHOUSE", "--object", "main.days", "--now",
      "2024-05-01", "-o", "plan.json",
    ]
    try connections("")
    let end = try space.run(plan)
    #expect(end.code == 2, "\(end.text)")
    for part in [
      "127.0.0.1:\(space.server.port)", "no host of this plan", "hosts: [\"127.0.0.1:\(space.server.port)\"]",
    ] {
      #expect(end.errors.contains(part), "\(end.errors)")
    }
    try connections("\"127.0.0.1:\(space.server.port)\"")
    try space.succeed(plan)
    #expect(try space.exec().code == 0)
  }
}
