// A difference of two plans for a terminal, for programs, and for a comment on a pull request.

internal import Console
internal import Diagnostics
internal import Plans
internal import Reports
internal import Values

package enum DifferenceForm: String, Sendable, CaseIterable {
  case text, json, markdown
}

extension PlanDifference {
  package func text(as form: DifferenceForm) -> String {
    switch form {
    case .text: plain
    case .json: machine
    case .markdown: markdown
    }
  }

  private var plain: String {
    if isEmpty { return "the plans are the same: \(oldID)\n" }
    var lines = ["\(oldID) → \(newID): \(counts)"]
    for change in keys { lines.append("  \(ReviewText.printable(change.words))") }
    for stream in removed { lines += ["", "- \(ReviewText.printable(stream.name)): \(Self.size(stream.summary))"] }
    for stream in added { lines += ["", "+ \(ReviewText.printable(stream.name)): \(Self.size(stream.summary))"] }
    for stream in streams {
      lines += ["", "~ \(ReviewText.printable(stream.name)): \(stream.chunks.summary)"]
      for change in stream.keys { lines.append("    \(ReviewText.printable(change.words))") }
      for (sign, title, list) in stream.chunks.lists {
        for stretch in list.stretches { lines.append("  \(sign) \(ReviewText.printable(stretch.words))") }
        if list.omitted > 0 { lines.append("  \(sign) … and \(Quantity.count(list.omitted)) more \(title)") }
      }
    }
    lines.append("")
    for row in estimate {
      let change = row.old == row.new ? row.new : "\(row.old) → \(row.new)"
      lines.append(ReviewText.padded(row.name, 20) + change)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func size(_ summary: StreamSummary) -> String { Quantity.count(summary.chunks, "chunk") }

  private var machine: String {
    func change(_ change: KeyChange) -> Value {
      .object([
        .init("key", .string(change.path)), .init("old", change.old.map(PlanValue.encode) ?? .null),
        .init("new", change.new.map(PlanValue.encode) ?? .null),
      ])
    }
    func list(_ list: ChunkChanges.List) -> Value {
      .object([
        .init("count", .int(Int64(list.count))),
        .init(
          "stretches",
          .array(
            list.stretches.map {
              .object([
                .init("first", .string($0.first)), .init("last", .string($0.last)),
                .init("count", .int(Int64($0.count))),
              ])
            })),
      ])
    }
    func cost(_ estimate: PlanEstimate) -> Value {
      .object([
        .init("chunks", .int(Int64(estimate.chunks))), .init("requests_min", .int(Int64(estimate.requests))),
        .init("seconds_min", .float(estimate.seconds)),
      ])
    }
    func names(_ streams: [(name: String, summary: StreamSummary)]) -> Value {
      .array(
        streams.map {
          .object([.init("name", .string($0.name)), .init("chunks", .int(Int64($0.summary.chunks)))])
        })
    }
    let value = Value.object([
      .init("old", .string(oldID)), .init("new", .string(newID)), .init("same", .bool(isEmpty)),
      .init("keys", .array(keys.map(change))), .init("added", names(added)), .init("removed", names(removed)),
      .init(
        "changed",
        .array(
          streams.map { stream in
            .object([
              .init("name", .string(stream.name)), .init("keys", .array(stream.keys.map(change))),
              .init("kept", .int(Int64(stream.chunks.kept))), .init("added", list(stream.chunks.added)),
              .init("removed", list(stream.chunks.removed)), .init("changed", list(stream.chunks.changed)),
              .init("restated", list(stream.chunks.restated)),
            ])
          })),
      .init("estimate", .object([.init("old", cost(old)), .init("new", cost(new))])),
    ])
    return MachineText.escaped(json: CanonicalJSON.text(of: value)) + "\n"
  }

  private var markdown: String {
    var text = MarkdownText()
    if isEmpty {
      text.line("The plans are the same: \(MarkdownText.code(oldID)).")
      return text.text
    }
    text.heading(2, "Plan \(MarkdownText.code(oldID)) → \(MarkdownText.code(newID))")
    text.line("\(counts).")
    text.line()
    text.table(["", "old", "new"], estimate.map { [$0.name, $0.old, $0.new] }, numbers: [1, 2])
    text.line()
    if !keys.isEmpty { text.details("The plan as a whole") { text in Self.table(keys, into: &text) } }
    for stream in removed {
      text.line("- **Removed**: \(MarkdownText.escaped(stream.name)), \(Self.size(stream.summary))")
    }
    for stream in added {
      text.line("- **Added**: \(MarkdownText.escaped(stream.name)), \(Self.size(stream.summary))")
    }
    for stream in streams {
      text.heading(3, MarkdownText.escaped(stream.name))
      text.line("\(MarkdownText.escaped(stream.chunks.summary)).")
      text.line()
      if !stream.keys.isEmpty { Self.table(stream.keys, into: &text) }
      for (_, title, list) in stream.chunks.lists {
        text.line()
        text.details("\(Quantity.count(list.count, "chunk")) \(title)") { text in
          for stretch in list.stretches { text.line("- \(MarkdownText.escaped(stretch.words))") }
          if list.omitted > 0 { text.line("- … and \(Quantity.count(list.omitted)) more") }
        }
      }
    }
    return text.text
  }

  private static func table(_ changes: [KeyChange], into text: inout MarkdownText) {
    text.table(
      ["key", "old", "new"],
      changes.map { change in
        [MarkdownText.code(change.path)]
          + [change.old, change.new].map { KeyChange.text($0).map(MarkdownText.code) ?? "" }
      })
  }
}
