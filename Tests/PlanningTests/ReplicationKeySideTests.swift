// Every key of a replication is on one side, too: an edit of it changes every chunk ID, or none.

import Keys
import Specs
import Testing

@Suite struct ReplicationKeySideTests {
  private static let spec = PlanRun.spec.replacing("limit: 100", with: "limit: '{env.SIZE}'")

  /// A replication that has every section, with places where keys can be put.
  private static let replication = """
    source: API
    target: DB
    env: {SIZE: "100"}
    defaults:
      mode: incremental
      update_key: changed
    #replication
    streams:
      days:
        object: main.t
        #stream
        source_options:
          range: '2024-01-01,2024-01-05'
          #source_options
        target_options:
          add_new_columns: true
          #target_options
        hooks:
          pre: []
          #stream_hooks
    hooks:
      start: []
      #replication_hooks
    """

  /// Keys to what an edit of them is: text and what stands in its place. Of the others a value of their kind is put at the
  /// place of their section.
  private static let edits: [String: (String, String)] = [
    "replication.source": ("source: API", "source: OTHER"), "replication.target": ("target: DB", "target: OTHER"),
    "replication.defaults": ("update_key: changed", "update_key: at"),
    "replication.streams": ("main.t", "main.u"), "replication.env": ("\"100\"", "\"50\""),
    "replication.hooks": ("start: []", "start: [{type: log, message: a}]"),
    "stream.object": ("main.t", "main.u"), "stream.mode": ("#stream", "mode: snapshot"),
    "stream.disabled": ("#stream", "disabled: false"),
    "stream.source_options": ("#source_options", "flatten: 2"),
    "stream.target_options": ("#target_options", "column_casing: upper"),
    "stream.hooks": ("pre: []", "pre: [{type: log, message: a}]"),
    "stream.columns": ("#stream", "columns: {id: bigint}"),
    "source_options.range": ("'2024-01-01,2024-01-05'", "'2024-01-01,2024-01-05,1d'"),
    "source_options.columns": ("#source_options", "columns: {id: bigint}"),
    "target_options.add_new_columns": ("add_new_columns: true", "add_new_columns: false"),
    "target_options.merge_strategy": ("#target_options", "merge_strategy: insert"),
    "stream_hooks.pre": ("pre: []", "pre: [{type: log, message: a}]"),
    "replication_hooks.start": ("start: []", "start: [{type: log, message: a}]"),
  ]

  /// Keys that have a meaning for files alone.
  private static let ofFiles = ["target_options.format", "target_options.compression"]

  private func edit(_ section: KeySection, _ key: SpecKey) -> (String, String) {
    if let edit = Self.edits["\(section.name).\(key.name)"] { return edit }
    let value =
      switch key.kind {
      case .bool: "true"
      case .int: "3"
      case .strings: "[a]"
      case .oneOf(let words, _): words.first { $0 != key.fallback } ?? "words"
      case .items: "[{type: log, message: a}]"
      case .anyMap: "{a: b}"
      default: "words"
      }
    return ("#\(section.name)", "\(key.name): \(value)")
  }

  private func plan(_ replication: String, into kind: String) -> (result: PlanRun.Result?, problem: String) {
    var run = PlanRun(spec: Self.spec)
    run.targetKind = kind
    run.replication = replication
    return run.run()
  }

  private func ids(_ replication: String, into kind: String = "sqlite") throws -> Set<String> {
    let (plan, problem) = plan(replication, into: kind)
    return Set(try #require(plan, "\(problem)\n\(replication)").chunkIDs)
  }

  @Test func everyKeyIsOnOneSide() throws {
    let original = try ids(Self.replication)
    #expect(original.count == 5)
    for section in KeySection.ofReplications {
      for key in section.keys {
        let name = "\(section.name).\(key.name)"
        let edit = edit(section, key)
        let replication = Self.replication.replacing(edit.0, with: edit.1, maxReplacements: 1)
        #expect(replication != Self.replication, "\(name)")
        let kind = Self.ofFiles.contains(name) ? "file" : "sqlite"
        if case .refused = key.standing {
          #expect(plan(replication, into: kind).result == nil, "\(name)")
          continue
        }
        let changed = try ids(replication, into: kind)
        switch key.affects {
        case .rows: #expect(changed.isDisjoint(with: original), "\(name) must change every ID")
        case .nothing: #expect(changed == original, "\(name) must change no ID")
        }
      }
    }
  }

  @Test func plansWhoseRangesOverlapShareTheOverlap() throws {
    func range(_ range: String) -> String { Self.replication.replacing("2024-01-01,2024-01-05", with: range) }
    let early = try ids(range("2024-01-01,2024-01-10"))
    let late = try ids(range("2024-01-06,2024-01-20"))
    #expect(early.count == 10 && late.count == 15 && early.intersection(late).count == 5)
  }
}
