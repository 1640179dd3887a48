// Environment variables whose names say that they hold a secret: the published list.

package enum SecretNames {
  /// Parts of names, between underscores.
  package static let parts: Set<String> = [
    "KEY", "APIKEY", "TOKEN", "SECRET", "PASSWORD", "PASSWD", "PWD", "CREDENTIAL", "CREDENTIALS", "AUTH", "PRIVATE",
  ]

  /// The part of the name that tells; nil if none does.
  package static func telling(in name: String) -> String? {
    name.uppercased().split(separator: "_").map(String.init).first { parts.contains($0) }
  }
}
