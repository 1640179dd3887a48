// Signatures that a spec puts together itself: a text about the request, keyed and hashed, in headers of the spec's
// choice.

internal import Diagnostics
internal import Functions
internal import Transport
internal import Values

struct HMACSigner: RequestSigner {
  enum Encoding: String {
    case hex, base64
  }

  private let algorithm: DigestAlgorithm
  private let key: [UInt8]
  private let text: String
  private let headers: [(name: String, value: String)]
  private let encoding: Encoding
  private let nonceLength: Int

  init(_ fields: AuthenticationFields) throws(Failure) {
    let name = fields["algorithm"].isEmpty ? DigestAlgorithm.sha256.rawValue : fields["algorithm"]
    guard let algorithm = DigestAlgorithm(rawValue: name) else {
      throw fields.mistake("algorithm", "there is no '\(name)'", advice: "use sha256 or sha512")
    }
    self.init(
      algorithm: algorithm, key: try Self.key(fields), text: try fields.require("signing_string"),
      headers: fields.requestHeaders, encoding: Encoding(rawValue: fields["signature_encoding"]) ?? .hex,
      nonceLength: min(Int(fields["nonce_length"]) ?? 0, 1_024))
  }

  init(
    algorithm: DigestAlgorithm = .sha256, key: [UInt8], text: String, headers: [(name: String, value: String)],
    encoding: Encoding = .hex, nonceLength: Int = 0
  ) {
    self.algorithm = algorithm
    self.key = key
    self.text = text
    self.headers = headers
    self.encoding = encoding
    self.nonceLength = nonceLength
  }

  private static func key(_ fields: AuthenticationFields) throws(Failure) -> [UInt8] {
    let secret = try fields.require("secret")
    let bytes: [UInt8]?
    switch fields["secret_encoding"] {
    case "hex": bytes = hexadecimalBytes(secret)
    case "base64": bytes = Encodings.decodedBase64(secret)
    default: bytes = Array(secret.utf8)
    }
    guard let bytes else {
      throw fields.mistake(
        "secret", "it is not written in \(fields["secret_encoding"])",
        advice: "correct the secret or 'secret_encoding'")
    }
    return bytes
  }

  private static func hexadecimalBytes(_ text: String) -> [UInt8]? {
    let digits = text.utf8.compactMap { UInt8(String(UnicodeScalar($0)), radix: 16) }
    guard digits.count == text.utf8.count, digits.count % 2 == 0 else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }

  func sign(_ request: inout HTTPRequest) throws(TransferError) {
    sign(&request, at: Clock.wall, nonce: hexadecimal(RandomText.randomBytes(nonceLength)))
  }

  /// `now` and `nonce` as arguments, so that a signature can be foretold.
  func sign(_ request: inout HTTPRequest, at now: Instant, nonce: String) {
    var variables = HMACVariables(request, at: now, nonce: nonce)
    let code = authenticationCode(Array(variables.fill(text).utf8), key: key, algorithm)
    variables.signature = encoding == .hex ? hexadecimal(code) : Encodings.base64(code)
    for header in headers {
      request.headers.removeAll { $0.name.lowercased() == header.name.lowercased() }
      request.headers.append((header.name, variables.fill(header.value)))
    }
  }
}

/// The names that stand in braces in `signing_string` and `request_headers`.
struct HMACVariables {
  private let request: HTTPRequest
  private let url: SentURL
  private let now: Instant
  private let nonce: String
  /// Empty while the text to sign is put together.
  var signature = ""

  init(_ request: HTTPRequest, at now: Instant, nonce: String) {
    self.request = request
    self.now = Instant(seconds: now.seconds, nanoseconds: now.nanoseconds)
    self.nonce = nonce
    url = SentURL(request.url)
  }

  /// `text` with every `{name}` that is one replaced. What a value brings along is not looked at again: a body may hold
  /// braces.
  func fill(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      result += rest[..<open]
      rest = rest[open...]
      guard let close = rest.firstIndex(of: "}"), let value = self[String(rest[rest.index(after: open)..<close])] else {
        result.append("{")
        rest = rest.dropFirst()
        continue
      }
      result += value
      rest = rest[rest.index(after: close)...]
    }
    return result + rest
  }

  private subscript(name: String) -> String? {
    switch name {
    case "http_method": request.method
    case "http_path": url.path + (url.query.map { "?\($0)" } ?? "")
    case "http_query":
      FormText.sorted(FormText.pairs(of: url.query ?? "", plusIsSpace: true), spaceAsPlus: true)
    case "http_headers": headers
    case "http_body_raw": String(decoding: body, as: UTF8.self)
    case "http_body_md5": hexadecimal(digest(body, .md5))
    case "http_body_sha1": hexadecimal(digest(body, .sha1))
    case "http_body_sha256": hexadecimal(digest(body, .sha256))
    case "http_body_sha512": hexadecimal(digest(body, .sha512))
    case "unix_time": String(now.seconds)
    case "unix_time_ms": String(now.seconds * 1_000 + Int64(now.nanoseconds) / 1_000_000)
    case "date_iso": date("%Y-%m-%dT%H:%M:%SZ")
    case "date_rfc1123": date("%a, %d %b %Y %H:%M:%S UTC")
    case "nonce": nonce
    case "signature": signature
    default: nil
    }
  }

  private var body: [UInt8] { request.body ?? [] }

  /// `name:value`, a line each, sorted by name; values of a repeated name are joined by commas.
  private var headers: String {
    var values: [String: [String]] = [:]
    for header in request.headers { values[header.name.lowercased(), default: []].append(header.value) }
    return values.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value.joined(separator: ","))\n" }.joined()
  }

  private func date(_ pattern: String) -> String { (try? Strftime(pattern))?.format(now) ?? "" }
}
