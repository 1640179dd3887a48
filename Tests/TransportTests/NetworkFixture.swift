// A network, a mock server, and waiting for completions without sleeping.

import Foundation
import MockAPI
import Records
import Testing

@testable import Transport

/// Collects completions; `wait` blocks until there are enough.
final class Outcomes: Sendable {
  typealias Outcome = Result<HTTPResponse, TransferError>

  private let all = Lock<[(index: Int, outcome: Outcome)]>([])
  private let arrived = DispatchSemaphore(value: 0)

  /// A completion that files its outcome under `index`.
  func receiver(_ index: Int = 0) -> @Sendable (Outcome) -> Void {
    { outcome in
      self.all.withLock { $0.append((index, outcome)) }
      self.arrived.signal()
    }
  }

  var count: Int { all.withLock { $0.count } }

  /// The indexes in the order of completion.
  var order: [Int] { all.withLock { $0.map(\.index) } }

  /// Waits for so many more, in the order of completion. A network that hangs fails the test instead of stopping it.
  @discardableResult
  func wait(_ count: Int = 1, sourceLocation: SourceLocation = #_sourceLocation) -> [Outcome] {
    for _ in 0..<count where arrived.wait(timeout: .now() + 20) == .timedOut {
      Issue.record("no completion within 20 s", sourceLocation: sourceLocation)
      return []
    }
    return all.withLock { $0.map(\.outcome) }
  }
}

/// A server and a network for one test.
struct NetworkFixture {
  let server: MockServer
  let network: Network
  let lane: Lane
  let outcomes = Outcomes()

  init(
    concurrency: Int = 4, rate: Double = 0, options: NetworkOptions = NetworkOptions(),
    server change: (inout MockOptions) -> Void = { _ in }
  ) throws {
    var mock = MockOptions()
    change(&mock)
    server = try MockServer(mock)
    network = Network(options: options)
    lane = network.lane(name: "test", rate: rate, concurrency: concurrency)
  }

  func submit(
    _ target: String, method: String = "GET", headers: [(name: String, value: String)] = [], body: [UInt8]? = nil,
    timeout: Double = 20, after seconds: Double = 0, index: Int = 0
  ) {
    let url = target.hasPrefix("http") ? target : server.url + target
    let request = HTTPRequest(method: method, url: url, headers: headers, body: body, timeoutSeconds: timeout)
    network.submit(request, in: lane, after: seconds, completion: outcomes.receiver(index))
  }

  /// One request and its response.
  func get(
    _ target: String, method: String = "GET", headers: [(name: String, value: String)] = [], body: [UInt8]? = nil,
    timeout: Double = 20
  ) throws -> HTTPResponse {
    submit(target, method: method, headers: headers, body: body, timeout: timeout)
    return try #require(outcomes.wait().last).get()
  }

  /// One request and the error it fails with.
  func error(
    _ target: String, method: String = "GET", headers: [(name: String, value: String)] = [], timeout: Double = 20
  ) -> TransferError? {
    submit(target, method: method, headers: headers, timeout: timeout)
    guard case .failure(let error) = outcomes.wait().last else { return nil }
    return error
  }

  func fault(_ kind: MockFault.Kind) {
    server.removeFaults()
    server.add(MockFault(kind))
  }
}

extension HTTPResponse {
  var text: String { String(decoding: body.bytes, as: UTF8.self) }
}
