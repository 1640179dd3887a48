// How long a server asks to wait, read from the headers that say so. Whether to obey is decided by rules.

internal import CCurl
package import Values

/// `Retry-After`, `RateLimit`, `RateLimit-Reset`, `X-RateLimit-Reset` and their like, `RateLimit-Policy`.
package enum RetryAfter {
  /// No wait is longer, whatever a server says.
  package static let longest = 300.0

  /// Seconds to wait from `now` on, 0 … `cap`; nil where no header says.
  ///
  /// `Retry-After` (seconds or a date) wins over a reset (seconds, or the UNIX time in seconds or milliseconds), and that over
  /// the window of `RateLimit-Policy`. A reset is no request to wait while its `…-Remaining` is above zero. Names in lower
  /// case, as in `HTTPResponse`.
  package static func seconds(
    headers: [(name: String, value: String)], now: Instant, cap: Double = longest
  ) -> Double? {
    let headers = HeaderLookup(headers)
    let present = Double(now.seconds) + Double(now.nanoseconds) / 1e9
    func limited(_ seconds: Double) -> Double { min(max(seconds, 0), cap) }
    if let text = headers["retry-after"] {
      if let seconds = number(text) { return limited(seconds) }
      if let date = date(text) { return limited(date - present) }
    }
    for quota in quotas(headers, present) where (quota.remaining ?? 0) <= 0 {
      if let reset = quota.reset { return limited(reset) }
    }
    return windows(headers["ratelimit-policy"]).max().map(limited)
  }

  /// Seconds until a server that has just answered will do so again, where it says that this was the last time for now; nil:
  /// it does not say so, or for longer than it could mean.
  package static func exhausted(headers: [(name: String, value: String)], now: Instant) -> Double? {
    let present = Double(now.seconds) + Double(now.nanoseconds) / 1e9
    for quota in quotas(HeaderLookup(headers), present) where quota.remaining == 0 {
      if let reset = quota.reset, reset > 0, reset <= longest { return reset }
    }
    return nil
  }

  private struct Quota {
    var remaining: Double?
    /// Seconds from now.
    var reset: Double?
  }

  /// What headers say of quotas: the draft standard's one header, its older three, and what people had before.
  private static func quotas(_ headers: HeaderLookup, _ present: Double) -> [Quota] {
    var quotas: [Quota] = []
    // "default";r=0;t=30, more: another
    for member in (headers["ratelimit"] ?? "").split(separator: ",") {
      let parameters = Self.parameters(of: member)
      if let reset = parameters["t"] { quotas.append(Quota(remaining: parameters["r"], reset: reset)) }
    }
    for prefix in ["ratelimit-", "x-ratelimit-", "x-rate-limit-"] {
      guard let value = headers[prefix + "reset"].flatMap(number) else { continue }
      // No wait is thirty years long: such a number is a point in time.
      let reset = value > 1e12 ? value / 1_000 - present : value > 1e9 ? value - present : value
      quotas.append(Quota(remaining: headers[prefix + "remaining"].flatMap(number), reset: reset))
    }
    return quotas
  }

  /// The windows of a policy, in seconds: `100;w=60`.
  private static func windows(_ policy: String?) -> [Double] {
    (policy ?? "").split(separator: ",").compactMap { parameters(of: $0)["w"] }
  }

  /// `name=number` behind semicolons.
  private static func parameters(of member: Substring) -> [String: Double] {
    var result: [String: Double] = [:]
    for part in member.split(separator: ";") {
      let words = part.split(separator: "=", maxSplits: 1).map { $0.filter { $0 != " " } }
      if words.count == 2, let value = number(words[1]) { result[words[0].lowercased()] = value }
    }
    return result
  }

  private struct HeaderLookup {
    private let headers: [(name: String, value: String)]

    init(_ headers: [(name: String, value: String)]) { self.headers = headers }

    subscript(name: String) -> String? { headers.first { $0.name == name }?.value }
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
