// TLS as a server, by OpenSSL: with whatever certificate a test gives it.

internal import CSSL

/// Files in PEM form.
package struct MockTLS: Sendable {
  package var certificate: String
  package var key: String
  /// With one, clients must show a certificate that it signed.
  package var clientAuthority: String?

  package init(certificate: String, key: String, clientAuthority: String? = nil) {
    self.certificate = certificate
    self.key = key
    self.clientAuthority = clientAuthority
  }
}

/// What all connections of a server share. Used by the server's thread alone.
final class TLSContext: @unchecked Sendable {
  private let context: OpaquePointer

  init(_ options: MockTLS) throws(MockError) {
    guard let context = SSL_CTX_new(TLS_server_method()) else { throw MockError("no TLS") }
    self.context = context
    guard SSL_CTX_use_certificate_chain_file(context, options.certificate) == 1,
      SSL_CTX_use_PrivateKey_file(context, options.key, SSL_FILETYPE_PEM) == 1
    else { throw MockError("cannot use the certificate \(options.certificate) with the key \(options.key)") }
    if let authority = options.clientAuthority {
      guard SSL_CTX_load_verify_locations(context, authority, nil) == 1 else {
        throw MockError("cannot read \(authority)")
      }
      SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nil)
    }
    // SSL_CTX_set_mode is a macro: partial writes, and buffers that move between attempts.
    SSL_CTX_ctrl(context, SSL_CTRL_MODE, 0x1 | 0x2, nil)
  }

  deinit { SSL_CTX_free(context) }

  func session(_ socket: Int32) -> TLSSession? {
    guard let session = SSL_new(context) else { return nil }
    SSL_set_fd(session, socket)
    SSL_set_accept_state(session)
    return TLSSession(session)
  }
}

/// One connection's TLS. Reads and writes like a non-blocking socket; the handshake happens on the way.
final class TLSSession {
  private let session: OpaquePointer

  init(_ session: OpaquePointer) { self.session = session }

  deinit { SSL_free(session) }

  /// Bytes read; 0: the client is gone; -1: nothing is there now.
  func read(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
    result(SSL_read(session, buffer.baseAddress, Int32(buffer.count)))
  }

  /// Bytes written; 0: the client is gone; -1: it takes nothing now.
  func write(_ bytes: UnsafeRawBufferPointer) -> Int {
    result(SSL_write(session, bytes.baseAddress, Int32(min(bytes.count, 1 << 20))))
  }

  private func result(_ code: Int32) -> Int {
    if code > 0 { return Int(code) }
    let error = SSL_get_error(session, code)
    return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE ? -1 : 0
  }
}
