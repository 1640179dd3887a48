// The table of keys: complete rows, and a decoder that reads every one of them.

import Diagnostics
import Keys
import Specs
import Testing
import YAMLSyntax

@Suite struct KeyTableTests {
  private let sections = KeySection.ofSpecs + KeySection.ofReplications

  @Test func rowsAreComplete() {
    for section in sections {
      #expect(!section.keys.isEmpty)
      var seen: Set<String> = []
      for key in section.keys {
        #expect(seen.insert(key.name).inserted, "\(section) has '\(key.name)' twice")
        #expect(key.doc.hasSuffix(".") && !key.doc.contains("\n"), "\(section.name).\(key.name)")
        #expect(!key.since.isEmpty)
        #expect(!key.kind.words.isEmpty)
      }
    }
  }

  /// A spec or replication in which `section` holds exactly `entry`.
  private func document(_ section: KeySection, _ entry: String) -> String? {
    let url = "request: {url: x}"
    switch section {
    case .root: return entry
    case .endpoint: return "endpoints: {e: {\(entry)}}"
    case .request: return "endpoints: {e: {request: {\(entry)}}}"
    case .pagination: return "endpoints: {e: {\(url), pagination: {\(entry)}}}"
    case .response: return "endpoints: {e: {\(url), response: {\(entry)}}}"
    case .records: return "endpoints: {e: {\(url), response: {records: {\(entry)}}}}"
    case .processor: return "endpoints: {e: {\(url), response: {processors: [{\(entry)}]}}}"
    case .rule: return "endpoints: {e: {\(url), response: {rules: [{\(entry)}]}}}"
    case .iterate: return "endpoints: {e: {\(url), iterate: {\(entry)}}}"
    case .call: return "endpoints: {e: {\(url), setup: [{\(entry)}]}}"
    case .authentication: return "authentication: {\(entry)}\nendpoints: {}"
    case .dynamicEndpoint: return "dynamic_endpoints: [{\(entry)}]"
    case .replication: return entry
    case .stream: return "streams: {e: {\(entry)}}"
    case .sourceOptions: return "streams: {e: {source_options: {\(entry)}}}"
    case .targetOptions: return "streams: {e: {target_options: {\(entry)}}}"
    case .replicationHooks: return "hooks: {\(entry)}"
    case .streamHooks: return "streams: {e: {hooks: {\(entry)}}}"
    default: return nil
    }
  }

  /// A value that no key of this kind takes; nil where everything is taken.
  private func wrong(_ kind: KeyKind) -> String? {
    switch kind {
    case .bool, .int, .number, .string, .expression, .template, .processorOutput, .iterateTarget, .stateName,
      .tolerance:
      "{a: b}"
    case .strings, .expressionOrList: "{a: b}"
    case .oneOf: "zzzzzz"
    case .templates, .values, .settings, .columnTypes, .anyMap, .section, .map, .sectionOrNull: "[a]"
    case .list, .items: "{a: b}"
    case .range: "{a: b}"
    case .value, .opaque: nil
    }
  }

  @Test func everyKeyIsRead() throws {
    for section in sections {
      for key in section.keys {
        guard let wrong = wrong(key.kind) else { continue }
        let text = try #require(document(section, "'\(key.name)': \(wrong)"), "\(section.name)")
        let isReplication = KeySection.ofReplications.contains(section)
        let findings = try isReplication ? decodeReplication(text).findings : decodeSpec(text).findings
        let codes = Set(findings.map(\.code))
        #expect(
          !codes.isDisjoint(with: [.wrongKind, .unknownValue]) && !codes.contains(.unknownKey),
          "\(section.name).\(key.name): \(findings.map(\.message))")
      }
    }
  }

  @Test func fallbacksAreWhatTheMergeGives() throws {
    let endpoint = try decodeSpec("endpoints: {e: {iterate: {over: [1], into: state.x}, request: {url: x}}}").endpoints[
      0]
    let request = endpoint.request
    let rows: [(KeySection, String, String?)] = [
      (.request, "method", request?.method.value.rawValue),
      (.request, "timeout", request.map { "\(Int($0.timeout.value))" }),
      (.request, "rate", request.map { "\(Int($0.rate.value))" }),
      (.request, "concurrency", request.map { "\($0.concurrency.value)" }),
      (.request, "idempotent", request.map { "\($0.idempotent.value)" }),
      (.iterate, "concurrency", endpoint.iterate.map { "\($0.concurrency.value)" }),
      (.iterate, "consume", endpoint.iterate?.consume.value.rawValue),
      (.endpoint, "disabled", "\(endpoint.isDisabled)"), (.endpoint, "queue_only", "\(endpoint.isQueueOnly)"),
    ]
    for (section, name, value) in rows { #expect(section.key(name)?.fallback == value, "\(section.name).\(name)") }
  }
}
