// Numbers on their way through libjq, which makes a double of each. Those that a double cannot hold are remembered, and
// put back where the double that they became comes out.

internal import Records
internal import Values

/// The numbers of a value that libjq would round.
struct JQNumbers {
  private enum Origin {
    case one(Cell)
    /// Two numbers became the same double.
    case several(Cell, Cell)
  }

  /// What doubles were, by their bits; empty if none was rounded.
  private var origins: [UInt64: Origin] = [:]

  /// Throws for a number so small that it would become zero.
  init(of value: Cell) throws(FunctionError) {
    if Self.holdsInexact(value) { try collect(value) }
  }

  private static func holdsInexact(_ cell: Cell) -> Bool {
    switch cell.kind {
    case .int: Double(exactly: cell.intValue) == nil
    case .decimal: true
    case .array: cell.elements.contains(where: holdsInexact)
    case .object: cell.pairs.contains(where: holdsInexact)
    default: false
    }
  }

  /// The double that libjq makes of a number; what is beyond them becomes the largest.
  private static func double(_ cell: Cell) -> Double? {
    switch cell.kind {
    case .int: return Double(cell.intValue)
    case .float: return cell.floatValue
    case .decimal:
      let nearest = Decimal(jsonNumber: cell.utf8)?.nearestDouble ?? 0
      return max(min(nearest, .greatestFiniteMagnitude), -.greatestFiniteMagnitude)
    default: return nil
    }
  }

  private mutating func collect(_ cell: Cell) throws(FunctionError) {
    switch cell.kind {
    case .array: for element in cell.elements { try collect(element) }
    case .object: for index in stride(from: 1, to: cell.pairs.count, by: 2) { try collect(cell.pairs[index]) }
    default:
      guard let double = Self.double(cell) else { return }
      if double == 0, cell.kind == .decimal {
        throw FunctionError("jq computes with floats, and \(described(cell)) is too small for one")
      }
      switch origins[double.bitPattern] {
      case nil: origins[double.bitPattern] = .one(cell)
      case .one(let other) where !CellOrder.equal(cell, other): origins[double.bitPattern] = .several(other, cell)
      default: break
      }
    }
  }

  /// The value with the digits that its numbers came with.
  func restored(_ cell: Cell, _ context: CallContext) throws(FunctionError) -> Cell {
    if origins.isEmpty { return cell }
    switch cell.kind {
    case .array:
      var elements: [Cell] = []
      for element in cell.elements { elements.append(try restored(element, context)) }
      return context.arena.array(elements)
    case .object:
      var pairs: [Cell] = []
      for pair in cell.pairs { pairs.append(try restored(pair, context)) }
      return context.arena.object(pairs)
    default:
      guard let double = Self.double(cell), let origin = origins[double.bitPattern] else { return cell }
      switch origin {
      case .one(let number): return number.kind == .float ? cell : number.copied(to: context.arena)
      case .several(let first, let second):
        throw FunctionError(
          "jq cannot tell \(described(first)) from \(described(second)): it computes with floats; use jmespath or get_path"
        )
      }
    }
  }
}
