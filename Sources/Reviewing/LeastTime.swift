// The least time that a plan takes, however fast the API answers: what the declared rates allow.

internal import Plans

enum LeastTime {
  /// Waves one after another; in a wave streams run beside each other, but those of one host share its budget, which is
  /// the largest rate that is declared for it.
  static func seconds(_ streams: [StreamReview]) -> Double {
    var total = 0.0
    for wave in Set(streams.map(\.wave)) {
      let present = streams.filter { $0.wave == wave }
      var hosts: [String: (requests: Int, rate: Double)] = [:]
      var longest = 0.0
      for review in present {
        longest = max(longest, review.summary.secondsMinimum)
        guard let host = review.host else { continue }
        let known = hosts[host] ?? (0, 0)
        hosts[host] = (
          known.requests + review.summary.requestsMinimum, max(known.rate, review.stream.request?.rate ?? 0)
        )
      }
      let shared = hosts.values.map { StreamSummary.leastSeconds(requests: $0.requests, rate: $0.rate) }
      total += shared.reduce(longest, max)
    }
    return total
  }
}

extension StreamReview {
  /// Where the first chunk's request goes; nil if a secret stands in the host's place, or none is made.
  package var host: String? { first?.firstRequest.flatMap { try? URLText.origin(of: $0.url).authority } }
}
