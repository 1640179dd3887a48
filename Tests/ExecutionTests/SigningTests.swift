// Signatures that are foretold: what HMAC's variables hold, and Amazon's signatures against values that an independent
// implementation gave, and against Amazon's own where it is installed.

import Foundation
import TestSupport
import Testing
import Transport
import Values

@testable import Execution

@Suite struct SigningTests {
  /// 2015-08-30T12:36:00Z, the moment of Amazon's published examples.
  private let now = Instant(seconds: 1_440_938_160, nanoseconds: 250_000_000)

  // MARK: HMAC

  private func signed(_ text: String, _ request: HTTPRequest, nonce: String = "") -> String {
    var request = request
    HMACSigner(key: Array("key".utf8), text: text, headers: [("X-Text", text), ("X-Signature", "v1={signature}")])
      .sign(&request, at: now, nonce: nonce)
    return request.headers.first { $0.name == "X-Text" }?.value ?? ""
  }

  @Test func variablesOfTheRequest() {
    let post = HTTPRequest(
      method: "POST", url: "https://api.test:8443/v1/a%20b?z=1&b=%C3%BC+x&a=2&a=1",
      headers: [("X-B", "two"), ("Accept", "*/*"), ("x-b", "three")], body: Array("{nonce} {\"a\":1}".utf8))
    let get = HTTPRequest(method: "GET", url: "https://api.test")
    let rows: [(text: String, request: HTTPRequest, value: String)] = [
      ("{http_method}", post, "POST"),
      ("{http_path}", post, "/v1/a%20b?z=1&b=%C3%BC+x&a=2&a=1"),
      ("{http_path}", get, "/"),
      ("{http_query}", post, "a=1&a=2&b=%C3%BC+x&z=1"),
      ("{http_query}", get, ""),
      ("{http_headers}", post, "accept:*/*\nx-b:two,three\n"),
      // What a body brings along is not looked at again.
      ("{http_body_raw}", post, "{nonce} {\"a\":1}"),
      ("{http_body_md5}", get, "d41d8cd98f00b204e9800998ecf8427e"),
      ("{http_body_sha1}", get, "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
      ("{http_body_sha256}", get, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("{http_body_sha512}", post, hexadecimal(digest(Array("{nonce} {\"a\":1}".utf8), .sha512))),
      ("{unix_time}/{unix_time_ms}", get, "1440938160/1440938160250"),
      ("{date_iso}", get, "2015-08-30T12:36:00Z"),
      ("{date_rfc1123}", get, "Sun, 30 Aug 2015 12:36:00 UTC"),
      ("{nonce}{{nonce}}", get, "n0nce{n0nce}"),
      ("{other} {", get, "{other} {"),
    ]
    for row in rows { #expect(signed(row.text, row.request, nonce: "n0nce") == row.value, "\(row.text)") }
  }

  @Test func algorithmsAndEncodings() throws {
    // RFC 4231, test case 2.
    let key = Array("Jefe".utf8)
    let text = "what do ya want for nothing?"
    let rows: [(DigestAlgorithm, HMACSigner.Encoding, String)] = [
      (.sha256, .hex, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
      (.sha256, .base64, "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM="),
      (
        .sha512, .hex,
        "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"
      ),
    ]
    for (algorithm, encoding, signature) in rows {
      var request = HTTPRequest(method: "GET", url: "https://api.test/", headers: [("x-signature", "old")])
      HMACSigner(
        algorithm: algorithm, key: key, text: text, headers: [("X-Signature", "{signature}")], encoding: encoding
      ).sign(&request, at: now, nonce: "")
      #expect(request.headers.map(\.name) == ["X-Signature"])
      #expect(request.headers[0].value == signature)
    }
  }

  // MARK: Amazon

  private struct Row {
    var name: String
    var method = "GET"
    var url = "https://example.amazonaws.com/"
    var headers: [(name: String, value: String)] = []
    var body = ""
    var service = "service"
    var region = "us-east-1"
    var token = ""
    var signed: String
    var signature: String
  }

  private let keys = AWSKeys(accessKey: "AKIDEXAMPLE", secretKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")

  private let rows = [
    Row(
      name: "nothing but a host", signed: "host;x-amz-date",
      signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
    Row(
      name: "the query is sorted", url: "https://example.amazonaws.com/?Param2=value2&Param1=value1",
      signed: "host;x-amz-date", signature: "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"),
    Row(
      name: "post", method: "POST", signed: "host;x-amz-date",
      signature: "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
    Row(
      name: "form", method: "POST", headers: [("Content-Type", "application/x-www-form-urlencoded")],
      body: "Param1=value1", signed: "content-type;host;x-amz-date",
      signature: "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"),
    Row(
      name: "spaces in a header", headers: [("My-Header1", " value1  and   more")],
      signed: "host;my-header1;x-amz-date",
      signature: "57598db6dc9ce98c42f429bb4f3eec792b6dafaaa555d88214eaaf717a41d34d"),
    Row(
      name: "unreserved and reserved", url: "https://example.amazonaws.com/a%20b/c?x=%C3%BC%2B~&empty=&y",
      service: "execute-api", region: "eu-central-1", signed: "host;x-amz-date",
      signature: "4a51bc49c7d9c903457c2574f8ea7f19a9a085dc06596c21b7e58ecb95c49d4b"),
    Row(
      name: "dots and doubled slashes", url: "https://example.amazonaws.com/a/./b/../c//d/", signed: "host;x-amz-date",
      signature: "07fc47830311f547240f25f97c1565bd7a705059e39e5d0c3e0c5287c2c4bcfc"),
    Row(
      name: "a session", method: "POST", headers: [("Accept", "application/json"), ("User-Agent", "backhoe")],
      body: "{}",
      token:
        "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGd",
      signed: "accept;host;x-amz-date;x-amz-security-token",
      signature: "5999f0649f5f77118383b23640c42ab5f9d7b23f609bb3395dcf68ea9a797ea9"),
    Row(
      name: "storage", url: "https://bucket.s3.amazonaws.com/a%2Fb//c?list-type=2&prefix=x%2Fy", service: "s3",
      region: "us-west-2", signed: "host;x-amz-content-sha256;x-amz-date",
      signature: "16d7d036bfebf898f87dfadba5771f63b500db7582570bb06fbdbd2e39d6612d"),
  ]

  private func authorization(_ row: Row) -> String {
    var keys = keys
    keys.sessionToken = row.token
    var request = HTTPRequest(
      method: row.method, url: row.url, headers: row.headers, body: row.body.isEmpty ? nil : Array(row.body.utf8))
    let signer = AWSSigner(keys, service: row.service, region: row.region)
    // Twice: a signature is made anew, not added to.
    signer.sign(&request, at: Instant(seconds: 1))
    signer.sign(&request, at: now)
    let found = request.headers.filter { $0.name.lowercased() == "authorization" }
    return found.count == 1 ? found[0].value : "\(found.count) headers"
  }

  @Test func amazonSignatures() {
    for row in rows {
      #expect(
        authorization(row)
          == "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/\(row.region)/\(row.service)/aws4_request, "
          + "SignedHeaders=\(row.signed), Signature=\(row.signature)", "\(row.name)")
    }
  }

  private static let hasAmazonsOwn = Python.run("import botocore.auth") != nil

  @Test(.enabled(if: hasAmazonsOwn, "botocore is not installed")) func amazonsOwnAgrees() throws {
    let form = rows.map { row in
      let headers = Dictionary(uniqueKeysWithValues: row.headers.map { ($0.name, $0.value) })
      return [
        "method": row.method, "url": row.url, "headers": headers, "body": row.body, "service": row.service,
        "region": row.region, "token": row.token,
      ] as [String: Any]
    }
    let json = String(decoding: try JSONSerialization.data(withJSONObject: form), as: UTF8.self)
    let program = """
      import datetime, json, sys
      import botocore.auth as auth
      from botocore.awsrequest import AWSRequest
      from botocore.credentials import Credentials
      moment = datetime.datetime(2015, 8, 30, 12, 36)
      auth.get_current_datetime = lambda *a, **k: moment
      for row in json.loads(sys.argv[1]):
          kind = auth.S3SigV4Auth if row["service"] == "s3" else auth.SigV4Auth
          request = AWSRequest(row["method"], row["url"], dict(row["headers"]), row["body"].encode())
          keys = Credentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", row["token"] or None)
          kind(keys, row["service"], row["region"]).add_auth(request)
          print(request.headers["Authorization"])
      """
    let lines = try #require(Python.run(program, json)).split(separator: "\n").map(String.init)
    #expect(lines == rows.map(authorization))
  }

  @Test func profiles() {
    let text = """
      # keys
      [default]
      aws_access_key_id = A1
      aws_secret_access_key=S1

      [profile work]
      aws_access_key_id= A2
      aws_secret_access_key =S2=
      aws_session_token = T2
      """
    #expect(AWSKeys.section("default", of: text) == ["aws_access_key_id": "A1", "aws_secret_access_key": "S1"])
    #expect(AWSKeys.section("work", of: text)["aws_secret_access_key"] == "S2=")
    #expect(AWSKeys.section("none", of: text).isEmpty)
  }
}

/// The Python of this machine, if there is one.
enum Python {
  /// What a program printed; nil if it failed.
  static func run(_ program: String, _ argument: String = "") -> String? {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", program, argument]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? String(decoding: bytes, as: UTF8.self) : nil
  }
}
