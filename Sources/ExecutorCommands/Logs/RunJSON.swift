// Parts of a run as JSON, the same in logs and reports.

internal import Execution
internal import Values

enum RunJSON {
  /// A request that is shown before it is sent; each member is null where there is none.
  static func members(_ request: ShownRequest?) -> [Value.Member] {
    [
      .init("method", request.map { .string($0.method) } ?? .null),
      .init("url", request.map { .string($0.url) } ?? .null),
      .init("headers", request.map { .object($0.headers.map { .init($0.name, .string($0.value)) }) } ?? .null),
      .init("body", request?.body.map { .string($0) } ?? .null),
    ]
  }

  /// The request that a chunk failed at; null where there is none to blame.
  static func request(_ request: FailedRequest?) -> Value {
    guard let request else { return .null }
    return .object([
      .init("method", .string(request.method)), .init("url", .string(request.url)),
      .init("page", .int(Int64(request.page))), .init("attempt", .int(Int64(request.attempt))),
      .init("status", request.status.map { .int(Int64($0)) } ?? .null), .init("body", .string(request.body)),
    ])
  }
}
