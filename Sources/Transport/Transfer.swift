// One of curl's easy handles and the request it is busy with. Handles are reused; what stays open between requests is
// the multi handle's affair.

internal import CCurl
internal import CCurlShims
internal import Glibc
internal import Plans
internal import Records

/// A slot for one transfer at a time, on the network thread.
final class Transfer {
  enum Outcome {
    /// A redirect: give the handle to curl again.
    case again
    case complete(Result<HTTPResponse, TransferError>)
  }

  let handle: UnsafeMutableRawPointer
  /// In `NetworkLoop.active`.
  var index = 0

  private let options: NetworkOptions
  private var submission: Submission?
  private var started = 0.0
  private var redirects = 0
  private var headers: ResponseHeaders
  private var body: PageBytes?
  private var lastByte = 0.0
  /// Why a callback ended the transfer.
  private var refusal: TransferError?
  private var headerList: UnsafeMutablePointer<curl_slist>?
  /// Where curl writes what went wrong, in its words.
  private let detail: UnsafeMutablePointer<CChar>

  init(options: NetworkOptions) {
    guard let handle = curl_easy_init() else { preconditionFailure("libcurl has no memory") }
    self.handle = handle
    self.options = options
    headers = ResponseHeaders(limit: options.maximumHeaderBytes)
    detail = .allocate(capacity: Int(CURL_ERROR_SIZE))
  }

  deinit {
    curl_easy_cleanup(handle)
    curl_slist_free_all(headerList)
    detail.deallocate()
  }

  /// The transfer that a handle belongs to.
  static func owner(of handle: UnsafeMutableRawPointer) -> Transfer? {
    var pointer: UnsafeMutableRawPointer?
    curl_shim_get_pointer(handle, CURLINFO_PRIVATE, &pointer)
    return pointer.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
  }

  /// Readies the handle for the request.
  func start(_ submission: Submission, now: Double) throws(TransferError) {
    self.submission = submission
    started = now
    redirects = 0
    configure(try submission.request.signed(), origin: submission.origin)
  }

  /// After curl is done and the handle removed: a response, an error, or a redirect for which it is ready.
  func finish(_ code: CURLcode) -> Outcome {
    guard var submission else { return .complete(.failure(.cancelled)) }
    guard code == CURLE_OK else {
      return .complete(.failure(refusal ?? error(code, submission)))
    }
    var status = 0
    curl_shim_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
    if let location = redirectLocation(status) {
      redirects += 1
      do throws(TransferError) {
        let redirect = Redirect(limit: options.maximumRedirects, count: redirects)
        try redirect.follow(status: status, to: location, &submission.request, &submission.origin)
        configure(try submission.request.signed(), origin: submission.origin)
      } catch {
        return .complete(.failure(error))
      }
      self.submission = submission
      return .again
    }
    let response = HTTPResponse(
      status: status, headers: headers.parsed(), body: body ?? PageBytes(capacity: 0),
      seconds: monotonicSeconds() - started)
    return .complete(.success(response))
  }

  /// Lets go of everything that belongs to the request, and returns it.
  func clear() -> Submission? {
    body = nil
    defer { submission = nil }
    return submission
  }

  /// Whether a body has begun and nothing of it came for too long.
  func isStalled(now: Double) -> Bool { body != nil && now - lastByte > options.stallSeconds }

  func stalled() -> TransferError {
    TransferError(
      .timeout,
      "\(submission?.origin.authority ?? "the server") stopped sending in the middle of its answer"
        + " (nothing for \(durationText(options.stallSeconds)))", isTransient: true)
  }
}

