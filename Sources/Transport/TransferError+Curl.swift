// curl's codes in words: who did not do what, and whether it may work later.

internal import CCurl
internal import Glibc
internal import Plans

/// What is known about a transfer that failed.
struct CurlErrorContext {
  var origin: URLOrigin
  /// The system's error number of the last connect, 0 if none.
  var systemError: Int32
  var wasConnected: Bool
  /// What a proxy answered when it was asked for a tunnel; 0 if it was not.
  var proxyStatus: Int
  var connectTimeout: Double
  var timeout: Double
  var received: Int
  /// The announced length of the body; negative or 0 if not announced.
  var announced: Int
  /// curl's own words. They can name the host, but no header, no body and no query.
  var detail: String
}

extension TransferError {
  static let cancelled = TransferError(.cancelled, "the request was cancelled", isTransient: false)

  init(code: CURLcode, _ context: CurlErrorContext) {
    let place = context.origin.authority
    let detail = context.detail.isEmpty ? String(cString: curl_easy_strerror(code)) : context.detail
    switch code {
    case _ where context.proxyStatus >= 400:
      self.init(
        .connect, "the proxy does not let requests through to \(place): it answers \(context.proxyStatus)",
        isTransient: context.proxyStatus >= 500)
    case CURLE_PROXY:
      self.init(.connect, "the proxy does not let requests through to \(place): \(detail)", isTransient: true)
    case CURLE_COULDNT_RESOLVE_HOST:
      self.init(.resolve, "the host \(context.origin.host) is not known here", isTransient: true)
    case CURLE_COULDNT_RESOLVE_PROXY:
      self.init(.resolve, "the proxy is not known here: \(detail)", isTransient: true)
    case CURLE_COULDNT_CONNECT:
      self.init(.connect, Self.connectMessage(context), isTransient: true)
    case CURLE_OPERATION_TIMEDOUT where !context.wasConnected:
      let limit = context.timeout > 0 ? min(context.connectTimeout, context.timeout) : context.connectTimeout
      self.init(.connect, "no connection to \(place) within \(durationText(limit))", isTransient: true)
    case CURLE_OPERATION_TIMEDOUT:
      let had = context.received > 0 ? " (\(sizeText(context.received)) had arrived)" : ""
      self.init(
        .timeout, "no complete answer from \(place) within \(durationText(context.timeout))\(had)", isTransient: true)
    case CURLE_GOT_NOTHING:
      self.init(.reset, "\(place) closed the connection without an answer", isTransient: true)
    case CURLE_SEND_ERROR:
      self.init(.reset, "\(place) closed the connection while the request was sent", isTransient: true)
    case CURLE_RECV_ERROR, CURLE_HTTP2, CURLE_HTTP2_STREAM, CURLE_HTTP3:
      self.init(.reset, "the connection to \(place) broke while the answer was awaited", isTransient: true)
    case CURLE_PARTIAL_FILE:
      let size = context.announced > 0 ? " of \(sizeText(context.announced))" : ""
      self.init(
        .truncated, "\(place) closed the connection after \(sizeText(context.received))\(size)", isTransient: true)
    case CURLE_BAD_CONTENT_ENCODING:
      self.init(.truncated, "the compressed answer of \(place) is damaged or cut short", isTransient: true)
    case CURLE_SSL_CONNECT_ERROR:
      self.init(.tls, "no secure connection to \(place): \(detail)", isTransient: true)
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS,
      CURLE_SSL_PINNEDPUBKEYNOTMATCH:
      // Without TLS of its own it is the proxy that showed one.
      let whose = context.origin.scheme == "https" ? place : "the proxy"
      self.init(.tls, "the certificate of \(whose) is not trusted: \(detail)", isTransient: false)
    case CURLE_SSL_CACERT_BADFILE:
      self.init(.tls, "the file of trusted certificates cannot be read: \(detail)", isTransient: false)
    case CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_CRL_BADFILE,
      CURLE_SSL_CLIENTCERT:
      self.init(.tls, "no secure connection to \(place): \(detail)", isTransient: false)
    case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT:
      self.init(.protocolViolation, "\(place) does not answer as HTTP says: \(detail)", isTransient: false)
    case CURLE_FILESIZE_EXCEEDED:
      self.init(.tooLarge, "the response of \(place) is too large", isTransient: false)
    default:
      self.init(.other, "the transfer from \(place) failed: \(detail)", isTransient: false)
    }
  }

  private static func connectMessage(_ context: CurlErrorContext) -> String {
    let place = context.origin.authority
    return switch context.systemError {
    case ECONNREFUSED: "connection refused by \(place): nothing listens there"
    case ENETUNREACH, EHOSTUNREACH: "there is no way to \(place) from this network"
    case ETIMEDOUT: "no connection to \(place): it does not answer"
    case 0: "no connection to \(place)"
    default: "no connection to \(place): \(String(cString: strerror(context.systemError)))"
    }
  }
}

/// "250 ms", "1.5 s", "30 s".
func durationText(_ seconds: Double) -> String {
  if seconds < 1 { return "\(Int((seconds * 1_000).rounded())) ms" }
  let tenths = Int((min(seconds, 1e9) * 10).rounded())
  return tenths % 10 == 0 ? "\(tenths / 10) s" : "\(tenths / 10).\(tenths % 10) s"
}

/// "17 bytes", "12 KiB", "1 GiB".
func sizeText(_ bytes: Int) -> String {
  var (amount, unit) = (bytes, 0)
  while amount >= 10_240 || amount >= 1_024 && amount % 1_024 == 0 {
    amount /= 1_024
    unit += 1
  }
  return "\(amount) \(["bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"][unit])"
}
