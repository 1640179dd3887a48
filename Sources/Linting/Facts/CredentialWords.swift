// Names of headers, parameters and fields that say that they carry a credential.

enum CredentialWords {
  /// Words between `-`, `_` and changes of case; two words stand together.
  private static let words: Set<String> = [
    "authorization", "token", "secret", "password", "passwd", "signature", "apikey", "credential", "credentials",
    "accesskey", "secretkey", "privatekey", "authkey", "sessionid", "bearer",
  ]
  private static let endings = ["key", "token", "secret", "password", "signature"]

  static func isCredential(_ name: String) -> Bool {
    let parts = split(name)
    if parts.contains(where: words.contains) || words.contains(parts.joined()) { return true }
    guard let last = parts.last else { return false }
    // `api_key`, `X-Auth-Key`; a lone `key` may be anything.
    return parts.count > 1 && endings.contains(last)
      && !["primary", "sort", "foreign", "page", "next"].contains(parts[0])
  }

  /// A name for the secret: `X-Api-Key` gives `api_key`.
  static func secretName(for name: String) -> String {
    let parts = split(name).filter { $0 != "x" }
    return parts == ["authorization"] ? "api_key" : parts.joined(separator: "_")
  }

  private static func split(_ name: String) -> [String] {
    var parts: [String] = [""]
    var followsLowercase = false
    for scalar in name.unicodeScalars {
      if scalar == "-" || scalar == "_" || scalar == "." {
        parts.append("")
      } else {
        if followsLowercase, isUppercase(scalar) { parts.append("") }
        parts[parts.count - 1].unicodeScalars.append(scalar)
      }
      followsLowercase = isLowercase(scalar)
    }
    return parts.filter { !$0.isEmpty }.map { $0.lowercased() }
  }

  /// Names are mostly ASCII, and the tables of Unicode are slow.
  private static func isUppercase(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII ? ("A"..."Z").contains(scalar) : scalar.properties.isUppercase
  }

  private static func isLowercase(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII ? ("a"..."z").contains(scalar) : scalar.properties.isLowercase
  }
}
