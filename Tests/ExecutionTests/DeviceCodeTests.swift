// How often a device asks whether its code was entered, with a clock of the test's own.

import MockAPI
import Plans
import Synchronization
import Testing
import Transport

@testable import Execution

@Suite struct DeviceCodeTests {
  /// What was waited for, one after another, when the server answers these before it gives a token.
  private func waits(_ answers: [String], stopAfter: Int = .max) throws -> (waits: [Double], error: String?) {
    var mock = MockOptions()
    mock.oauth = MockOAuth()
    mock.oauth?.deviceAnswers = answers
    let server = try MockServer(mock)
    let network = Network()
    defer { network.shutdown() }
    var settings = OAuth2Settings(tokenURL: "\(server.url)/oauth/token", clientID: "backhoe-client")
    settings.flow = .deviceCode
    settings.deviceURL = "\(server.url)/oauth/device"
    let endpoint = TokenEndpoint(
      settings, network: network, lane: network.lane(name: "token", rate: 0, concurrency: 1), attempts: 1,
      mask: SecretMask(secrets: []))
    let waits = Mutex<[Double]>([])
    var options = AuthenticationOptions()
    options.tell = { _ in }
    let flow = DeviceCodeFlow(options: options) { seconds in
      waits.withLock { waits in
        waits.append(seconds)
        return waits.count <= stopAfter
      }
    }
    do throws(TokenRefusal) {
      _ = try flow.run(endpoint)
      return (waits.withLock { $0 }, nil)
    } catch {
      return (waits.withLock { $0 }, error.error.text)
    }
  }

  @Test func asksAsOftenAsTheServerAllows() throws {
    // The mock says "interval": 0; each "slow_down" is five seconds more, for good.
    let pending = try waits(["authorization_pending", "slow_down", "authorization_pending", "slow_down"])
    #expect(pending.waits == [0.05, 0.05, 5.05, 5.05, 10.05] && pending.error == nil)
    #expect(try waits(["expired_token"]).error?.contains("nobody entered the code in time") == true)
    #expect(try waits(["access_denied"]).error?.contains("refused") == true)
    #expect(try waits([String](repeating: "authorization_pending", count: 9), stopAfter: 2).waits.count == 3)
    // Ten minutes are over, whatever the server goes on saying.
    let slow = try waits([String](repeating: "slow_down", count: 100))
    #expect(slow.error?.contains("in time") == true && slow.waits.reduce(0, +) < 800)
  }
}
