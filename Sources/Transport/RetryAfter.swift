// How long a server asks to wait, read from the headers that say so. Whether to obey is decided by rules.

internal import CCurl
package import Values

/// `Retry-After`, `RateLimit-Reset`, `X-RateLimit-Reset`.
package enum RetryAfter {
  /// Seconds to wait from `now` on, 0 … `cap`; nil where no header says.
  ///
  /// `Retry-After` (seconds or a date) wins over `RateLimit-Reset` (seconds) and `X-RateLimit-Reset` (seconds, or the
  /// UNIX time in seconds or milliseconds). A reset is not a request to wait while its `…-Remaining` is above zero.
  /// Names in lower case, as in `HTTPResponse`.
  package static func seconds(
    headers: [(name: String, value: String)], now: Instant, cap: Double = 300
  ) -> Double? {
    let present = Double(now.seconds) + Double(now.nanoseconds) / 1e9
    func value(_ name: String) -> String? { headers.first { $0.name == name }?.value }
    func limited(_ seconds: Double) -> Double { min(max(seconds, 0), cap) }

    if let text = value("retry-after") {
      if let seconds = number(text) { return limited(seconds) }
      if let date = date(text) { return limited(date - present) }
    }
    for prefix in ["ratelimit-", "x-ratelimit-"] {
      guard let reset = value(prefix + "reset").flatMap(number) else { continue }
      if let remaining = value(prefix + "remaining").flatMap(number), remaining > 0 { continue }
      // No wait is thirty years long: such a number is a point in time.
      if reset > 1e12 { return limited(reset / 1_000 - present) }
      if reset > 1e9 { return limited(reset - present) }
      return limited(reset)
    }
    return nil
  }

  /// Digits with at most one point; not "inf", "0x10" or "1e9", which `Double` would take.
  private static func number(_ text: String) -> Double? {
    let words = text.split { $0 == " " || $0 == "\t" }
    guard words.count == 1, words[0].utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E }) else { return nil }
    return Double(words[0])
  }

  /// An HTTP date in any of its three forms, as UNIX time.
  private static func date(_ text: String) -> Double? {
    guard text.utf8.contains(UInt8(ascii: ":")) else { return nil }
    let time = curl_getdate(text, nil)
    return time < 0 ? nil : Double(time)
  }
}