extension Transfer {
  /// Sets every option anew: nothing of an earlier request, its method, its body or its headers, can stay behind.
  private func configure(_ request: HTTPRequest, origin: URLOrigin) {
    curl_easy_reset(handle)
    body = nil
    refusal = nil
    headers.removeAll()
    detail[0] = 0
    let context = Unmanaged.passUnretained(self).toOpaque()
    curl_shim_set_pointer(handle, CURLOPT_PRIVATE, context)
    curl_shim_set_pointer(handle, CURLOPT_ERRORBUFFER, detail)
    curl_shim_set_pointer(handle, CURLOPT_WRITEDATA, context)
    curl_shim_set_callback(handle, CURLOPT_WRITEFUNCTION) { data, _, count, context in
      Unmanaged<Transfer>.fromOpaque(context!).takeUnretainedValue().receive(body: data!, count)
    }
    curl_shim_set_pointer(handle, CURLOPT_HEADERDATA, context)
    curl_shim_set_callback(handle, CURLOPT_HEADERFUNCTION) { data, _, count, context in
      Unmanaged<Transfer>.fromOpaque(context!).takeUnretainedValue().receive(header: data!, count)
    }
    curl_shim_set_long(handle, CURLOPT_NOSIGNAL, 1)
    curl_shim_set_long(handle, CURLOPT_TCP_KEEPALIVE, 1)
    curl_shim_set_long(handle, CURLOPT_BUFFERSIZE, 128 << 10)
    // All that this libcurl can decode.
    curl_shim_set_string(handle, CURLOPT_ACCEPT_ENCODING, "")
    curl_shim_set_string(handle, CURLOPT_USERAGENT, options.userAgent)
    curl_shim_restrict_protocols(handle)
    // What was reviewed in the plan is what is sent, dots included.
    curl_shim_set_long(handle, CURLOPT_PATH_AS_IS, 1)
    // A proxy that the environment names is curl's affair, but none can reach this machine's own addresses.
    if origin.isLoopback {
      curl_shim_set_string(handle, CURLOPT_PROXY, "")
    } else {
      if let proxy = options.proxy { curl_shim_set_string(handle, CURLOPT_PROXY, proxy) }
      // Whether it speaks TLS itself only curl knows, where the environment names it.
      curl_shim_set_long(handle, CURLOPT_PROXY_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
      if let bundle = options.certificateBundle { curl_shim_set_string(handle, CURLOPT_PROXY_CAINFO, bundle) }
    }
    if !request.isRepeatable { curl_shim_set_long(handle, CURLOPT_FRESH_CONNECT, 1) }
    if origin.scheme == "https" { configureTLS() }
    curl_shim_set_string(handle, CURLOPT_URL, request.url)
    configureTime(request)
    configureMethod(request)
    configureHeaders(request)
  }

  private func configureTLS() {
    curl_shim_set_long(handle, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    curl_shim_set_long(handle, CURLOPT_SSL_VERIFYPEER, options.verifiesTLS ? 1 : 0)
    curl_shim_set_long(handle, CURLOPT_SSL_VERIFYHOST, options.verifiesTLS ? 2 : 0)
    if let bundle = options.certificateBundle { curl_shim_set_string(handle, CURLOPT_CAINFO, bundle) }
    if let certificate = options.clientCertificate {
      curl_shim_set_string(handle, CURLOPT_SSLCERT, certificate)
      curl_shim_set_string(handle, CURLOPT_SSLKEY, options.clientKey ?? certificate)
      // An empty one too: without any, a pipeline would be asked at a terminal that it has not.
      curl_shim_set_string(handle, CURLOPT_KEYPASSWD, options.clientKeyPassword)
    }
  }

  /// Of a chain of redirects each step gets what the earlier ones left.
  private func configureTime(_ request: HTTPRequest) {
    func milliseconds(_ seconds: Double) -> Int { Int(max(1, min(seconds, 1e9) * 1_000)) }
    curl_shim_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, milliseconds(options.connectTimeoutSeconds))
    if request.timeoutSeconds > 0 {
      let left = redirects == 0 ? request.timeoutSeconds : request.timeoutSeconds - (monotonicSeconds() - started)
      curl_shim_set_long(handle, CURLOPT_TIMEOUT_MS, milliseconds(left))
    }
  }

  private func configureMethod(_ request: HTTPRequest) {
    if let body = request.body {
      // The size first: the copy is made from it, as a body may hold zero bytes.
      curl_shim_set_offset(handle, CURLOPT_POSTFIELDSIZE_LARGE, Int(body.count))
      body.withUnsafeBytes { bytes in
        // An empty array may have no address, and a null body would ask for a read callback.
        let empty: StaticString = ""
        let pointer = bytes.baseAddress ?? UnsafeRawPointer(empty.utf8Start)
        _ = curl_shim_set_pointer(handle, CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: pointer))
      }
      if request.method != "POST" { curl_shim_set_string(handle, CURLOPT_CUSTOMREQUEST, request.method) }
    } else if request.method == "HEAD" {
      curl_shim_set_long(handle, CURLOPT_NOBODY, 1)
    } else if request.method != "GET" {
      curl_shim_set_string(handle, CURLOPT_CUSTOMREQUEST, request.method)
    }
  }

