// Credentials that need no request: headers as they are, and HTTP's basic scheme.

internal import Functions
internal import Values

/// The same headers every time.
struct FixedCredential: CredentialSource {
  let headers: [(name: String, value: String)]

  init(headers: [(name: String, value: String)]) { self.headers = headers }

  /// RFC 7617.
  init(user: String, password: String) {
    headers = [("Authorization", "Basic \(Encodings.base64(Array("\(user):\(password)".utf8)))")]
  }

  func obtain(replacing before: Credential?) throws(ChunkError) -> Credential { Credential(headers: headers) }
}
