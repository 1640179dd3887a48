// How keys of each kind come to and from JSON. An empty list and a nil are not written.

internal import Diagnostics
internal import Values

extension PlanKey {
  /// A key that must be there.
  static func required<Field>(
    _ name: String, _ path: any WritableKeyPath<Part, Field> & Sendable, _ codec: PlanCodec<Field>, _ doc: String
  ) -> PlanKey {
    PlanKey(
      PlanKeyFacts(name: name, doc: doc, kind: codec.kind, isRequired: true),
      encode: { codec.encode($0[keyPath: path]) },
      decode: { part, node throws(PlanShapeError) in part[keyPath: path] = try codec.decode(node) })
  }

  /// A key that is left out where the value is nil.
  static func optional<Field>(
    _ name: String, _ path: any WritableKeyPath<Part, Field?> & Sendable, _ codec: PlanCodec<Field>, _ doc: String
  ) -> PlanKey {
    PlanKey(
      PlanKeyFacts(name: name, doc: doc, kind: codec.kind, isRequired: false),
      encode: { $0[keyPath: path].map(codec.encode) },
      decode: { part, node throws(PlanShapeError) in part[keyPath: path] = try codec.decode(node) })
  }

  /// A key that is left out where the value is the usual one.
  static func unless<Field: Equatable & Sendable>(
    _ usual: Field, _ name: String, _ path: any WritableKeyPath<Part, Field> & Sendable, _ codec: PlanCodec<Field>,
    _ doc: String
  ) -> PlanKey {
    PlanKey(
      PlanKeyFacts(name: name, doc: doc, kind: codec.kind, isRequired: false),
      encode: { $0[keyPath: path] == usual ? nil : codec.encode($0[keyPath: path]) },
      decode: { part, node throws(PlanShapeError) in part[keyPath: path] = try codec.decode(node) })
  }
}

/// To JSON and back.
struct PlanCodec<Field>: Sendable {
  let kind: PlanKind
  let encode: @Sendable (Field) -> Value
  let decode: @Sendable (PlanNode) throws(PlanShapeError) -> Field
}

extension PlanCodec where Field == String {
  static var text: PlanCodec {
    PlanCodec(kind: .text, encode: { .string($0) }, decode: Self.decodeText)
  }

  /// Programs show these texts as they are.
  static var name: PlanCodec {
    PlanCodec(
      kind: .name, encode: { .string($0) },
      decode: { node throws(PlanShapeError) in
        let text = try Self.decodeText(node)
        guard !text.unicodeScalars.contains(where: DisplayWidth.isUnprintable) else {
          throw node.failure("text without control characters")
        }
        return text
      })
  }

  static func choice(_ words: [String]) -> PlanCodec {
    PlanCodec(
      kind: .choice(words), encode: { .string($0) },
      decode: { node throws(PlanShapeError) in
        guard let text = node.value.string, words.contains(text) else {
          throw node.failure("one of \(words.joined(separator: ", "))")
        }
        return text
      })
  }

  /// `expression` is what the schema says of the form; decoding takes any text, which others check.
  static func pattern(_ expression: String) -> PlanCodec {
    PlanCodec(kind: .pattern(expression), encode: { .string($0) }, decode: Self.decodeText)
  }

  @Sendable private static func decodeText(_ node: PlanNode) throws(PlanShapeError) -> String {
    guard let text = node.value.string else { throw node.failure("text") }
    return text
  }
}

extension PlanCodec where Field == Bool {
  static var bool: PlanCodec {
    PlanCodec(
      kind: .bool, encode: { .bool($0) },
      decode: { node throws(PlanShapeError) in
        guard case .bool(let truth) = node.value else { throw node.failure("true or false") }
        return truth
      })
  }
}

extension PlanCodec where Field == Int {
  static func int(_ range: ClosedRange<Int>) -> PlanCodec {
    PlanCodec(
      kind: .int(range), encode: { .int(Int64($0)) },
      decode: { node throws(PlanShapeError) in
        guard let number = node.value.int, range.contains(Int(number)) else {
          throw node.failure("an integer from \(range.lowerBound) to \(range.upperBound)")
        }
        return Int(number)
      })
  }

  /// A program of the stream.
  static var program: PlanCodec {
    PlanCodec(
      kind: .program, encode: { .object([.init("program", .int(Int64($0)))]) },
      decode: { node throws(PlanShapeError) in
        guard case .program(let index) = try PlanCodec<Slot>.slot.decode(node) else { throw node.failure("a program") }
        return index
      })
  }
}

