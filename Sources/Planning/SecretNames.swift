// Environment variables whose names say that they hold a secret are not read while planning: a plan is a file that
// people share.

internal import Diagnostics

enum SecretNames {
  /// Parts of names, between underscores.
  static let parts: Set<String> = [
    "KEY", "APIKEY", "TOKEN", "SECRET", "PASSWORD", "PASSWD", "PWD", "CREDENTIAL", "CREDENTIALS", "AUTH", "PRIVATE",
  ]

  static func refuse(_ name: String) throws(Failure) {
    let found = name.uppercased().split(separator: "_").first { parts.contains(String($0)) }
    guard let found else { return }
    throw Failure(
      .usage, "env.\(name) would be written into the plan", why: "its name says that it is a secret (\(found))",
      advice: "make it a secret of the connection and read it as secrets.\(name.lowercased())")
  }
}
