// Following a redirect without carrying secrets along: curl would drop `Authorization` for another host, but not an
// `X-API-Key`, so the decision is made here.

internal import Diagnostics
internal import Plans

/// One step of a chain of redirects.
struct Redirect {
  static let statuses = [301, 302, 303, 307, 308]

  let limit: Int
  /// This step's number; the first is 1.
  let count: Int

  /// Headers that may go to another origin; all others may hold a secret, whatever they are called.
  private static let harmless: Set<String> = ["accept", "accept-language", "content-type", "user-agent"]

  /// Turns `request` into the one that the redirect asks for.
  ///
  /// Throws when there were too many, the URL cannot be used, the step goes from https to http, or it would send a body
  /// to another origin.
  func follow(
    status: Int, to location: String, _ request: inout HTTPRequest, _ origin: inout URLOrigin
  ) throws(TransferError) {
    guard count <= limit else { throw refused("redirected more than \(limit) times") }
    let url: String
    let target: URLOrigin
    do throws(Failure) {
      url = try URLText.build(location)
      target = try URLText.origin(of: url)
    } catch {
      throw refused("redirected to a URL that cannot be used: \(error.why)")
    }
    if origin.scheme == "https" && target.scheme == "http" {
      throw refused("redirected from https to http (\(target.authority)), which would send the request in the clear")
    }
    if status == 303 && request.method != "HEAD" || (status == 301 || status == 302) && request.method == "POST" {
      request.method = "GET"
      request.body = nil
      request.headers.removeAll { $0.name.lowercased().hasPrefix("content-") }
    }
    if target != origin {
      guard request.body == nil else {
        throw refused("redirected with its body to another server (\(target.authority))")
      }
      request.headers.removeAll { !Self.harmless.contains($0.name.lowercased()) }
      request.signer = nil
    }
    request.url = url
    origin = target
  }

  private func refused(_ message: String) -> TransferError {
    TransferError(.protocolViolation, message + "; give the final URL in the spec", isTransient: false)
  }
}
