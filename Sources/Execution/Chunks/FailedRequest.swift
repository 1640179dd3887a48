// The request at which a chunk failed, part by part, for reports and logs that programs read.

/// A request and what came back, secrets masked.
package struct FailedRequest: Sendable, Equatable {
  package var method: String
  /// Where secrets flow into it, the plan's text of it, which names them instead.
  package var url: String
  /// 1-based.
  package var page: Int
  /// How often it was sent.
  package var attempt: Int
  /// Nil where no complete response came.
  package var status: Int?
  /// How the body begins, in one line.
  package var body: String

  package init(method: String, url: String, page: Int, attempt: Int, status: Int?, body: String) {
    self.method = method
    self.url = url
    self.page = page
    self.attempt = attempt
    self.status = status
    self.body = body
  }

  func masked(by mask: SecretMask) -> FailedRequest {
    var masked = self
    masked.url = mask.mask(url)
    masked.body = mask.mask(body)
    return masked
  }
}