extension PlanCodec where Field == Double {
  static var number: PlanCodec {
    PlanCodec(
      kind: .number, encode: { .float($0) },
      decode: { node throws(PlanShapeError) in
        guard let number = node.value.double, number >= 0 else { throw node.failure("a number, zero or more") }
        return number
      })
  }
}

extension PlanCodec where Field == Value {
  /// Any value, timestamps included.
  static var value: PlanCodec {
    PlanCodec(kind: .value, encode: PlanValue.encode, decode: { PlanValue.decode($0.value) })
  }

  /// An object of values.
  static var object: PlanCodec {
    PlanCodec(
      kind: .map(.value), encode: PlanValue.encode,
      decode: { node throws(PlanShapeError) in
        guard node.value.members != nil else { throw node.failure("an object") }
        return PlanValue.decode(node.value)
      })
  }
}

extension PlanCodec where Field == Slot {
  static var slot: PlanCodec {
    PlanCodec(
      kind: .slot,
      encode: { slot in
        switch slot {
        case .literal(let value): PlanValue.encode(value)
        case .program(let index): PlanCodec<Int>.program.encode(index)
        }
      },
      decode: { node throws(PlanShapeError) in
        if let members = node.value.members, members.count == 1, members[0].key == "program" {
          guard let index = members[0].value.int, index >= 0, index < node.programs else {
            throw node.failure("one of the stream's \(node.programs) programs")
          }
          return .program(Int(index))
        }
        return .literal(PlanValue.decode(node.value))
      })
  }
}

extension PlanCodec where Field == [NamedSlot] {
  static var slots: PlanCodec {
    PlanCodec(
      kind: .map(.slot),
      encode: { slots in .object(slots.map { .init($0.name, PlanCodec<Slot>.slot.encode($0.slot)) }) },
      decode: { node throws(PlanShapeError) in
        guard let members = node.value.members else { throw node.failure("an object") }
        var slots: [NamedSlot] = []
        for member in members {
          let child = node.child(member.value, member.key)
          slots.append(NamedSlot(member.key, try PlanCodec<Slot>.slot.decode(child)))
        }
        return slots
      })
  }
}

extension PlanCodec where Field == [ColumnType] {
  static var columns: PlanCodec {
    PlanCodec(
      kind: .map(.text), encode: { columns in .object(columns.map { .init($0.name, .string($0.type)) }) },
      decode: { node throws(PlanShapeError) in
        guard let members = node.value.members else { throw node.failure("an object") }
        var columns: [ColumnType] = []
        for member in members {
          guard let type = member.value.string else { throw node.child(member.value, member.key).failure("text") }
          columns.append(ColumnType(name: member.key, type: type))
        }
        return columns
      })
  }
}

extension PlanCodec where Field == Instant {
  static var instant: PlanCodec {
    PlanCodec(
      kind: .pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}"), encode: { .string($0.text) },
      decode: { node throws(PlanShapeError) in
        guard let text = node.value.string, let parsed = try? Instant.parse(text) else {
          throw node.failure("a timestamp")
        }
        return parsed.instant
      })
  }
}

extension PlanCodec where Field: RawRepresentable & CaseIterable & SendableMetatype, Field.RawValue == String {
  static var word: PlanCodec {
    let words = Field.allCases.map(\.rawValue)
    return PlanCodec(
      kind: .choice(words), encode: { .string($0.rawValue) },
      decode: { node throws(PlanShapeError) in
        guard let word = node.value.string.flatMap(Field.init(rawValue:)) else {
          throw node.failure("one of \(words.joined(separator: ", "))")
        }
        return word
      })
  }
}

extension PlanCodec where Field: PlanPart {
  static var part: PlanCodec {
    PlanCodec(
      kind: .part(Field.self), encode: \.json,
      decode: { node throws(PlanShapeError) in
        guard node.value.members != nil else { throw node.failure("an object") }
        return try Field(node)
      })
  }
}

extension PlanCodec {
  /// A list of what `element` reads.
  static func list<Element>(_ element: PlanCodec<Element>) -> PlanCodec where Field == [Element] {
    PlanCodec(
      kind: .list(element.kind), encode: { .array($0.map(element.encode)) },
      decode: { node throws(PlanShapeError) in
        guard let values = node.value.array else { throw node.failure("a list") }
        var result: [Element] = []
        for (index, value) in values.enumerated() {
          result.append(try element.decode(node.child(value, "[\(index)]")))
        }
        return result
      })
  }
}
