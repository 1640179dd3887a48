// Why a chunk failed; it becomes one line in the report and in the ledger.

internal import Diagnostics

/// A chunk's end.
struct ChunkError: Error, Sendable {
  enum Cause: Sendable {
    /// No server was reached: no name, no connection, no TLS.
    case unreachable
    /// Whoever issues credentials refuses to, and would again.
    case credentials
    case other
  }

  /// One line without a full stop. Not yet masked.
  var reason: String
  var advice: String
  var cause: Cause
  /// The request that it is about. Not yet masked.
  var request: FailedRequest?

  /// `code`: the row of the table that explains it.
  init(_ reason: String, code: DiagnosticCode? = nil, advice: String = "", cause: Cause = .other) {
    self.reason = code.map { "\(reason) (\($0.id))" } ?? reason
    self.advice = advice
    self.cause = cause
  }

  var text: String { advice.isEmpty ? reason : "\(reason); \(advice)" }
}