  private func configureHeaders(_ request: HTTPRequest) {
    curl_slist_free_all(headerList)
    headerList = nil
    var hasContentType = false
    for (name, value) in request.headers {
      switch name.lowercased() {
      // The framing of the message is the transport's: a second opinion is how requests are smuggled.
      case "content-length", "transfer-encoding": continue
      case "content-type": hasContentType = true
      default: break
      }
      // curl takes "Name:" as "leave this header out"; "Name;" is the empty one.
      headerList = curl_slist_append(headerList, value.isEmpty ? "\(name);" : "\(name): \(value)")
    }
    if request.body != nil {
      // No "100-continue" for large bodies, which costs a second with servers that ignore it; no form type by default.
      headerList = curl_slist_append(headerList, "Expect:")
      if !hasContentType { headerList = curl_slist_append(headerList, "Content-Type:") }
    }
    curl_shim_set_pointer(handle, CURLOPT_HTTPHEADER, headerList)
  }
}

extension Transfer {
  private func receive(header data: UnsafeMutablePointer<CChar>, _ count: Int) -> Int {
    guard headers.append(UnsafeRawBufferPointer(start: data, count: count)) else {
      refusal = TransferError(
        .tooLarge, "the response's headers are larger than \(sizeText(options.maximumHeaderBytes))",
        isTransient: false)
      return 0
    }
    return count
  }

  private func receive(body data: UnsafeMutablePointer<CChar>, _ count: Int) -> Int {
    let page = body ?? newBody()
    guard page.count + count <= options.maximumResponseBytes else {
      refusal = TransferError(
        .tooLarge,
        "the response is larger than \(sizeText(options.maximumResponseBytes)), decompressed; ask for smaller pages"
          + " or allow more by '--max-response'",
        isTransient: false)
      return 0
    }
    data.withMemoryRebound(to: UInt8.self, capacity: count) {
      page.append(UnsafeBufferPointer(start: $0, count: count))
    }
    lastByte = monotonicSeconds()
    return count
  }

  /// Room for what the server announces, within reason: it may lie, or mean the compressed size.
  private func newBody() -> PageBytes {
    var announced = 0
    curl_shim_get_offset(handle, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &announced)
    let page = PageBytes(capacity: min(max(announced, 16 << 10), 16 << 20))
    body = page
    return page
  }

  /// Where a redirect points, made absolute by curl; nil if the response is no redirect.
  private func redirectLocation(_ status: Int) -> String? {
    guard Redirect.statuses.contains(status) else { return nil }
    var location: UnsafePointer<CChar>?
    curl_shim_get_string(handle, CURLINFO_REDIRECT_URL, &location)
    return location.map { String(cString: $0) }
  }

  private func error(_ code: CURLcode, _ submission: Submission) -> TransferError {
    var systemError = 0
    var connectTime = 0
    curl_shim_get_long(handle, CURLINFO_OS_ERRNO, &systemError)
    curl_shim_get_offset(handle, CURLINFO_PRETRANSFER_TIME_T, &connectTime)
    var proxyStatus = 0
    curl_shim_get_long(handle, CURLINFO_HTTP_CONNECTCODE, &proxyStatus)
    var announced = 0
    curl_shim_get_offset(handle, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &announced)
    return TransferError(
      code: code,
      CurlErrorContext(
        origin: submission.origin, systemError: Int32(truncatingIfNeeded: systemError), wasConnected: connectTime > 0,
        proxyStatus: proxyStatus,
        connectTimeout: options.connectTimeoutSeconds, timeout: submission.request.timeoutSeconds,
        received: body?.count ?? 0, announced: announced,
        detail: String(cString: detail)))
  }
}
