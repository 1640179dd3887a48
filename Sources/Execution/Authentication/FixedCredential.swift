// Credentials that need no request: headers as they are, HTTP's basic scheme, and signatures, which are made anew for
// each request.

internal import Functions
internal import Transport

/// The same headers every time.
struct FixedCredential: CredentialSource {
  var headers: [(name: String, value: String)] = []
  var signer: (any RequestSigner)?

  init(headers: [(name: String, value: String)]) { self.headers = headers }

  /// RFC 7617.
  init(user: String, password: String) {
    headers = [("Authorization", "Basic \(Encodings.base64(Array("\(user):\(password)".utf8)))")]
  }

  init(signer: any RequestSigner) { self.signer = signer }

  func obtain(_ occasion: Occasion) throws(ChunkError) -> Credential { Credential(headers: headers) }
}

/// Stands in for every credential while a cassette is replayed. Like one that was kept from an earlier run, since that is
/// what was renewed when a cassette shows a 401.
struct ReplayedCredential: CredentialSource {
  var isRenewable: Bool { true }

  func obtain(_ occasion: Occasion) throws(ChunkError) -> Credential {
    var credential = Credential(bearer: "replayed-token")
    credential.isKept = true
    return credential
  }
}
