// Environment variables that hold secrets are not read while planning: a plan is a file that people share.

internal import Diagnostics
internal import Types

extension SecretNames {
  static func refuse(_ name: String) throws(Failure) {
    guard let found = telling(in: name) else { return }
    throw Failure(
      .usage, "env.\(name) would be written into the plan", why: "its name says that it is a secret (\(found))",
      advice: "make it a secret of the connection and read it as secrets.\(name.lowercased())")
  }
}
