// The table that a plan's form is made from: every key of every part, once, with its words, its kind and the way to and
// from JSON. The codec walks it, and so does whoever renders the JSON Schema.

internal import Diagnostics
internal import Values

/// A part of a plan that is a JSON object.
package protocol PlanPart: Sendable {
  /// Its name in the schema.
  static var partName: String { get }
  /// In the order in which they are written.
  static var keys: [PlanKey<Self>] { get }
  /// What decoding begins with: every required key is set by it.
  static var blank: Self { get }
}

/// What is to be known of a key, whatever its part.
package struct PlanKeyFacts: Sendable {
  package let name: String
  /// One sentence.
  package let doc: String
  package let kind: PlanKind
  package let isRequired: Bool
  /// Whether it can change a row, and so is part of the stream's digest.
  package fileprivate(set) var changesRows = true
}

/// One key of a part.
package struct PlanKey<Part>: Sendable {
  package private(set) var facts: PlanKeyFacts
  /// Nil: the key is left out.
  let encode: @Sendable (Part) -> Value?
  /// Called only if the key is there.
  let decode: @Sendable (inout Part, PlanNode) throws(PlanShapeError) -> Void

  init(
    _ facts: PlanKeyFacts, encode: @escaping @Sendable (Part) -> Value?,
    decode: @escaping @Sendable (inout Part, PlanNode) throws(PlanShapeError) -> Void
  ) {
    self.facts = facts
    self.encode = encode
    self.decode = decode
  }

  /// The same key, which changes when requests are made, or what people read, but no row.
  var beside: PlanKey {
    var key = self
    key.facts.changesRows = false
    return key
  }
}

/// What a key holds, for the schema.
package indirect enum PlanKind: Sendable {
  case text, bool
  /// Text of which people see every character: nothing that a terminal would act on.
  case name
  /// One of these texts.
  case choice([String])
  /// Text of this form, as a regular expression.
  case pattern(String)
  case int(ClosedRange<Int>)
  /// Zero or more.
  case number
  case list(PlanKind)
  /// An object with any keys.
  case map(PlanKind)
  /// Any value, in the form of `PlanValue`.
  case value
  /// A value, or a reference to a program.
  case slot
  /// A reference to a program.
  case program
  case part(any PlanPart.Type)
}

extension PlanPart {
  /// The JSON form.
  var json: Value {
    .object(Self.keys.compactMap { key in key.encode(self).map { Value.Member(key.facts.name, $0) } })
  }

  /// The table's rows without their codecs.
  package static var facts: [PlanKeyFacts] { keys.map(\.facts) }

  /// Its members, for a writer that puts each on a line.
  var members: [Value.Member] { json.members ?? [] }

  /// Reads a part; keys that are not in the table are from a newer minor version, and not needed.
  init(_ node: PlanNode) throws(PlanShapeError) {
    var part = Self.blank
    for key in Self.keys {
      guard let value = node.value[key.facts.name] else {
        guard !key.facts.isRequired else {
          throw PlanShapeError(message: "'\(node.child(.null, key.facts.name).path)' is missing")
        }
        continue
      }
      try key.decode(&part, node.child(value, key.facts.name))
    }
    self = part
  }
}

extension PlanPart {
  /// The path and the text of a name that a terminal would act on; nil if there is none.
  var unprintableName: (path: String, text: String)? { Self.unprintableName(in: json, .part(Self.self), Self.partName) }

  private static func unprintableName(in value: Value, _ kind: PlanKind, _ path: String) -> (
    path: String, text: String
  )? {
    switch kind {
    case .name:
      guard let text = value.string, text.unicodeScalars.contains(where: DisplayWidth.isUnprintable) else { return nil }
      return (path, text)
    case .list(let element):
      for item in value.array ?? [] {
        if let found = unprintableName(in: item, element, path) { return found }
      }
    case .part(let part):
      for key in part.facts {
        guard let member = value[key.name] else { continue }
        if let found = unprintableName(in: member, key.kind, "\(path).\(key.name)") { return found }
      }
    case .text, .bool, .choice, .pattern, .int, .number, .map, .value, .slot, .program: break
    }
    return nil
  }
}

/// A plan whose JSON is not a plan's.
struct PlanShapeError: Error {
  var message: String
}

/// A value that is being decoded, with its path for messages.
struct PlanNode {
  let value: Value
  /// The path of the object that it is in.
  private let parent: String
  private let key: String
  /// How many programs the stream has.
  let programs: Int

  init(value: Value, path: String = "", programs: Int = 0) {
    (self.value, parent, key, self.programs) = (value, "", path, programs)
  }

  private init(value: Value, parent: String, key: String, programs: Int) {
    (self.value, self.parent, self.key, self.programs) = (value, parent, key, programs)
  }

  /// Put together only when somebody asks: a plan has millions of nodes.
  var path: String { parent.isEmpty || key.hasPrefix("[") ? parent + key : "\(parent).\(key)" }

  func failure(_ expected: String) -> PlanShapeError {
    PlanShapeError(message: "'\(path)' must be \(expected)")
  }

  func child(_ value: Value, _ key: String) -> PlanNode {
    PlanNode(value: value, parent: path, key: key, programs: programs)
  }
}
