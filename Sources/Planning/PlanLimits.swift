// How large a plan may become before it is refused.

internal import Diagnostics
internal import Plans

/// Nil: no limit.
package struct PlanLimits: Sendable, Equatable {
  package var requests: Int?
  package var seconds: Double?

  package init(requests: Int? = nil, seconds: Double? = nil) {
    self.requests = requests
    self.seconds = seconds
  }

  /// Throws if what was planned so far is too much.
  func check(_ estimate: PlanEstimate) throws(Failure) {
    if let requests, estimate.requests > requests {
      throw Failure(
        .usage, "the plan would make at least \(estimate.requests) requests, more than \(requests)",
        advice: "narrow the range, plan fewer streams, or raise --max-requests")
    }
    if let seconds, estimate.seconds > seconds {
      throw Failure(
        .usage,
        "the plan would take at least \(Int(estimate.seconds.rounded(.up))) seconds, more than \(Int(seconds))",
        why: "its requests wait for their turn at the declared rates",
        advice: "narrow the range, plan fewer streams, or raise --max-time")
    }
  }
}
