// Signature version 4 of Amazon's web services, with the signature in the `Authorization` header.

internal import Diagnostics
internal import Plans
internal import Transport
internal import Values

/// Whose signature it is.
struct AWSKeys: Sendable, Equatable {
  var accessKey: String
  var secretKey: String
  /// Empty for a lasting key.
  var sessionToken = ""

  /// What must not be seen.
  var secrets: [Value] { [.string(secretKey), .string(sessionToken), .string(accessKey)] }
}

struct AWSSigner: RequestSigner {
  private let keys: AWSKeys
  private let service: String
  private let region: String

  init(_ keys: AWSKeys, service: String, region: String) {
    self.keys = keys
    self.service = service
    self.region = region
  }

  /// S3 signs paths as they are sent, and wants to know what the body is.
  private var isStorage: Bool { service == "s3" || service.hasPrefix("s3-") }

  /// What a proxy may change, or curl adds.
  private static let unsigned: Set<String> = [
    "authorization", "connection", "content-length", "expect", "transfer-encoding", "user-agent", "x-amzn-trace-id",
  ]

  func sign(_ request: inout HTTPRequest) throws(TransferError) { sign(&request, at: Clock.wall) }

  /// `now` as an argument, so that a signature can be foretold.
  func sign(_ request: inout HTTPRequest, at now: Instant) {
    let time = Self.text(now, "%Y%m%dT%H%M%SZ")
    let day = Self.text(now, "%Y%m%d")
    let bodyDigest = hexadecimal(digest(request.body ?? []))
    var own = [("X-Amz-Date", time)]
    if !keys.sessionToken.isEmpty { own.append(("X-Amz-Security-Token", keys.sessionToken)) }
    if isStorage { own.append(("X-Amz-Content-Sha256", bodyDigest)) }
    for header in own {
      request.headers.removeAll { $0.name.lowercased() == header.0.lowercased() }
      request.headers.append(header)
    }
    let url = SentURL(request.url)
    let headers = signedHeaders(of: request, host: url.host)
    let names = headers.map(\.name).joined(separator: ";")
    let canonical = [
      request.method, path(url.path), FormText.sorted(FormText.pairs(of: url.query ?? "", plusIsSpace: false)),
      headers.map { "\($0.name):\($0.value)\n" }.joined(), names, bodyDigest,
    ].joined(separator: "\n")
    let scope = "\(day)/\(region)/\(service)/aws4_request"
    let text = "AWS4-HMAC-SHA256\n\(time)\n\(scope)\n\(hexadecimal(digest(Array(canonical.utf8))))"
    let signature = hexadecimal(authenticationCode(Array(text.utf8), key: key(of: day)))
    request.headers.removeAll { $0.name.lowercased() == "authorization" }
    request.headers.append(
      (
        "Authorization",
        "AWS4-HMAC-SHA256 Credential=\(keys.accessKey)/\(scope), SignedHeaders=\(names), Signature=\(signature)"
      ))
  }

  private func key(of day: String) -> [UInt8] {
    [day, region, service, "aws4_request"].reduce(Array("AWS4\(keys.secretKey)".utf8)) { key, part in
      authenticationCode(Array(part.utf8), key: key)
    }
  }

  /// Names in lower case, sorted; values with runs of spaces made one.
  private func signedHeaders(of request: HTTPRequest, host: String) -> [(name: String, value: String)] {
    var values = ["host": [host]]
    for header in request.headers where !Self.unsigned.contains(header.name.lowercased()) {
      let value = header.value.split(separator: " ").joined(separator: " ")
      if header.name.lowercased() == "host" {
        values["host"] = [value]
      } else {
        values[header.name.lowercased(), default: []].append(value)
      }
    }
    return values.sorted { $0.key < $1.key }.map { ($0.key, $0.value.joined(separator: ",")) }
  }

  /// The path without dot segments and doubled slashes, encoded once more; for S3 as it is.
  private func path(_ sent: Substring) -> String {
    if isStorage { return String(sent) }
    var segments: [Substring] = []
    for segment in sent.split(separator: "/") {
      switch segment {
      case ".": break
      case "..": _ = segments.popLast()
      default: segments.append(segment)
      }
    }
    let path = "/" + segments.map { URLText.encode(String($0)) }.joined(separator: "/")
    return sent.hasSuffix("/") && path != "/" ? path + "/" : path
  }

  private static func text(_ instant: Instant, _ pattern: String) -> String {
    (try? Strftime(pattern))?.format(Instant(seconds: instant.seconds)) ?? ""
  }
}
