// Workspaces whose spec a test writes itself: some endpoints, and a replication of them.

import Foundation
import MockAPI

extension Workspace {
  /// With `spec` as the spec of `SHOP`, and `streams.yaml`: each stream as `name`, which is loaded incrementally, or with
  /// what stands behind it in a replication, `name: {…}`.
  convenience init(
    written spec: String, streams: [String], _ change: (inout MockOptions) -> Void = { _ in }
  ) throws {
    try self.init(spec: "spec.yaml", change)
    try write("spec.yaml", spec)
    let lines = streams.map { $0.contains(":") ? $0 : "\($0): {object: main.\($0), mode: incremental}" }
    try write(
      "streams.yaml", "source: SHOP\ntarget: WAREHOUSE\nstreams:\n" + lines.map { "  \($0)\n" }.joined())
  }

  /// The same with a spec that knows where the API is and shows the key that it wants, and has these endpoints.
  convenience init(
    endpoints: String, streams: [String], _ change: (inout MockOptions) -> Void = { _ in }
  ) throws {
    let indented = endpoints.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
    try self.init(
      written: """
        name: Shop
        defaults:
          state: {base_url: "http://127.0.0.1:1"}
          request: {headers: {Authorization: "Bearer {secrets.api_key}"}, rate: 100000}
        endpoints:
        \(indented)
        """, streams: streams, change)
  }

  /// Every request so far, in order: `GET /v1/items`.
  var asked: [String] { server.requests.map { "\($0.method) \($0.path)" } }
}
