// The limits and habits of a network, the same for all its requests.

/// What `Network` is made with. Times in seconds, sizes in bytes.
package struct NetworkOptions: Sendable {
  /// Until TCP and TLS stand; a request's own timeout ends it earlier.
  package var connectTimeoutSeconds = 10.0
  /// A body that has begun may pause for so long. A server that thinks before it answers is not stalled: that is the
  /// request's timeout.
  package var stallSeconds = 60.0
  /// After decoding, so that a small compressed answer cannot fill the memory.
  package var maximumResponseBytes = 100 << 20
  /// The header lines of one response together.
  package var maximumHeaderBytes = 256 << 10
  package var maximumRedirects = 10
  /// Idle connections that are kept for reuse.
  package var maximumIdleConnections = 64
  package var userAgent = "backhoe"
  package var verifiesTLS = true
  /// A file of certificates in PEM form instead of the system's, for servers and for proxies.
  package var certificateBundle: String?
  /// Nil: this process has the budgets for itself.
  package var budgets: SharedBudgets?
  /// A file with this client's certificate in PEM form; with its key, if `clientKey` does not name another file.
  package var clientCertificate: String?
  package var clientKey: String?
  /// What the key is encrypted with.
  package var clientKeyPassword = ""
  /// Where requests go instead of to their servers, as curl writes it; nil: what the environment names.
  package var proxy: String?

  package init() {}
}
