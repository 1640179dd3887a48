// Which endpoints the streams of a replication mean: names, or patterns with `*`.

package import Diagnostics

/// A stream with the endpoint that it loads.
package struct SelectedStream: Sendable {
  package var stream: StreamBlock
  package var endpoint: ResolvedEndpoint
}

extension ReplicationDocument {
  /// The streams with their endpoints, in the order of the file, endpoints of a pattern in that of the spec. Names are
  /// compared without case. A pattern leaves out endpoints that are disabled, queue-only, or named by a stream of
  /// their own, or taken by a pattern before it. Streams that are disabled are left out; a name that no endpoint has, or a disabled one, is reported.
  package func selectStreams(
    among endpoints: [ResolvedEndpoint], into bag: inout DiagnosticBag
  ) -> [SelectedStream] {
    let named = Set(streams.filter { !$0.isPattern }.map { $0.name.value.lowercased() })
    var taken: Set<String> = []
    var result: [SelectedStream] = []
    for stream in streams where !((stream.disabled ?? defaults?.disabled)?.value ?? false) {
      let matches: [ResolvedEndpoint]
      if stream.isPattern {
        matches = endpoints.filter { endpoint in
          let name = endpoint.name.value.lowercased()
          return !endpoint.isDisabled && !endpoint.isQueueOnly && !named.contains(name) && stream.matches(name)
        }
        if !matches.isEmpty, matches.allSatisfy({ taken.contains($0.name.value.lowercased()) }) {
          report(taken: stream, into: &bag)
        }
      } else {
        matches = endpoints.filter { $0.name.value.lowercased() == stream.name.value.lowercased() }
        report(stream, matches.first, endpoints, into: &bag)
      }
      for endpoint in matches where !endpoint.isDisabled && taken.insert(endpoint.name.value.lowercased()).inserted {
        result.append(SelectedStream(stream: stream, endpoint: endpoint))
      }
    }
    return result
  }

  private func report(taken stream: StreamBlock, into bag: inout DiagnosticBag) {
    bag.add(
      Diagnostic(
        .takenPattern, "nothing is left for '\(stream.name.value)'", at: stream.name.location,
        label: "patterns before it take all of its endpoints", help: "put it before them"))
  }

  private func report(
    _ stream: StreamBlock, _ match: ResolvedEndpoint?, _ endpoints: [ResolvedEndpoint], into bag: inout DiagnosticBag
  ) {
    let name = stream.name
    guard let match else {
      let known = endpoints.map(\.name.value)
      bag.add(
        Diagnostic(
          .unknownEndpoint, "the spec has no endpoint '\(name.value)'", at: name.location,
          label: Suggestions.question(name.value, among: known) ?? "",
          help: known.isEmpty ? nil : "the spec has \(Suggestions.list(Array(known.prefix(20)), joinedBy: "and"))"))
      return
    }
    if match.isDisabled {
      bag.add(
        Diagnostic(
          .disabledEndpoint, "the endpoint '\(match.name.value)' is disabled in the spec", at: name.location,
          notes: [Note("it is disabled here", at: match.block.disabled?.location ?? match.name.location)],
          help: "remove the stream, or enable the endpoint"))
    }
  }
}

extension StreamBlock {
  /// Whether the name stands for many endpoints.
  package var isPattern: Bool { name.value.contains("*") || name.value.contains("?") }

  /// Whether a pattern matches a lower-case name: `*` is any text, `?` one character.
  func matches(_ name: String) -> Bool {
    let pattern = Array(self.name.value.lowercased())
    let text = Array(name)
    var p = 0
    var t = 0
    // Where to go on when the text after the last `*` does not fit.
    var star: (pattern: Int, text: Int)?
    while t < text.count {
      if p < pattern.count, pattern[p] == "*" {
        star = (p, t)
        p += 1
      } else if p < pattern.count, pattern[p] == "?" || pattern[p] == text[t] {
        p += 1
        t += 1
      } else if let (starAt, textAt) = star {
        p = starAt + 1
        t = textAt + 1
        star = (starAt, t)
      } else {
        return false
      }
    }
    return pattern[p...].allSatisfy { $0 == "*" }
  }
}
