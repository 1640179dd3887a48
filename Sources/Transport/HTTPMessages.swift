// Requests and responses as values, and what can go wrong between them.

package import Records

/// One request, complete.
package struct HTTPRequest: Sendable {
  package var method: String
  package var url: String
  package var headers: [(name: String, value: String)]
  package var body: [UInt8]?
  /// For the whole of it, redirects included; 0 is none.
  package var timeoutSeconds: Double
  /// Whether the server may get it twice. One that may not goes over a connection of its own, because a kept one may
  /// just have been closed by the server, and curl would then send the request again.
  package var isRepeatable: Bool
  /// Completes it when it is sent, once for each time; nil: it is complete.
  package var signer: (any RequestSigner)?
  /// Whether request and response are all about secrets, as those of logins are.
  package var isPrivate = false

  /// Methods that HTTP calls idempotent.
  package static let repeatableMethods: Set<String> = ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"]

  /// `isRepeatable` follows from the method unless it is given (a query by POST, an idempotency key).
  package init(
    method: String, url: String, headers: [(name: String, value: String)] = [], body: [UInt8]? = nil,
    timeoutSeconds: Double = 30, isRepeatable: Bool? = nil
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.timeoutSeconds = timeoutSeconds
    self.isRepeatable = isRepeatable ?? Self.repeatableMethods.contains(method)
  }
}

/// Signs requests at the moment they leave, since signatures tell the time. Called on the network thread; must be quick.
package protocol RequestSigner: Sendable {
  /// Adds what proves who sends `request`, which is otherwise complete.
  func sign(_ request: inout HTTPRequest) throws(TransferError)
}

/// One response, its body decoded from gzip and the like.
package struct HTTPResponse: Sendable {
  package var status: Int
  /// Names in lower case; repeated names joined by ", ".
  package var headers: [(name: String, value: String)]
  package var body: PageBytes
  /// From the transfer's start to its end.
  package var seconds: Double

  package init(status: Int, headers: [(name: String, value: String)], body: PageBytes, seconds: Double) {
    self.status = status
    self.headers = headers
    self.body = body
    self.seconds = seconds
  }

  /// The value of a header, by lower-case name.
  package func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}

/// A transfer that gave no complete response.
package struct TransferError: Error, Sendable {
  /// What kind of trouble, as rules and messages tell it.
  package enum Kind: String, Sendable {
    case connect, resolve, tls, timeout, reset, truncated, protocolViolation, tooLarge, cancelled, other
  }

  package var kind: Kind
  /// In words, without the URL and without secrets.
  package var message: String
  /// Whether the same request may work later.
  package var isTransient: Bool

  package init(_ kind: Kind, _ message: String, isTransient: Bool) {
    self.kind = kind
    self.message = message
    self.isTransient = isTransient
  }
}
