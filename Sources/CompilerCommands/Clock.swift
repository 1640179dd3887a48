// The one place of the compiler that reads the clock: everything after it has the instant as a value.

internal import Diagnostics
internal import Values

#if canImport(Glibc)
  internal import Glibc
#endif

enum Clock {
  /// What `--now` says, or the present second.
  static func instant(_ text: String?) throws(Failure) -> Instant {
    guard let text else { return Instant(seconds: Int64(time(nil))) }
    do { return try Instant.parse(text).instant } catch {
      throw Failure(
        .usage, "'--now \(text)' is no instant", why: error.message, advice: "write it as 2024-01-31T12:00:00Z")
    }
  }
}
