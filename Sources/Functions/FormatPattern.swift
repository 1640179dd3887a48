// Patterns of `format`, `int_format` and `float_format`: text with directives such as `%05d`, as C's printf and its
// many heirs read them. How a directive writes a value is in `FormatPattern+Writing.swift`.

/// A compiled pattern.
struct FormatPattern: Sendable {
  /// Characters that one call may write: more is a slip, or an attempt to fill the memory.
  static let maximumLength = 10_000_000

  /// What a directive writes.
  enum Verb: Character, CaseIterable, Sendable {
    case decimal = "d"
    case hexadecimal = "x"
    case upperHexadecimal = "X"
    case octal = "o"
    case binary = "b"
    case fixed = "f"
    case scientific = "e"
    case upperScientific = "E"
    case general = "g"
    case upperGeneral = "G"
    case text = "s"
    case value = "v"

    /// What it takes.
    var kind: Kind {
      switch self {
      case .decimal, .hexadecimal, .upperHexadecimal, .octal, .binary: .whole
      case .fixed, .scientific, .upperScientific, .general, .upperGeneral: .real
      case .text, .value: .any
      }
    }
  }

  /// The values that a directive takes.
  enum Kind: Sendable { case whole, real, any }

  struct Directive: Sendable {
    var verb: Verb
    var width = 0
    var precision: Int?
    var isLeft = false
    var hasZeros = false
    /// `+` or a space: what stands before numbers that are not negative.
    var sign = ""
  }

  enum Piece: Sendable {
    case text(String)
    case directive(Directive)
  }

  let text: String
  let pieces: [Piece]

  static let forms =
    "%d %x %X %o %b for whole numbers, %f %e %E %g %G for others, %s for any value, %% for a percent sign"

  /// Throws for a directive that does not exist.
  init(_ text: String) throws(FunctionError) {
    self.text = text
    var pieces: [Piece] = []
    var literal = ""
    var rest = Substring(text).unicodeScalars
    while let scalar = rest.popFirst() {
      guard scalar == "%" else {
        literal.unicodeScalars.append(scalar)
        continue
      }
      if rest.first == "%" {
        rest.removeFirst()
        literal += "%"
        continue
      }
      if !literal.isEmpty { pieces.append(.text(literal)) }
      literal = ""
      pieces.append(.directive(try Self.directive(&rest, text)))
    }
    if !literal.isEmpty { pieces.append(.text(literal)) }
    self.pieces = pieces
  }

  private static func directive(
    _ rest: inout Substring.UnicodeScalarView, _ text: String
  ) throws(FunctionError) -> Directive {
    var directive = Directive(verb: .text)
    flags: while let flag = rest.first {
      switch flag {
      case "-": directive.isLeft = true
      case "0": directive.hasZeros = true
      case "+": directive.sign = "+"
      case " ": if directive.sign.isEmpty { directive.sign = " " }
      default: break flags
      }
      rest.removeFirst()
    }
    directive.width = try number(&rest, text) ?? 0
    if rest.first == "." {
      rest.removeFirst()
      directive.precision = try number(&rest, text) ?? 0
    }
    guard let letter = rest.popFirst() else {
      throw FunctionError("the pattern \"\(text)\" ends within a directive; a percent sign is written %%")
    }
    guard let verb = Verb(rawValue: Character(letter)) else {
      let name = letter == "*" ? "%* is not supported: write the width" : "there is no directive %\(letter)"
      throw FunctionError("\(name) in the pattern \"\(text)\"; there are \(forms)")
    }
    directive.verb = verb
    return directive
  }

  private static func number(
    _ rest: inout Substring.UnicodeScalarView, _ text: String
  ) throws(FunctionError) -> Int? {
    var value: Int?
    while let digit = rest.first, ("0"..."9").contains(digit) {
      rest.removeFirst()
      let next = (value ?? 0) * 10 + Int(digit.value - 48)
      guard next <= maximumLength else {
        throw FunctionError("the pattern \"\(text)\" asks for more than \(maximumLength) characters")
      }
      value = next
    }
    return value
  }

  var directives: [Directive] {
    pieces.compactMap { piece in
      if case .directive(let directive) = piece { directive } else { nil }
    }
  }

  /// Makes sure that the pattern writes exactly one number of a kind. `name` is the function that needs it.
  func require(_ kind: Kind, by name: String) throws(FunctionError) {
    let directives = directives
    let valid = Verb.allCases.filter { $0.kind == kind }.map { "%\($0.rawValue)" }.joined(separator: ", ")
    guard directives.count == 1, directives[0].verb.kind == kind else {
      throw FunctionError("the pattern \"\(text)\" of \(name) must have exactly one of \(valid)")
    }
  }
}
