// The number of streams at a time, where the command line does not say it and before what the plan says.

internal import Diagnostics
internal import Glibc

enum ThreadSetting {
  /// `BACKHOE_THREADS`, else `SLING_THREADS`.
  static func fromEnvironment() throws(Failure) -> Int? {
    for name in ["BACKHOE_THREADS", "SLING_THREADS"] {
      guard let text = getenv(name).map({ String(cString: $0) }), !text.isEmpty else { continue }
      guard let count = Int(text), count >= 1 else {
        throw Failure(
          .usage, "the environment variable \(name) is '\(text)'", why: "it must be a whole number from 1 on",
          advice: "unset it, or give '--threads'")
      }
      return count
    }
    return nil
  }
}
