// The flow for machines without a browser (RFC 8628): a person enters a code on any other device, and meanwhile the
// token endpoint is asked again and again whether they did.

internal import Values

struct DeviceCodeFlow {
  private let options: AuthenticationOptions
  /// Waits so many seconds; false if the run should stop.
  private let wait: (Double) -> Bool

  init(options: AuthenticationOptions, wait: @escaping (Double) -> Bool) {
    self.options = options
    self.wait = wait
  }

  private static let grantType = "urn:ietf:params:oauth:grant-type:device_code"
  /// More often is never polite, whatever the server says.
  private static let leastInterval = 0.05

  func run(_ endpoint: TokenEndpoint) throws(TokenRefusal) -> TokenAnswer {
    guard let tell = options.tell else { throw refused("a person has to enter a code, and there is nobody to ask") }
    let answer = try endpoint.deviceCode()
    // Google says "url" where the RFC says "uri".
    guard let code = answer["device_code"]?.string, let userCode = answer["user_code"]?.string,
      let page = (answer["verification_uri"] ?? answer["verification_url"])?.string
    else { throw refused("the server answered without a device code, a user code or a page to enter it") }
    tell("Open this page and enter the code \(userCode); the run goes on by itself:\n  \(page)")
    if let complete = answer["verification_uri_complete"]?.string { options.open?(complete) }
    var interval = max(Self.leastInterval, answer["interval"]?.double ?? 5)
    var left = min(answer["expires_in"]?.double ?? options.consentSeconds, 3_600)
    while left > 0 {
      guard wait(interval) else { throw refused("the run was stopped while it waited for the code to be entered") }
      left -= interval
      do throws(TokenRefusal) {
        return try endpoint.token([("grant_type", Self.grantType), ("device_code", code)])
      } catch {
        switch error.code {
        case "authorization_pending": break
        // RFC 8628, section 3.5: for this and all later requests.
        case "slow_down": interval += 5
        case "expired_token": throw refused("nobody entered the code in time", code: error.code)
        case "access_denied": throw refused("the consent was refused: access_denied", code: error.code)
        default: throw error
        }
      }
    }
    throw refused("nobody entered the code in time", code: "expired_token")
  }

  private func refused(_ reason: String, code: String = "") -> TokenRefusal {
    TokenRefusal(
      code: code,
      error: ChunkError(
        reason, advice: code == "expired_token" ? "run it again and enter the code that it prints" : "",
        cause: .credentials))
  }
}
